/// What became of one patient: the surrogates of a trial, as far as they were recorded. Times are in days.
public struct PatientOutcome: Codable, Hashable, Sendable {
  /// A time to an event, or to censoring.
  public struct EventTime: Codable, Hashable, Sendable {
    public var time: Double
    public var isEvent: Bool

    public init(time: Double, isEvent: Bool) {
      self.time = time
      self.isEvent = isEvent
    }
  }

  /// A time to the first severe toxicity, to what made it impossible, or to censoring.
  public struct CompetingTime: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
      case toxicity
      /// Death, or progression where that ends treatment.
      case competing
      case censored
    }
    public var time: Double
    public var kind: Kind

    public init(time: Double, kind: Kind) {
      self.time = time
      self.kind = kind
    }
  }

  public var patient: String
  /// The patient's level of each variable that strata are made of ("center": "North").
  public var strata: [String: String]
  /// To progression or death.
  public var progression: EventTime?
  /// To death.
  public var death: EventTime?
  /// Whether the tumor burden fell by the share that counts as response.
  public var isResponder: Bool?
  /// The best relative change of the tumor burden from baseline; -0.3 where it fell by 30 %.
  public var bestChange: Double?
  public var toxicity: CompetingTime?
  /// The dose given over the standard dose for the time treated (relative dose intensity).
  public var doseIntensity: Double?
  /// The number of decisions.
  public var decisions: Int
  /// Decisions for a high dose while a severe finding held.
  public var highToxicityDecisions: Int?
  /// Decisions for a dose that standard of care does not give.
  public var decisionsOutsideStandard: Int?
  /// The (discounted) reward.
  public var reward: Double?

  public init(
    patient: String, strata: [String: String] = [:], progression: EventTime? = nil, death: EventTime? = nil,
    isResponder: Bool? = nil, bestChange: Double? = nil, toxicity: CompetingTime? = nil,
    doseIntensity: Double? = nil, decisions: Int = 0, highToxicityDecisions: Int? = nil,
    decisionsOutsideStandard: Int? = nil, reward: Double? = nil
  ) {
    self.patient = patient
    self.strata = strata
    self.progression = progression
    self.death = death
    self.isResponder = isResponder
    self.bestChange = bestChange
    self.toxicity = toxicity
    self.doseIntensity = doseIntensity
    self.decisions = decisions
    self.highToxicityDecisions = highToxicityDecisions
    self.decisionsOutsideStandard = decisionsOutsideStandard
    self.reward = reward
  }
}
