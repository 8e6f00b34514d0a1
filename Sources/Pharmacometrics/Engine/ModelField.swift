public import DiffEq

/// The equations of a model with an individual's parameters over a stretch without jumps.
@frozen public struct ModelField<M: Model, Scalar: RealScalar>: DifferentiableField {
  @usableFromInline let model: M
  @usableFromInline let parameters: UnsafePointer<Scalar>
  /// Rates of the running infusions into the states, `nil` where none runs. Amount per hour.
  @usableFromInline let rates: UnsafePointer<Scalar>?
  /// Kinetics at the start of the stretch.
  @usableFromInline let kinetics: KineticsView<Scalar>?
  /// What was seen last, and when: stages of a step share times.
  @usableFromInline let seen: UnsafeMutablePointer<(time: Double, exposure: Exposure<Scalar>)>
  /// The start of the stretch. Hours.
  @usableFromInline let origin: Double
  /// The end of the stretch, where the equations may jump. Hours.
  @usableFromInline let end: Double
  public let dimension: Int

  @inlinable
  init(
    _ model: M, dimension: Int, parameters: UnsafePointer<Scalar>, rates: UnsafePointer<Scalar>?,
    kinetics: KineticsView<Scalar>?, seen: UnsafeMutablePointer<(time: Double, exposure: Exposure<Scalar>)>,
    origin: Double, end: Double
  ) {
    self.model = model
    self.dimension = dimension
    self.parameters = parameters
    self.seen = seen
    self.rates = rates
    self.kinetics = kinetics
    self.origin = origin
    self.end = end
  }

  @inlinable
  public func evaluate(_ time: Double, _ state: UnsafePointer<Scalar>, _ slope: UnsafeMutablePointer<Scalar>) {
    let time = before(time)
    see(time)
    model.derivative(time, Values(state), Values(parameters), seen.pointee.exposure, MutableValues(slope))
    if let rates {
      for i in 0..<dimension { slope[i] += rates[i] }
    }
  }

  /// A time in the stretch, whose end is left out: there equations that jump show already what comes after. The shift is
  /// some roundings of the time.
  @inlinable @inline(__always)
  func before(_ time: Double) -> Double { time < end ? time : end - Swift.abs(end) * 0x1p-50 }

  /// Takes what drives the derivative; the rest stays 0.
  @inlinable @inline(__always)
  func see(_ time: Double) {
    guard M.driver == .concentration, let kinetics, time != seen.pointee.time else { return }
    kinetics.see(after: time - origin, &seen.pointee.exposure)
    seen.pointee.time = time
  }

  /// Column by column with dual numbers.
  @inlinable
  public func jacobian(_ time: Double, _ state: UnsafePointer<Scalar>, _ matrix: UnsafeMutablePointer<Scalar>) {
    let time = before(time)
    let n = dimension
    let count = M.Parameter.count
    let lifted = UnsafeMutablePointer<Dual<Scalar>>.allocate(capacity: 2 * n + count)
    defer { lifted.deallocate() }
    for i in 0..<n { (lifted + i).initialize(to: Dual(state[i], derivative: .constant(0))) }
    for i in n..<(2 * n) { (lifted + i).initialize(to: .constant(0)) }
    for i in 0..<count { (lifted + 2 * n + i).initialize(to: Dual(parameters[i], derivative: .constant(0))) }
    see(time)
    let u = seen.pointee.exposure
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
