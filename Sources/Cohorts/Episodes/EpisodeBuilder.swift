public import DosingMDP

/// Aligns patient records to decision points: one ``Episode`` for each patient.
///
/// A decision is due at each visit where a variable of the encoder was measured. Visits that follow the first of a group
/// by less than `minimumGap` days share one decision, at the group's last visit, so that it never sees what came later.
/// The action is the dose in force from that visit on; the treatment reward counts the mean of the doses in fact given
/// until the next decision. A terminal event ends the last step at the event's time; else the last visit closes the
/// episode, which is then censored, as it is at the last visit before the patient leaves or the dose becomes unknown.
///
/// A patient who was given a dose that the encoder's mask forbids has no episode and is reported.
public struct EpisodeBuilder: Sendable {
  /// How records become episodes.
  public struct Configuration: Codable, Hashable, Sendable {
    /// Visits that follow the first of their group by less than this many days share its decision. (The groups are at
    /// least this far apart at their first visits; two decisions, at their last visits, can be closer.)
    public var minimumGap: Double
    /// Days after the first decision behind which nothing counts; `nil` for all of the record.
    public var horizon: Double?
    /// Events that end an episode for good.
    public var terminalEvents: [EventKind]
    /// Events after which the patient is no longer observed.
    public var censoringEvents: [EventKind]
    /// Progression derived from a biomarker; `nil` to rely on recorded events alone.
    public var progression: BiomarkerProgression?
    /// When a restart of treatment is moved to the visit before; `nil` to take restarts as recorded.
    public var restartEvidence: RestartEvidence?

    public init(
      minimumGap: Double = 7, horizon: Double? = nil, terminalEvents: [EventKind] = [.progression, .death],
      censoringEvents: [EventKind] = [.dropout], progression: BiomarkerProgression? = nil,
      restartEvidence: RestartEvidence? = nil
    ) {
      self.minimumGap = minimumGap
      self.horizon = horizon
      self.terminalEvents = terminalEvents
      self.censoringEvents = censoringEvents
      self.progression = progression
      self.restartEvidence = restartEvidence
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
      case minimumGap, horizon, terminalEvents, censoringEvents, progression, restartEvidence
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
      let standard = Configuration()
      minimumGap = try container.decode(.minimumGap, default: standard.minimumGap)
      horizon = try container.decodeIfPresent(Double.self, forKey: .horizon)
      terminalEvents = try container.decode(.terminalEvents, default: standard.terminalEvents)
      censoringEvents = try container.decode(.censoringEvents, default: standard.censoringEvents)
      progression = try container.decodeIfPresent(BiomarkerProgression.self, forKey: .progression)
      restartEvidence = try container.decodeIfPresent(RestartEvidence.self, forKey: .restartEvidence)
    }
  }

  public let configuration: Configuration
  public let encoder: StateEncoder
  public let reward: CompositeReward
  public let discount: Discount

  /// - Throws: ``SchemaError`` where the records lack a variable or covariate that the encoder or a rule of the
  ///   configuration needs, ``StaticFeatureError`` where a covariate is not of the kind that is asked for.
  public init(
    _ configuration: Configuration = Configuration(), schema: CohortSchema, encoder: StateEncoder,
    reward: CompositeReward, discount: Discount
  ) throws {
    self.configuration = configuration
    self.encoder = encoder
    self.reward = reward
    self.discount = discount
    let variables = schema.variables.map(\.name)
    let ruled = [configuration.progression?.variable, configuration.restartEvidence?.variable].compactMap(\.self)
    for name in encoder.configuration.variables.map(\.name) + ruled where !variables.contains(name) {
      throw SchemaError(feature: name, available: variables)
    }
    for name in encoder.configuration.statics { try StaticFeature(name).check(against: schema) }
  }

  /// The episodes of those records that make one, in their order, and who was left out and why.
  /// - Throws: ``StaticFeatureError`` where a category that the encoder asks for occurs in no record.
  public func episodes(from records: some Sequence<PatientRecord>) throws -> EpisodeAlignment {
    let records = Array(records)
    for name in encoder.configuration.statics { try StaticFeature(name).check(occurrenceIn: records) }
    var alignment = EpisodeAlignment()
    for record in records {
      switch episode(of: record) {
      case .success(let aligned):
        alignment.episodes.append(aligned.episode)
        alignment.counts += aligned.counts
      case .failure(let lack):
        alignment.excluded.append(.init(patient: record.patient, reason: lack.reason))
        alignment.forbiddenDoses += lack.forbidden
      }
    }
    return alignment
  }
}
