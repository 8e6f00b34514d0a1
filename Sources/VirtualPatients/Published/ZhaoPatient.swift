/// One patient of ``ZhaoTrial``.
public struct ZhaoPatient: Codable, Hashable, Sendable {
  /// W₀, toxicity (negative wellness) before treatment.
  public let initialToxicity: Double
  /// M₀, tumor size before treatment.
  public let initialTumorSize: Double
  /// W; it may fall below 0.
  public internal(set) var toxicity: Double
  /// M; 0 is cured, for good.
  public internal(set) var tumorSize: Double
  /// Months since the start.
  public internal(set) var month = 0
  public internal(set) var isAlive = true
  /// The reward of each month so far.
  public internal(set) var rewards: [Double] = []

  /// - Parameters: W₀ and M₀, not negative.
  public init(toxicity: Double, tumorSize: Double) {
    precondition(
      toxicity >= 0 && tumorSize >= 0 && toxicity.isFinite && tumorSize.isFinite,
      "ZhaoPatient(toxicity: \(toxicity), tumorSize: \(tumorSize)): neither may be negative at the start")
    initialToxicity = toxicity
    initialTumorSize = tumorSize
    self.toxicity = toxicity
    self.tumorSize = tumorSize
  }
}
