public import DiffEq

/// The course of PSA and cells of a ``StemCellTumor`` under a regimen that is decided on at regular times by PSA.
public struct StemCellCourse: Sendable {
  /// The state at a decision.
  public struct Decision: Sendable {
    /// Days since the start.
    public var time: Double
    public var state: StemCellState<Double>
    /// Whether drug is given until the next decision.
    public var isOn: Bool
  }

  /// The decisions in order.
  public private(set) var decisions: [Decision] = []
  /// The state at the end.
  public private(set) var final: StemCellState<Double>
  /// Days on drug.
  public private(set) var drugDays = 0.0
  /// How often drug was started.
  public private(set) var cycles = 0

  /// - Parameters:
  ///   - regimen: judged by the true PSA over P₀ in place of a burden over n₀.
  ///   - decisionInterval: days.
  ///   - duration: days.
  /// - Throws: ``SolverFailure``.
  public init(
    _ parameters: StemCellParameters, regimen: TumorRegimen, decisionInterval: Double, duration: Double
  ) throws(SolverFailure) {
    precondition(
      decisionInterval > 0 && duration > 0 && parameters.initialPSA > 0,
      "StemCellCourse: interval \(decisionInterval), duration \(duration), P₀ \(parameters.initialPSA)")
    var state = parameters.initialState
    var time = 0.0
    var isOn: Bool?
    final = state
    while time < duration {
      let treats = regimen.treats(relativeBurden: state.psa / parameters.initialPSA, isOn: isOn)
      if treats && isOn != true { cycles += 1 }
      isOn = treats
      decisions.append(Decision(time: time, state: state, isOn: treats))
      let end = min(Double(decisions.count) * decisionInterval, duration)
      let solution = TumorCourse.solver.solve(
        StemCellTumor<Double>(parameters, dose: treats ? 1 : 0), from: state, over: time...end)
      if let failure = solution.failure { throw failure }
      state = solution.state
      drugDays += treats ? end - time : 0
      time = end
    }
    final = state
  }
}
