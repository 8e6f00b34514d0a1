public import DiffEq

/// The equations of a model with an individual's parameters over a stretch without jumps.
@frozen public struct ModelField<M: Model, Scalar: RealScalar>: DifferentiableField {
  @usableFromInline let model: M
  @usableFromInline let parameters: UnsafePointer<Scalar>
  /// Rates of the running infusions into the states, `nil` where none runs. Amount per hour.
  @usableFromInline let rates: UnsafePointer<Scalar>?
  /// Kinetics at the start of the stretch.
  @usableFromInline let kinetics: UnsafePointer<LinearKinetics<Scalar>>?
  /// Of today's dose and of kinetics seen before; `nil` where nothing is to be remembered.
  @usableFromInline let seen: UnsafeMutablePointer<SeenExposure<Scalar>>?
  @usableFromInline let today: Scalar
  /// The start of the stretch. Hours.
  @usableFromInline let origin: Double
  /// The last moment before the equations jump, at which their end is seen: a jump there belongs to the next stretch.
  /// Hours.
  @usableFromInline let last: Double
  public let dimension: Int

  @inlinable
  init(
    _ model: M, dimension: Int, parameters: UnsafePointer<Scalar>, today: Scalar, rates: UnsafePointer<Scalar>?,
    kinetics: UnsafePointer<LinearKinetics<Scalar>>?, origin: Double, end: Double,
    seen: UnsafeMutablePointer<SeenExposure<Scalar>>? = nil
  ) {
    self.model = model
    self.dimension = dimension
    self.parameters = parameters
    self.rates = rates
    self.kinetics = kinetics
    self.seen = seen
    self.today = today
    self.origin = origin
    // Some roundings before, so that a model's own arithmetic with the time does not round it up to the end.
    last = end - Swift.abs(end) * 0x1p-50
  }

  @inlinable
  public func evaluate(_ time: Double, _ state: UnsafePointer<Scalar>, _ slope: UnsafeMutablePointer<Scalar>) {
    let time = Swift.min(time, last)
    if let seen {
      see(time, seen)
      model.derivative(time, Values(state), Values(parameters), seen.pointee.exposure, MutableValues(slope))
    } else {
      model.derivative(time, Values(state), Values(parameters), exposure(at: time), MutableValues(slope))
    }
    if let rates {
      for i in 0..<dimension { slope[i] += rates[i] }
    }
  }

  /// Sees the concentrations that drive the derivative; others stay 0.
  @inlinable @inline(__always)
  func see(_ time: Double, _ seen: UnsafeMutablePointer<SeenExposure<Scalar>>) {
    guard M.driver == .concentration, time != seen.pointee.time else { return }
    seen.pointee.time = time
    if seen.pointee.course.count > 0 {
      seen.pointee.exposure.concentration = seen.pointee.course.value(after: time - origin)
    } else if let kinetics {
      kinetics.pointee.see(after: time - origin, &seen.pointee.exposure)
    }
  }

  /// What drives the derivative, seen anew.
  @inlinable
  func exposure(at time: Double) -> Exposure<Scalar> {
    let nothing = Scalar.constant(0)
    guard M.driver == .concentration, let kinetics else {
      return Exposure(concentration: nothing, metabolite: nothing, effect: nothing, today: today)
    }
    return kinetics.pointee.seen(after: time - origin, today: today)
  }

  /// Column by column with dual numbers.
  @inlinable
  public func jacobian(_ time: Double, _ state: UnsafePointer<Scalar>, _ matrix: UnsafeMutablePointer<Scalar>) {
    let time = Swift.min(time, last)
    let n = dimension
    let count = M.Parameter.count
    let lifted = UnsafeMutablePointer<Dual<Scalar>>.allocate(capacity: 2 * n + count)
    defer { lifted.deallocate() }
    for i in 0..<n { (lifted + i).initialize(to: Dual(state[i], derivative: .constant(0))) }
    for i in n..<(2 * n) { (lifted + i).initialize(to: .constant(0)) }
    for i in 0..<count { (lifted + 2 * n + i).initialize(to: Dual(parameters[i], derivative: .constant(0))) }
    let u = exposure(at: time)
    let driven = Exposure<Dual<Scalar>>(
      concentration: Dual(u.concentration, derivative: .constant(0)),
      metabolite: Dual(u.metabolite, derivative: .constant(0)), effect: Dual(u.effect, derivative: .constant(0)),
      today: Dual(u.today, derivative: .constant(0)))
    for column in 0..<n {
      lifted[column].derivative = .constant(1)
      model.derivative(
        time, Values(UnsafePointer(lifted)), Values(UnsafePointer(lifted + 2 * n)), driven, MutableValues(lifted + n))
      lifted[column].derivative = .constant(0)
      for row in 0..<n { matrix[row * n + column] = lifted[n + row].derivative }
    }
  }
}
