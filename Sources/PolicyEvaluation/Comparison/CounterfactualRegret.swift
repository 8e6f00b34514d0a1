public import Stochastics

/// How much a policy loses, patient by patient, against what would have been best for that patient in hindsight.
///
/// With v_ik the value of patient i under alternative k and the same chance (the same tumor, the same noise), known where a
/// simulator can treat the same patient again,
///
///     regret = (1/n) Σ_i (max_k v_ik − v_iπ).
///
/// The best is over the alternatives given, the policy itself among them, so regret is never negative; it is a lower bound
/// of the regret against every course of treatment that there is. Knowing the patient's future, the best in hindsight
/// is out of any policy's reach: regret compares policies, and 0 is not to be had.
public struct CounterfactualRegret: Codable, Hashable, Sendable {
  public var patients: Int
  public var mean: Double
  /// Bootstrap over patients: [lower, upper].
  public var interval: [Double]
  /// The share of patients for whom no alternative is better by more than `tolerance`.
  public var bestShare: Double

  /// - Parameters:
  ///   - values: of the policy, by patient, at least two.
  ///   - alternatives: of every alternative on the same patients in the same order, [alternative][patient].
  ///   - tolerance: differences up to it count as none.
  /// - Throws: `BootstrapError` where a value is not finite.
  public init(
    _ values: [Double], against alternatives: [[Double]], tolerance: Double = 1e-9, bootstrap: Bootstrap = Bootstrap(),
    key: Key, threads: Int = 1
  ) throws {
    precondition(
      values.count > 1 && alternatives.allSatisfy { $0.count == values.count },
      "CounterfactualRegret: \(values.count) patients against \(alternatives.map(\.count))")
    let regrets = values.indices.map { patient in
      alternatives.reduce(0) { max($0, $1[patient] - values[patient]) }
    }
    let statistic = SumOfRatios(meanOf: regrets)
    guard statistic.value.isFinite else { throw BootstrapError.estimateNotFinite(statistic.value) }
    let result = try statistic.result(.bootstrap(bootstrap), key: key, threads: threads)
    patients = values.count
    mean = result.value
    interval = result.interval
    bestShare = Double(regrets.count { $0 <= tolerance }) / Double(values.count)
  }
}
