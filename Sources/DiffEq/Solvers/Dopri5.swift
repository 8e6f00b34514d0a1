/// The explicit Runge–Kutta pair of order 5(4) of Dormand and Prince with step-size control, dense output and events.
///
/// A step is accepted where, in every running lane, the root mean square over components of
/// error / (absolute + relative · max(|y₀|, |y₁|)) is at most 1. Lanes share the step; a lane that fails or crosses the
/// event is frozen and the others go on. Neither a NaN nor a stiff equation can make it hang: see ``SolverFailure``.
/// Not for stiff equations, which it ends with ``SolverFailure/stepLimit``.
///
/// Source: see ``DenseStep``.
public struct Dopri5: Sendable, Hashable, Codable {
  /// The part of the tolerance that grows with the state.
  public var relativeTolerance: Double
  /// The part of the tolerance that does not. In the unit of the state.
  public var absoluteTolerance: Double
  /// The widest step, in the unit of time.
  public var maximumStep: Double
  /// How many steps, accepted or not, may be tried in one interval.
  public var stepLimit: Int

  /// - Parameters: as the properties of these names; all must be positive.
  public init(
    relativeTolerance: Double = 1e-6, absoluteTolerance: Double = 1e-8, maximumStep: Double = .greatestFiniteMagnitude,
    stepLimit: Int = 100_000
  ) {
    precondition(
      relativeTolerance > 0 && absoluteTolerance > 0 && maximumStep > 0 && stepLimit > 0,
      "Dopri5(\(relativeTolerance), \(absoluteTolerance), \(maximumStep), \(stepLimit)): all must be positive")
    self.relativeTolerance = relativeTolerance
    self.absoluteTolerance = absoluteTolerance
    self.maximumStep = maximumStep
    self.stepLimit = stepLimit
  }

  /// Integrates over an interval.
  /// - Parameter observing: sees every accepted step in order.
  @inlinable
  public func solve<Equation: DifferentialEquation>(
    _ equation: Equation, from initial: Equation.State, over interval: ClosedRange<Double>,
    observing: (DenseStep<Equation.State>) -> Void = { _ in }
  ) -> Solution<Equation.State> {
    solve(equation, from: initial, over: interval, until: { _, _ in .constant(-1) }, observing: observing)
  }

  /// Integrates over an interval or until an event.
  /// - Parameters:
  ///   - event: a lane ends where this function of time and state reaches 0 from below; a lane that starts at 0 or
  ///     above ends at once. A function that rises above 0 and falls back within one step is not seen.
  ///   - observing: sees every accepted step in order, the one with the event included.
  @inlinable
  public func solve<Equation: DifferentialEquation>(
    _ equation: Equation, from initial: Equation.State, over interval: ClosedRange<Double>,
    until event: (Double, Equation.State) -> Equation.State.Component,
    observing: (DenseStep<Equation.State>) -> Void = { _ in }
  ) -> Solution<Equation.State> {
    var march = March(solver: self, equation: equation, initial: initial, interval: interval)
    march.endLanes(at: interval.lowerBound, whereReached: event(interval.lowerBound, initial))
    while march.isRunning {
      guard let step = march.next() else { continue }
      observing(step)
      march.locate(event, in: step)
    }
    return march.solution
  }
}
