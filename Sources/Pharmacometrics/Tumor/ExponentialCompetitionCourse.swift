public import DiffEq

/// The course of an ``ExponentialCompetitionTumor`` under a regimen that is decided on at regular times.
///
/// Progression is where resistant cells first reach 0.8·Kr·n₀. The published time is the last day, on a daily grid,
/// with fewer of them: ``lastDayBefore``.
public struct ExponentialCompetitionCourse: Sendable {
  /// Days to progression, located by the solver's dense output; `nil` where the limit came first.
  public private(set) var timeToProgression: Double?
  /// Days to progression or to the limit.
  public private(set) var duration = 0.0
  /// Days on drug.
  public private(set) var drugDays = 0.0
  /// How often drug was started.
  public private(set) var cycles = 0
  /// The decisions in order.
  public private(set) var decisions: [TumorCourse.Decision] = []

  /// The last whole day before progression; `nil` where there was none.
  public var lastDayBefore: Int? { timeToProgression.map { Int($0.rounded(.up)) - 1 } }

  /// - Parameters:
  ///   - regimen: judged by the true burden over n₀.
  ///   - decisionInterval: days.
  ///   - limit: days.
  /// - Throws: ``SolverFailure``.
  public init(
    _ parameters: ExponentialCompetitionParameters, regimen: TumorRegimen, decisionInterval: Double = 1,
    limit: Double = 7300
  ) throws(SolverFailure) {
    precondition(
      decisionInterval > 0 && limit > 0,
      "ExponentialCompetitionCourse: interval \(decisionInterval), limit \(limit) must be positive")
    var burden = parameters.initialBurden
    var isOn: Bool?
    while duration < limit && timeToProgression == nil {
      let start = duration
      let treats = regimen.treats(relativeBurden: burden.total / parameters.initialTotal, isOn: isOn)
      if treats && isOn != true { cycles += 1 }
      isOn = treats
      decisions.append(
        TumorCourse.Decision(time: start, sensitive: burden.sensitive, resistant: burden.resistant, isOn: treats))
      let end = min(Double(decisions.count) * decisionInterval, limit)
      let solution = TumorCourse.solver.solve(
        ExponentialCompetitionTumor(parameters, dose: treats ? 1 : 0), from: burden, over: start...end,
        until: { _, burden in burden.resistant - parameters.progressionResistant })
      if let failure = solution.failure { throw failure }
      burden = solution.state
      duration = solution.time()
      drugDays += treats ? duration - start : 0
      if solution.ending() == .crossed { timeToProgression = duration }
    }
  }
}
