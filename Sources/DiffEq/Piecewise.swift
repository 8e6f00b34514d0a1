/// A stretch of time over which the input of an equation is constant or smooth.
public struct Segment<Equation: DifferentialEquation>: Sendable {
  /// The end of the stretch, where the input may jump.
  public let end: Double
  /// The equation with this stretch's input.
  public let equation: Equation

  /// A stretch from wherever the one before ends.
  public init(until end: Double, _ equation: Equation) {
    self.end = end
    self.equation = equation
  }
}

extension Dopri5 {
  /// Integrates over consecutive segments, so that every discontinuity of the input falls on the boundary of a step.
  ///
  /// For equations whose state has a single lane.
  /// - Parameters:
  ///   - segments: by increasing end.
  ///   - start: where the first segment begins.
  ///   - event: as in ``solve(_:from:over:until:observing:)``.
  @inlinable
  public func solve<Equation: DifferentialEquation>(
    _ segments: [Segment<Equation>], from initial: Equation.State, start: Double,
    until event: (Double, Equation.State) -> Equation.State.Component = { _, _ in .constant(-1) },
    observing: (DenseStep<Equation.State>) -> Void = { _ in }
  ) -> Solution<Equation.State> {
    precondition(Equation.State.Component.laneCount == 1, "a piecewise integration takes states of one lane")
    var solution = Solution(state: initial, time: start)
    var steps = 0
    for segment in segments {
      let begin = solution.time()
      precondition(segment.end >= begin, "a segment ends at \(segment.end), before it begins at \(begin)")
      solution = solve(
        segment.equation, from: solution.state, over: begin...segment.end, until: event, observing: observing)
      steps += solution.steps
      guard solution.ending() == .completed else { break }
    }
    solution.steps = steps
    return solution
  }
}
