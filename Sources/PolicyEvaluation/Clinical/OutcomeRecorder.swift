public import DosingMDP

/// Gathers a patient's surrogates decision by decision, from records and from simulated courses alike.
///
/// Progression-free survival ends with the episode's terminal event, whatever that is; where the episode goes on beyond
/// progression, its caller knows the time better. Death after a progression that ended the episode was not followed, so
/// time to death is told only where death itself ended it or no progression did.
public struct OutcomeRecorder: Sendable {
  public let definitions: ClinicalDefinitions
  private let burden: (last: FeatureReading, measured: FeatureReading)?
  private let severe: [FeatureReading]
  private let bounded: [FeatureReading]

  private var baseline: Double?
  private var best: Double?
  private var time = 0.0
  private var doseDays = 0.0
  private var onset: Double?
  private var decisions = 0
  private var highToxicity = 0
  private var outside = 0

  /// - Parameter encoder: of the states that will be seen.
  /// - Throws: `SchemaError` where the state lacks a feature that the definitions name.
  public init(_ definitions: ClinicalDefinitions, encoder: StateEncoder) throws {
    self.definitions = definitions
    severe = try definitions.severe.map { try FeatureReading($0.feature, encoder) }
    bounded = try definitions.bounds.map { try FeatureReading($0.finding.feature, encoder) }
    burden = try definitions.burdenVariable.map { name in
      (try FeatureReading("\(name).last", encoder), try FeatureReading("\(name).measured", encoder))
    }
  }

  /// Takes in a decision.
  /// - Parameters:
  ///   - multiple: the dose given until the next one, as a multiple of the standard dose.
  ///   - elapsed: days until then.
  public mutating func decide(_ state: State, multiple: Double, elapsed: Double) {
    let isSevere = look(state)
    decisions += 1
    if isSevere && multiple >= definitions.highToxicityMultiple && multiple > 0 { highToxicity += 1 }
    let isBeyond = zip(definitions.bounds, bounded).contains { bound, feature in
      multiple > bound.largest && bound.finding.holds(feature(state))
    }
    if isBeyond || multiple < definitions.leastMultiple || multiple > definitions.largestMultiple { outside += 1 }
    doseDays += multiple * elapsed
    time += elapsed
  }

  /// Takes in what is seen at a visit; whether a severe finding holds.
  private mutating func look(_ state: State) -> Bool {
    if let burden, burden.measured(state) == 1 {
      let value = burden.last(state)
      let first = baseline ?? value
      baseline = first
      if first > 0, time > 0 { best = min(best ?? .infinity, value / first - 1) }
    }
    let isSevere = zip(definitions.severe, severe).contains { $0.holds($1(state)) }
    if isSevere && onset == nil { onset = time }
    return isSevere
  }

  /// The outcome at the end of the episode.
  /// - Parameter final: the state at the end, where the patient was seen there.
  public func outcome(
    patient: String, strata: [String: String], final: State?, ending: Ending, reward: Double? = nil
  ) -> PatientOutcome {
    var seen = self
    if let final { _ = seen.look(final) }
    let isOver = ending.isTerminal
    let hasDied = ending == .terminal(event: "death")
    let toxicity = PatientOutcome.CompetingTime(
      time: seen.onset ?? time, kind: seen.onset != nil ? .toxicity : isOver ? .competing : .censored)
    return PatientOutcome(
      patient: patient, strata: strata, progression: .init(time: time, isEvent: isOver),
      death: isOver && !hasDied ? nil : .init(time: time, isEvent: hasDied),
      isResponder: seen.best.map { $0 <= -definitions.responseShare }, bestChange: seen.best,
      toxicity: definitions.severe.isEmpty ? nil : toxicity, doseIntensity: time > 0 ? doseDays / time : nil,
      decisions: decisions, highToxicityDecisions: definitions.severe.isEmpty ? nil : highToxicity,
      decisionsOutsideStandard: outside, reward: reward)
  }
}
