public import Stochastics

/// Whether a calibrated population would have had the events and categories of the data: Kaplan and Meier's curves
/// (``EventCheck``) and shares of categories (``CategoryCheck``) of ``OutcomeSimulation``.
public struct OutcomeChecks: Sendable, Hashable, Codable {
  /// Of one event.
  public struct Survival: Sendable, Hashable, Codable {
    public let outcome: String
    public let check: EventCheck
  }

  public let survival: [Survival]
  public let categories: [CategoryCheck]
  /// What is not checked, and why.
  public let notes: [String]

  /// - Parameters:
  ///   - replicates: of the cohort; some hundreds at least.
  ///   - bins: of time, at most; as many times at which curves are compared.
  public init(
    _ simulation: OutcomeSimulation, replicates: Int, bins: Int = 10, key: Key, threads: Int = 1
  ) throws {
    precondition(replicates > 1 && bins > 0, "OutcomeChecks: \(replicates) replicates, \(bins) bins")
    let drawn = try simulation.draw(replicates, key: key, threads: threads)
    let cohort = simulation.cohort
    var notes = simulation.leftOut.map { "\($0): repeated events and events within intervals are not checked" }
    let kept = cohort.patients.indices.filter { drawn[$0].count == replicates }
    for place in cohort.patients.indices where drawn[place].count < replicates {
      notes.append("patient \(cohort.patients[place].name): the model cannot be computed in every replicate; left out")
    }
    var survival: [Survival] = []
    var categories: [CategoryCheck] = []
    for (place, outcome) in cohort.structure.outcomes.enumerated() where outcome.isSimulated {
      let seen = kept.filter { patient in cohort.patients[patient].outcomes.contains { $0.outcome == place } }
      guard !seen.isEmpty else { continue }
      let observed = seen.map { patient in cohort.patients[patient].outcomes.filter { $0.outcome == place } }
      let simulated = seen.map { patient in drawn[patient].map { $0.filter { $0.outcome == place } } }
      if case .ordinal(let count) = outcome.kind {
        let entries = Self.entries(observed, simulated)
        categories.append(CategoryCheck(outcome: outcome.name, categories: count, entries, bins: bins))
      } else {
        survival.append(
          Survival(outcome: outcome.name, check: Self.check(observed, simulated, replicates: replicates, times: bins)))
      }
    }
    self.survival = survival
    self.categories = categories
    self.notes = notes
  }

  private static func entries(
    _ observed: [[CalibrationPatient.OutcomeRecord]], _ simulated: [[[CalibrationPatient.OutcomeRecord]]]
  ) -> [CategoryCheck.Entry] {
    func category(_ record: CalibrationPatient.OutcomeRecord) -> Int {
      if case .category(let category) = record.finding { category } else { 0 }
    }
    return zip(observed, simulated).flatMap { records, replicates in
      records.indices.map { row in
        CategoryCheck.Entry(
          time: records[row].time, category: category(records[row]), replicates: replicates.map { category($0[row]) })
      }
    }
  }

  private static func check(
    _ observed: [[CalibrationPatient.OutcomeRecord]], _ simulated: [[[CalibrationPatient.OutcomeRecord]]],
    replicates: Int, times count: Int
  ) -> EventCheck {
    func outcome(_ records: [CalibrationPatient.OutcomeRecord]) -> EventCheck.Outcome {
      let last = records.last ?? .init(time: 0, outcome: 0, finding: .free)
      return .init(time: last.time, cause: last.finding == .event ? 0 : nil)
    }
    let own = observed.map(outcome)
    let end = own.map(\.time).max() ?? 0
    return EventCheck(
      .survival, observed: own,
      replicates: (0..<replicates).map { replicate in simulated.map { outcome($0[replicate]) } },
      times: (1...count).map { end * Double($0) / Double(count) })
  }
}
