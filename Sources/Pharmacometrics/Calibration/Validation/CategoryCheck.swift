import Stochastics

/// The share of each category of an ordinal outcome over time, against data sets that the calibrated population would have
/// given: the visual predictive check of categories.
public struct CategoryCheck: Sendable, Hashable, Codable {
  /// The share of one category in a bin, with the replicates'.
  public struct Share: Sendable, Hashable, Codable {
    public let category: Int
    public let observed: Double
    /// The 2.5 %, 50 % and 97.5 % quantiles over the replicates.
    public let lower: Double
    public let median: Double
    public let upper: Double

    public var isInside: Bool { observed >= lower - 1e-12 && observed <= upper + 1e-12 }
  }

  /// Records of one interval of time.
  public struct Bin: Sendable, Hashable, Codable {
    public let firstTime: Double
    public let lastTime: Double
    public let count: Int
    public let shares: [Share]
  }

  /// The outcome's name.
  public let outcome: String
  public let bins: [Bin]

  /// Of the shares.
  public var shareInside: Double {
    let shares = bins.flatMap(\.shares)
    return Double(shares.count(where: \.isInside)) / Double(max(1, shares.count))
  }

  /// A record with what replicates have in its place.
  struct Entry {
    let time: Double
    let category: Int
    let replicates: [Int]
  }

  /// - Parameters:
  ///   - entries: at least one, with equally many replicates.
  ///   - count: of intervals of time, at most.
  init(outcome: String, categories: Int, _ entries: [Entry], bins count: Int) {
    let limits = TimeBins(entries.map(\.time), count: count)
    var members = [[Entry]](repeating: [], count: limits.starts.count)
    for entry in entries { members[limits.index(entry.time)].append(entry) }
    self.outcome = outcome
    bins = members.filter { !$0.isEmpty }.map { Self.bin($0, categories) }
  }

  private static func bin(_ entries: [Entry], _ categories: Int) -> Bin {
    let count = Double(entries.count)
    let times = entries.map(\.time).sorted()
    let shares = (0..<categories).map { category in
      let simulated = entries[0].replicates.indices.map { replicate in
        Double(entries.count { $0.replicates[replicate] == category }) / count
      }.sorted()
      return Share(
        category: category, observed: Double(entries.count { $0.category == category }) / count,
        lower: quantile(0.025, ofSorted: simulated), median: quantile(0.5, ofSorted: simulated),
        upper: quantile(0.975, ofSorted: simulated))
    }
    return Bin(firstTime: times[0], lastTime: times[times.count - 1], count: entries.count, shares: shares)
  }
}
