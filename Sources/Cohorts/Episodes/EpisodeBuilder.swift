public import DosingMDP

/// Aligns patient records to decision points: one ``Episode`` for each patient.
///
/// A decision is due at each visit where a variable of the encoder was measured. Visits that follow the first of a group
/// by less than `minimumGap` days share one decision, at the group's last visit, so that it never sees what came later.
/// The action is the dose in force from that visit on, until the next decision. A terminal event ends the last step at
/// the event's time; else the last visit closes the episode, which is then censored.
public struct EpisodeBuilder: Sendable {
  /// How records become episodes.
  public struct Configuration: Codable, Hashable, Sendable {
    /// Visits closer than this many days share a decision.
    public var minimumGap: Double
    /// Days after the first decision behind which nothing counts; `nil` for all of the record.
    public var horizon: Double?
    /// Events that end an episode for good.
    public var terminalEvents: [EventKind]
    /// Events after which the patient is no longer observed.
    public var censoringEvents: [EventKind]
    /// Progression derived from a biomarker; `nil` to rely on recorded events alone.
    public var progression: BiomarkerProgression?

    public init(
      minimumGap: Double = 7, horizon: Double? = nil, terminalEvents: [EventKind] = [.progression, .death],
      censoringEvents: [EventKind] = [.dropout], progression: BiomarkerProgression? = nil
    ) {
      self.minimumGap = minimumGap
      self.horizon = horizon
      self.terminalEvents = terminalEvents
      self.censoringEvents = censoringEvents
      self.progression = progression
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
      case minimumGap, horizon, terminalEvents, censoringEvents, progression
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
      let standard = Configuration()
      minimumGap = try container.decode(.minimumGap, default: standard.minimumGap)
      horizon = try container.decodeIfPresent(Double.self, forKey: .horizon)
      terminalEvents = try container.decode(.terminalEvents, default: standard.terminalEvents)
      censoringEvents = try container.decode(.censoringEvents, default: standard.censoringEvents)
      progression = try container.decodeIfPresent(BiomarkerProgression.self, forKey: .progression)
    }
  }

  public let configuration: Configuration
  public let encoder: StateEncoder
  public let reward: CompositeReward
  public let discount: Discount

  /// - Throws: ``SchemaError`` where the records lack a variable or covariate that the encoder or the rule of
  ///   progression needs.
  public init(
    _ configuration: Configuration = Configuration(), schema: CohortSchema, encoder: StateEncoder,
    reward: CompositeReward, discount: Discount
  ) throws {
    self.configuration = configuration
    self.encoder = encoder
    self.reward = reward
    self.discount = discount
    let variables = schema.variables.map(\.name)
    let needed = encoder.configuration.variables.map(\.name) + (configuration.progression.map { [$0.variable] } ?? [])
    for name in needed where !variables.contains(name) { throw SchemaError(feature: name, available: variables) }
    let covariates = schema.covariates.map(\.name)
    for name in encoder.configuration.statics.map(StaticFeature.init).map(\.covariate)
    where !covariates.contains(name) {
      throw SchemaError(feature: name, available: covariates)
    }
  }

  /// The episodes of those records that make one, in their order, and who was left out and why.
  public func episodes(from records: some Sequence<PatientRecord>) -> EpisodeAlignment {
    var alignment = EpisodeAlignment()
    for record in records {
      switch episode(of: record) {
      case .success(let aligned):
        alignment.episodes.append(aligned.episode)
        alignment.unalignedDoseChanges += aligned.unalignedDoseChanges
      case .failure(let lack):
        alignment.excluded.append(.init(patient: record.patient, reason: lack.reason))
      }
    }
    return alignment
  }
}

/// The episodes that records gave.
public struct EpisodeAlignment: Sendable {
  /// A patient without an episode.
  public struct Exclusion: Codable, Hashable, Sendable {
    public var patient: String
    public var reason: String
  }

  public var episodes: [Episode] = []
  public var excluded: [Exclusion] = []
  /// Changes of dose between two decisions: the step's action is the dose before them.
  public var unalignedDoseChanges = 0
}
