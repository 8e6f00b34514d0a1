public import DiffEq

/// The equations of a model with an individual's parameters over a stretch without jumps.
@frozen public struct ModelField<M: Model, Scalar: RealScalar>: DifferentiableField {
  @usableFromInline let model: M
  @usableFromInline let parameters: UnsafePointer<Scalar>
  /// Rates of the running infusions into the states, `nil` where none runs. Amount per hour.
  @usableFromInline let rates: UnsafePointer<Scalar>?
  /// Kinetics at the start of the stretch.
  @usableFromInline let kinetics: UnsafePointer<LinearKinetics<Scalar>>?
  @usableFromInline let today: Scalar
  /// The start of the stretch. Hours.
  @usableFromInline let origin: Double
  /// The last moment before the stretch ends, at which its end is seen: a jump there belongs to the next. Hours.
  @usableFromInline let last: Double
  public let dimension: Int

  @inlinable
  init(
    _ model: M, dimension: Int, parameters: UnsafePointer<Scalar>, today: Scalar, rates: UnsafePointer<Scalar>?,
    kinetics: UnsafePointer<LinearKinetics<Scalar>>?, origin: Double, end: Double
  ) {
    self.model = model
    self.dimension = dimension
    self.parameters = parameters
    self.today = today
    self.rates = rates
    self.kinetics = kinetics
    self.origin = origin
    last = end.nextDown
  }

  @inlinable
  public func evaluate(_ time: Double, _ state: UnsafePointer<Scalar>, _ slope: UnsafeMutablePointer<Scalar>) {
    model.derivative(
      Swift.min(time, last), Values(state), Values(parameters), exposure(at: time), MutableValues(slope))
    if let rates {
      for i in 0..<dimension { slope[i] += rates[i] }
    }
  }

  /// What drives the derivative; the rest is 0.
  @inlinable @inline(__always)
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
        Swift.min(time, last), Values(UnsafePointer(lifted)), Values(UnsafePointer(lifted + 2 * n)), driven,
        MutableValues(lifted + n))
      lifted[column].derivative = .constant(0)
      for row in 0..<n { matrix[row * n + column] = lifted[n + row].derivative }
    }
  }
}
