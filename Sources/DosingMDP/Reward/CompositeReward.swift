/// The composite reward of one interval between decisions.
///
/// r = w1·Δburden + w2·treatment + w3·(progression-free time, progression), with
/// - Δburden = -(z' - z), z the transformed last value of the burden variable, limited to ±`burdenLimit`;
/// - treatment = -(mean dose multiple) · elapsed / 30 d;
/// - progression-free time = elapsed / 30 d;
/// - progression = -1 when the interval ends with progression or death.
public struct CompositeReward: Sendable {
  public struct Configuration: Codable, Hashable, Sendable {
    /// The variable whose fall is the gain ("psa").
    public var burdenVariable: String
    public var burden: Double
    public var treatment: Double
    public var progressionFree: Double
    public var progression: Double
    /// Largest counted change of the transformed burden in one interval.
    public var burdenLimit: Double

    public init(
      burdenVariable: String, burden: Double = 0.1, treatment: Double = 0.1, progressionFree: Double = 1,
      progression: Double = 5, burdenLimit: Double = 3
    ) {
      self.burdenVariable = burdenVariable
      self.burden = burden
      self.treatment = treatment
      self.progressionFree = progressionFree
      self.progression = progression
      self.burdenLimit = burdenLimit
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
    }
  }

  public let configuration: Configuration
  private let burdenFeature: Int

  /// - Throws: ``SchemaError`` where the schema has no such burden variable.
  public init(_ configuration: Configuration, schema: FeatureSchema) throws {
    self.configuration = configuration
    burdenFeature = try schema.require("\(configuration.burdenVariable).last")
  }

  /// The reward of one interval.
  /// - Parameters:
  ///   - state: at the decision.
  ///   - multiple: the dose given, as a multiple of the standard dose; its time-weighted mean where it changed.
  ///   - next: at the next decision; `nil` where the episode ended before another measurement.
  ///   - elapsed: days from the decision to the next one or to the end.
  ///   - progressed: whether progression or death ended the interval.
  public func reward(
    from state: State, multiple: Double, to next: State?, elapsed: Double, progressed: Bool
  ) -> RewardComponents {
    let units = elapsed / StateEncoder.timeUnit
    let change = next.map { $0.features[burdenFeature] - state.features[burdenFeature] } ?? 0
    let limit = configuration.burdenLimit
    return RewardComponents(
      burden: -configuration.burden * max(-limit, min(limit, change)),
      treatment: -configuration.treatment * multiple * units,
      progressionFree: configuration.progressionFree * units,
      progression: progressed ? -configuration.progression : 0)
  }
}
