import Stochastics

/// Where the behavior policy hardly ever takes an action, nothing can be said of a policy that does.
///
/// Per action, over all decisions and in each stratum: how often its estimated probability is below 1 % and 5 %, the
/// least one, and quantiles.
///
/// Source: Petersen et al. Diagnosing and responding to violations in the positivity assumption. Statistical Methods in
/// Medical Research 21 (2012), doi:10.1177/0962280210386207.
public struct PositivityTable: Sendable, Hashable, Codable {
  public struct Row: Sendable, Hashable, Codable {
    /// `nil` for all decisions.
    public var stratum: String?
    public var action: Int
    /// The number of decisions.
    public var count: Int
    /// The share of decisions at which the action was taken.
    public var takenShare: Double
    /// The share of decisions with a probability below 0.01.
    public var shareBelowOnePercent: Double
    /// The share of decisions with a probability below 0.05.
    public var shareBelowFivePercent: Double
    public var least: Double
    /// At the table's `quantileProbabilities`.
    public var quantiles: [Double]

    enum CodingKeys: String, CodingKey {
      case stratum, action, count, least, quantiles
      case takenShare = "taken_share"
      case shareBelowOnePercent = "share_below_one_percent"
      case shareBelowFivePercent = "share_below_five_percent"
    }
  }

  public var quantileProbabilities: [Double]
  /// All decisions first, then the strata by name; within each by action.
  public var rows: [Row]

  enum CodingKeys: String, CodingKey {
    case rows
    case quantileProbabilities = "quantile_probabilities"
  }

  public init(_ probabilities: BehaviorProbabilities, quantileProbabilities: [Double] = [0.01, 0.05, 0.25, 0.5, 0.75]) {
    precondition(probabilities.count > 0, "PositivityTable: no decisions")
    self.quantileProbabilities = quantileProbabilities
    var groups: [(stratum: String?, decisions: [Int])] = [(nil, Array(0..<probabilities.count))]
    if let strata = probabilities.strata {
      let members = Dictionary(grouping: 0..<probabilities.count) { strata[$0] }
      groups += members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
    rows = groups.flatMap { group in
      (0..<probabilities.actionCount).map { action in
        let sorted = group.decisions.map { probabilities[$0, action] }.sorted()
        let n = Double(sorted.count)
        return Row(
          stratum: group.stratum, action: action, count: sorted.count,
          takenShare: Double(group.decisions.count { probabilities.actions[$0] == action }) / n,
          shareBelowOnePercent: Double(sorted.count { $0 < 0.01 }) / n,
          shareBelowFivePercent: Double(sorted.count { $0 < 0.05 }) / n, least: sorted[0],
          quantiles: quantileProbabilities.map { quantile($0, ofSorted: sorted) })
      }
    }
  }
}
