public import DiffEq

/// What a tumor does between two decisions.
public struct TumorInterval: Sendable {
  /// The burden at the end, or at progression.
  public let burden: TumorBurden<Double>
  /// Days to the end, or to progression.
  public let days: Double
  /// Whether the total reached 1.2·n₀.
  public let isProgressed: Bool

  /// - Throws: ``SolverFailure``.
  public init(
    _ parameters: LotkaVolterraParameters, from burden: TumorBurden<Double>, isOn: Bool, days: Double,
    solver: Dopri5 = TumorCourse.solver
  ) throws(SolverFailure) {
    let threshold = parameters.progressionTotal
    let solution = solver.solve(
      LotkaVolterraTumor(parameters, dose: isOn ? 1 : 0), from: burden, over: 0...days,
      until: { _, burden in burden.total - threshold })
    if let failure = solution.failure { throw failure }
    self.burden = solution.state
    self.days = solution.time()
    isProgressed = solution.ending() == .crossed
  }
}
