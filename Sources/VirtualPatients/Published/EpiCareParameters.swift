/// The parameters of one ``EpiCare`` environment: diseases, treatments, and what is known of their values.
///
/// Made by ``init(contentsOf:)`` from an exported file, which checks them all.
public struct EpiCareParameters: Hashable, Sendable {
  /// One disease.
  public struct Disease: Hashable, Sendable {
    /// Mean of the symptoms on the logit scale.
    public let mean: [Double]
    /// Covariance of the symptoms on the logit scale.
    public let covariance: [[Double]]
    /// The probability of remission by treatment; 0 where a treatment is not named.
    public let remissionProbability: [Double]
    /// The lower Cholesky factor of the covariance.
    let factor: [[Double]]
  }

  /// One treatment.
  public struct Treatment: Hashable, Sendable {
    /// What a visit with it costs.
    public let cost: Double
    /// What it adds to each symptom on the logit scale.
    public let effect: [Double]
    /// What multiplies the probability of each next disease.
    public let transitionMultiplier: [Double]
  }

  /// The seed that the generator made the environment from.
  public let seed: Int
  public let symptoms: Int
  public let maximumVisits: Int
  public let remissionReward: Double
  public let adverseEventReward: Double
  /// A symptom above this is an adverse event.
  public let adverseEventThreshold: Double
  /// What the sum of the symptoms at a visit costs, each unit.
  public let symptomCost: Double
  public let initialDiseaseProbability: [Double]
  /// [disease][next disease].
  public let transition: [[Double]]
  public let diseases: [Disease]
  public let treatments: [Treatment]
  /// [treatment]: the expected reward of a visit over all diseases.
  public let marginalExpectedReward: [Double]
  /// [disease][treatment]: the expected reward of a visit in a disease.
  public let expectedInstantaneousReward: [[Double]]
}
