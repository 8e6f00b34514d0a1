/// What a study says of the best dynamic treatment regime.
public struct RegimeEstimate: Codable, Hashable, Sendable {
  /// One decision.
  public struct Stage: Codable, Hashable, Sendable {
    /// From 1.
    public var stage: Int
    public var treatment: String
    /// How many patients come to it.
    public var patients: Int
    /// ψ̂: the effect of treatment 1 against 0, or of each level against the reference, is their sum over the patient's
    /// covariates.
    public var blip: [CoefficientEstimate]
    /// β̂.
    public var treatmentFree: [CoefficientEstimate]
    /// Of the log-odds of treatment 1, or of each level, against the reference; empty where the method does not use it and it could not be estimated.
    public var propensity: [CoefficientEstimate]
    /// Of these patients, the share for whom treatment 1 (another than the reference) is better.
    public var recommendedShare: Double
    /// The share who received it (another than the reference).
    public var treatedShare: Double
    /// The same by level, where levels are named.
    public var levels: [Level]?
    /// The share who received what is better.
    public var agreementShare: Double
    /// The share whose blip's 95 % interval contains zero (of the best level against the next best). Where it is large, estimates of earlier stages and of the value
    /// are not nearly normal, and their intervals too short; see ``RegimeBootstrap/Size/adaptive(_:)``.
    public var undecidedShare: Double
  }

  /// One treatment of several.
  public struct Level: Codable, Hashable, Sendable {
    public var name: String
    /// Of the patients who come to the decision, the share for whom it is the best.
    public var recommendedShare: Double
    /// The share who received it.
    public var receivedShare: Double
  }

  public var method: RegimeMethod
  public var n: Int
  public var outcome: String
  public var direction: RegimePlan.Direction
  /// The nominal coverage of all intervals.
  public var level: Double
  public var pseudoOutcome: PseudoOutcome
  public var stages: [Stage]
  /// The mean outcome, had every patient been treated as is best for him or her by this estimate.
  public var value: CoefficientEstimate
  /// The mean of what was observed.
  public var observedMean: Double
  /// `value` less the observed mean.
  public var gain: CoefficientEstimate
  public var bootstrap: RegimeBootstrap?
  /// How many patients a replicate draws.
  public var bootstrapSize: Int?
  public var warnings: [String]
}

/// The decision of one patient at one stage.
public struct RegimeDecision: Codable, Hashable, Sendable {
  /// The row of the table, from 0.
  public var patient: Int
  /// The treatment, as the number of its level.
  public var received: Int
  /// The effect of treatment 1 against 0, of several levels of the best against the next best, on the mean outcome, the
  /// best treatments following.
  public var blip: Double
  public var standardError: Double
  /// The best treatment, as the number of its level.
  public var recommended: Int
}
