/// How much worse the plans are that a predictor chooses than the best ones in hindsight, where a simulator knows what would
/// have followed each of them.
///
/// In each group (a patient at a time) the plan with the least predicted outcome is chosen; its regret is its true outcome
/// minus the least true outcome of the group. Smaller outcomes are better.
public struct HindsightRegret: Sendable, Hashable, Codable {
  /// The number of groups.
  public var count: Int
  /// The mean regret of what is chosen.
  public var mean: Double
  /// The standard error of the mean, groups taken as independent.
  public var standardError: Double
  /// The share of groups where a best plan is chosen.
  public var bestShare: Double
  /// The mean regret of choosing at random.
  public var random: Double
  /// The mean regret of the same plan in all groups, that of the place with the least mean regret; `nil` where groups differ
  /// in size.
  public var bestFixed: Double?

  /// - Parameters:
  ///   - predicted: of each group, by plan.
  ///   - actual: the same, true.
  public init(predicted: [[Double]], actual: [[Double]]) {
    precondition(
      !actual.isEmpty && zip(predicted, actual).allSatisfy { $0.count == $1.count && !$0.isEmpty }
        && predicted.count == actual.count, "HindsightRegret: \(predicted.count) groups predicted, \(actual.count) true"
    )
    let regrets = actual.map { row in
      let best = row.reduce(.infinity) { min($0, $1) }
      return row.map { $0 - best }
    }
    let chosen = zip(predicted, regrets).map { row, regrets in
      regrets[row.indices.reduce(0) { row[$1] < row[$0] ? $1 : $0 }]
    }
    let n = Double(chosen.count)
    let mean = chosen.reduce(0, +) / n
    count = chosen.count
    self.mean = mean
    standardError = (chosen.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(n - 1, 1) / n).squareRoot()
    bestShare = Double(chosen.count { $0 == 0 }) / n
    random = regrets.reduce(0) { $0 + $1.reduce(0, +) / Double($1.count) } / n
    let width = regrets[0].count
    if regrets.allSatisfy({ $0.count == width }) {
      bestFixed = (0..<width).map { place in regrets.reduce(0) { $0 + $1[place] } / n }.min()
    }
  }
}
