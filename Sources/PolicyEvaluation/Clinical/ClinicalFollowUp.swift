public import DosingMDP

/// What outcomes are read, and by what strata, from episodes and from simulated courses.
public struct ClinicalFollowUp: Sendable {
  public let strata: PatientStrata
  public let encoder: StateEncoder
  /// At a patient's first decision.
  let recorder: OutcomeRecorder
  private let readings: [FeatureReading]

  /// - Throws: `SchemaError` where the state lacks a feature.
  public init(_ definitions: ClinicalDefinitions, strata: PatientStrata, encoder: StateEncoder) throws {
    self.strata = strata
    self.encoder = encoder
    recorder = try OutcomeRecorder(definitions, encoder: encoder)
    readings = try strata.variables.map { try FeatureReading($0.feature, encoder) }
  }

  /// The level of each variable for a patient; a variable that is not known has none.
  /// - Parameter state: at the first decision.
  public func levels(of state: State, center: String?) -> [String: String] {
    var levels: [String: String] = [:]
    if let center { levels["center"] = center }
    for (variable, reading) in zip(strata.variables, readings) where reading.isKnown(state) {
      levels[variable.name] = variable.level(of: reading(state))
    }
    return levels
  }

  /// The outcome of a recorded or simulated episode.
  public func outcome(of episode: Episode, reward: Double? = nil) -> PatientOutcome {
    var recorder = recorder
    for step in episode.steps {
      recorder.decide(step.state, multiple: encoder.actions.options[step.action].multiple, elapsed: step.elapsed)
    }
    let levels = episode.steps.first.map { self.levels(of: $0.state, center: episode.center) } ?? [:]
    return recorder.outcome(
      patient: episode.patient, strata: levels, final: episode.finalState, ending: episode.ending, reward: reward)
  }
}
