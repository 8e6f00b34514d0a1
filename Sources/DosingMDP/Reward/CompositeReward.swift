/// The composite reward of one interval between decisions.
///
/// r = w1·Δburden + w2·treatment + w3·(progression-free time, progression) + toxicity + death, with
/// - Δburden = -(z' - z), z the transformed last value of the burden variable, limited to ±`burdenLimit`;
/// - treatment = -(mean dose multiple) · elapsed / 30 d;
/// - progression-free time = elapsed / 30 d;
/// - progression = -1 when the interval ends with progression, or with death where that has no weight of its own;
/// - toxicity = -Σ w·(how far a feature is beyond its limit at the interval's end) · elapsed / 30 d;
/// - death = -1 when the interval ends with death, where that has a weight.
public struct CompositeReward: Sendable {
  public struct Configuration: Codable, Hashable, Sendable {
    /// A feature that counts against a policy beyond a limit: the grade of an adverse effect above 1, say.
    public struct Toxicity: Codable, Hashable, Sendable {
      /// Of the state, on its own scale ("hfs.last").
      public var feature: String
      public var above: Double?
      public var below: Double?
      /// Per unit beyond the limit and 30 days.
      public var weight: Double

      public init(feature: String, above: Double? = nil, below: Double? = nil, weight: Double) {
        self.feature = feature
        self.above = above
        self.below = below
        self.weight = weight
      }

      /// The weighted distance beyond the limit, at least 0.
      func cost(_ value: Double) -> Double {
        weight * (max(0, above.map { value - $0 } ?? 0) + max(0, below.map { $0 - value } ?? 0))
      }
    }

    /// The variable whose fall is the gain ("psa").
    public var burdenVariable: String
    public var burden: Double
    public var treatment: Double
    public var progressionFree: Double
    public var progression: Double
    /// Largest counted change of the transformed burden in one interval.
    public var burdenLimit: Double
    /// Adverse effects that count; `nil` where none does.
    public var toxicity: [Toxicity]?
    /// The weight of death; `nil` where it counts as progression.
    public var death: Double?

    public init(
      burdenVariable: String, burden: Double = 0.1, treatment: Double = 0.1, progressionFree: Double = 1,
      progression: Double = 5, burdenLimit: Double = 3, toxicity: [Toxicity]? = nil, death: Double? = nil
    ) {
      self.burdenVariable = burdenVariable
      self.burden = burden
      self.treatment = treatment
      self.progressionFree = progressionFree
      self.progression = progression
      self.burdenLimit = burdenLimit
      self.toxicity = toxicity
      self.death = death
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      let standard = Configuration(burdenVariable: try container.decode(String.self, forKey: .burdenVariable))
      burdenVariable = standard.burdenVariable
      burden = try container.decodeIfPresent(Double.self, forKey: .burden) ?? standard.burden
      treatment = try container.decodeIfPresent(Double.self, forKey: .treatment) ?? standard.treatment
      progressionFree = try container.decodeIfPresent(Double.self, forKey: .progressionFree) ?? standard.progressionFree
      progression = try container.decodeIfPresent(Double.self, forKey: .progression) ?? standard.progression
      burdenLimit = try container.decodeIfPresent(Double.self, forKey: .burdenLimit) ?? standard.burdenLimit
      toxicity = try container.decodeIfPresent([Toxicity].self, forKey: .toxicity)
      death = try container.decodeIfPresent(Double.self, forKey: .death)
    }
  }

  public let configuration: Configuration
  private let burdenFeature: Int
  private let toxicities: [(feature: Int, rule: Configuration.Toxicity)]

  /// - Throws: ``SchemaError`` where the schema lacks the burden variable or a feature of toxicity.
  public init(_ configuration: Configuration, schema: FeatureSchema) throws {
    self.configuration = configuration
    burdenFeature = try schema.require("\(configuration.burdenVariable).last")
    toxicities = try (configuration.toxicity ?? []).map { (try schema.require($0.feature), $0) }
  }

  /// The reward of one interval.
  /// - Parameters:
  ///   - state: at the decision.
  ///   - multiple: the dose given, as a multiple of the standard dose; its time-weighted mean where it changed.
  ///   - next: at the next decision; `nil` where the episode ended before another measurement.
  ///   - elapsed: days from the decision to the next one or to the end.
  ///   - progressed: whether progression or death ended the interval.
  ///   - died: whether it was death.
  public func reward(
    from state: State, multiple: Double, to next: State?, elapsed: Double, progressed: Bool, died: Bool = false
  ) -> RewardComponents {
    let units = elapsed / StateEncoder.timeUnit
    let change = next.map { $0.features[burdenFeature] - state.features[burdenFeature] } ?? 0
    let limit = configuration.burdenLimit
    // Where nothing was seen at the end, what was seen at the beginning counts.
    let seen = next ?? state
    let cost = toxicities.reduce(0) { $0 + $1.rule.cost(seen.features[$1.feature]) }
    let death = died ? configuration.death : nil
    return RewardComponents(
      burden: -configuration.burden * max(-limit, min(limit, change)),
      treatment: -configuration.treatment * multiple * units,
      progressionFree: configuration.progressionFree * units,
      progression: progressed && death == nil ? -configuration.progression : 0,
      toxicity: cost > 0 ? -cost * units : 0, death: death.map { -$0 } ?? 0)
  }
}
