import Foundation

/// The Rosenbrock method RODAS of order 4(3), six stages, stiffly accurate and L-stable, with dense output of order 3,
/// for stiff models and nonlinear kinetics.
///
/// The Jacobian is exact (by dual numbers); the slope's dependence on time is taken by a difference. Linear systems are
/// solved without exchange of rows, lane by lane at once, which is stable for compartment models (their matrices are
/// dominated by the diagonal); where another model breaks it, the error estimate rejects the step. Tolerances and
/// failures as in ``Tsit5``.
///
/// Source: Hairer, Wanner. Solving Ordinary Differential Equations II, 2nd ed., 1996, IV.7 and VI.4,
/// doi:10.1007/978-3-642-05221-7; coefficients as in their code RODAS (method 1).
public final class Rodas4<Scalar: RealScalar>: LaneSolver {
  @inlinable public var time: Double { now }
  public let state: UnsafeMutablePointer<Scalar>
  @inlinable public var lanes: LaneStatus { status.pointee }
  /// Steps tried so far, accepted or not.
  @inlinable public var steps: Int { tried }
  @usableFromInline var now: Double
  /// In memory of its own, since the compiler guards every use of a property of an object.
  @usableFromInline let status: UnsafeMutablePointer<LaneStatus>
  @usableFromInline var tried = 0
  @usableFromInline let dimension: Int
  @usableFromInline let tolerance: Tolerance
  /// y, trial, stage, interpolated, slope, ∂f/∂t, right-hand side, u₁…u₆, then the Jacobian and its factors.
  @usableFromInline let memory: UnsafeMutablePointer<Scalar>
  @usableFromInline var control: StepControl
  @usableFromInline var hasSlope = false

  /// - Parameters: as of ``Tsit5``.
  public init(dimension: Int, lanes: Int = Scalar.laneCount, time: Double = 0, tolerance: Tolerance = Tolerance()) {
    precondition(
      dimension >= 0 && (1...Scalar.laneCount).contains(lanes), "Rodas4: dimension \(dimension), \(lanes) lanes")
    self.dimension = dimension
    now = time
    self.tolerance = tolerance
    status = .allocate(capacity: 1)
    status.initialize(to: LaneStatus(count: lanes))
    let size = Swift.max(1, 13 * dimension + 2 * dimension * dimension)
    memory = .allocate(capacity: size)
    memory.initialize(repeating: .constant(0), count: size)
    state = memory
    control = StepControl(step: 0, maximumStep: tolerance.maximumStep, order: 4)
  }

  deinit {
    memory.deallocate()
    status.deinitialize(count: 1)
    status.deallocate()
  }

  public func restart() { hasSlope = false }

  @usableFromInline var trial: UnsafeMutablePointer<Scalar> { memory + dimension }
  @usableFromInline var stage: UnsafeMutablePointer<Scalar> { memory + 2 * dimension }
  @usableFromInline var interpolated: UnsafeMutablePointer<Scalar> { memory + 3 * dimension }
  @usableFromInline var slope: UnsafeMutablePointer<Scalar> { memory + 4 * dimension }
  @usableFromInline var timeSlope: UnsafeMutablePointer<Scalar> { memory + 5 * dimension }
  @usableFromInline var right: UnsafeMutablePointer<Scalar> { memory + 6 * dimension }
  @usableFromInline var jacobian: UnsafeMutablePointer<Scalar> { memory + 13 * dimension }
  @usableFromInline var factors: UnsafeMutablePointer<Scalar> { memory + 13 * dimension + dimension * dimension }

  @inlinable @inline(__always)
  func increment(_ index: Int) -> UnsafeMutablePointer<Scalar> { memory + (6 + index) * dimension }

  /// Integrates to `end`, which is hit exactly. Parameters as of ``Tsit5/advance(_:to:grid:observe:)``.
  @inlinable
  public func advance<Field: DifferentiableField<Scalar>>(
    _ field: Field, to end: Double, grid: UnsafeBufferPointer<Double> = UnsafeBufferPointer(start: nil, count: 0),
    observe: (Int, UnsafePointer<Scalar>) -> Void = { _, _ in }
  ) {
    precondition(end >= time, "Rodas4: the end \(end) is before the time \(time)")
    let begin = time
    var next = grid.partitioningIndex { $0 > begin }
    var tries = 0
    if end > time && status.pointee.running != 0 && !hasSlope { prepare(field, end: end) }
    while now < end && status.pointee.running != 0 {
      tries += 1
      if tries > tolerance.stepLimit {
        failRunning { _ in .stepLimit }
        break
      }
      let rest = end - now
      let isLast = control.step * 1.01 >= rest
      let width = isLast ? rest : control.step
      guard attempt(field, width: width, end: end) else { continue }
      let newTime = isLast ? end : now + width
      while next < grid.count && grid[next] <= newTime {
        interpolate(at: grid[next] == newTime ? 1 : (grid[next] - now) / width)
        observe(next, UnsafePointer(interpolated))
        next += 1
      }
      accept(newTime)
      if now < end { differentiate(field) }
    }
    now = end
    while next < grid.count && grid[next] <= end {
      observe(next, UnsafePointer(state))
      next += 1
    }
    tried += tries
  }
}
