/// The explicit Runge–Kutta pair of order 5(4) of Tsitouras with proportional–integral step control and dense output of
/// order 4, for non-stiff models of many patients.
///
/// A step is accepted where, in every running lane, the root mean square over components of
/// error / (absolute + relative · max(|y₀|, |y₁|)) is at most 1. Neither a NaN nor a stiff equation can make it hang:
/// see ``SolverFailure``. Memory is allocated once.
///
/// Source: Tsitouras. Runge–Kutta pairs of order 5(4) satisfying only the first column simplifying assumption. Comput
/// Math Appl 62(2):770, 2011, doi:10.1016/j.camwa.2011.06.002.
public final class Tsit5<Scalar: RealScalar>: LaneSolver {
  @inlinable public var time: Double { now }
  public let state: UnsafeMutablePointer<Scalar>
  @inlinable public var lanes: LaneStatus { status.pointee }
  /// Steps tried so far, accepted or not.
  @inlinable public var steps: Int { tried }
  /// In memory of its own, since the compiler guards every use of a property of an object.
  @usableFromInline let status: UnsafeMutablePointer<LaneStatus>
  @usableFromInline var tried = 0
  @usableFromInline let dimension: Int
  @usableFromInline let tolerance: Tolerance
  /// y, the next y, a stage's y, an interpolated y and k₁…k₇, one after the other.
  @usableFromInline let memory: UnsafeMutablePointer<Scalar>
  /// The time of the state, likewise.
  @usableFromInline let clock: UnsafeMutablePointer<Double>
  @usableFromInline var control: StepControl
  @usableFromInline var hasSlope = false

  /// - Parameters:
  ///   - dimension: components of the state.
  ///   - lanes: how many of the scalar's lanes are used; the others are padding and are never judged.
  ///   - time: where integration starts. The state is to be written before the first `advance`.
  public init(dimension: Int, lanes: Int = Scalar.laneCount, time: Double = 0, tolerance: Tolerance = Tolerance()) {
    precondition(
      dimension >= 0 && (1...Scalar.laneCount).contains(lanes), "Tsit5: dimension \(dimension), \(lanes) lanes")
    self.dimension = dimension
    self.tolerance = tolerance
    status = .allocate(capacity: 1)
    status.initialize(to: LaneStatus(count: lanes))
    clock = .allocate(capacity: 1)
    clock.initialize(to: time)
    memory = .allocate(capacity: Swift.max(1, 11 * dimension))
    memory.initialize(repeating: .constant(0), count: Swift.max(1, 11 * dimension))
    state = memory
    control = StepControl(step: 0, maximumStep: tolerance.maximumStep)
  }

  deinit {
    memory.deallocate()
    clock.deallocate()
    status.deinitialize(count: 1)
    status.deallocate()
  }

  public func restart() { hasSlope = false }

  @inlinable var now: Double {
    get { clock.pointee }
    set { clock.pointee = newValue }
  }

  @usableFromInline var trial: UnsafeMutablePointer<Scalar> { memory + dimension }
  @usableFromInline var stage: UnsafeMutablePointer<Scalar> { memory + 2 * dimension }
  @usableFromInline var interpolated: UnsafeMutablePointer<Scalar> { memory + 3 * dimension }

  @inlinable @inline(__always)
  func slope(_ index: Int) -> UnsafeMutablePointer<Scalar> { memory + (3 + index) * dimension }

  /// Integrates to `end`, which is hit exactly.
  /// - Parameters:
  ///   - field: the equation; where it differs in a jump from that of the last call, ``restart()`` must come first.
  ///   - end: not before ``time``.
  ///   - grid: times at which the solution is read, ascending; those after the current time and up to `end` are taken.
  ///   - observe: gets the index in `grid` and the state there. A lane that failed shows its last accepted state.
  @inlinable
  public func advance<Field: VectorField<Scalar>>(
    _ field: Field, to end: Double, grid: UnsafeBufferPointer<Double> = UnsafeBufferPointer(start: nil, count: 0),
    observe: (Int, UnsafePointer<Scalar>) -> Void = { _, _ in }
  ) {
    precondition(end >= time, "Tsit5: the end \(end) is before the time \(time)")
    let begin = time
    var next = grid.partitioningIndex { $0 > begin }
    var tries = 0
    if end > begin && status.pointee.running != 0 && !hasSlope { prepare(field, end: end) }
    // Locals, since the compiler guards every use of a property of an object.
    var control = self.control
    var time = begin
    while time < end && status.pointee.running != 0 {
      tries += 1
      if tries > tolerance.stepLimit {
        failRunning { _ in .stepLimit }
        break
      }
      let rest = end - time
      let isLast = control.step * 1.01 >= rest
      let width = isLast ? rest : control.step
      guard attempt(field, from: time, width: width, end: end, &control) else { continue }
      let newTime = isLast ? end : time + width
      while next < grid.count && grid[next] <= newTime {
        interpolate(at: (grid[next] - time) / width, width: width, isEnd: grid[next] == newTime)
        observe(next, UnsafePointer(interpolated))
        next += 1
      }
      accept()
      time = newTime
      now = newTime
    }
    self.control = control
    now = end
    while next < grid.count && grid[next] <= end {
      observe(next, UnsafePointer(state))
      next += 1
    }
    tried += tries
  }
}
