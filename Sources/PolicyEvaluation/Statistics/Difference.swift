/// The difference θ − η of two statistics of the same episodes, paired: what both owe to the same patients cancels.
public struct Difference<First: EpisodeStatistic, Second: EpisodeStatistic>: EpisodeStatistic {
  private let first: First
  private let second: Second

  public init(_ first: First, minus second: Second) {
    precondition(first.count == second.count, "Difference: \(first.count) units against \(second.count)")
    self.first = first
    self.second = second
  }

  public var count: Int { first.count }
  public var value: Double { first.value - second.value }
  public func values(_ multiplicities: [SIMD8<Double>]) -> SIMD8<Double> {
    first.values(multiplicities) - second.values(multiplicities)
  }
  public var influences: [Double] { zip(first.influences, second.influences).map { $0 - $1 } }
  public var jackknife: [Double] { zip(first.jackknife, second.jackknife).map { $0 - $1 } }
}

extension EpisodeStatistic {
  /// The difference to another statistic of the same episodes.
  func minus(_ other: some EpisodeStatistic) -> any EpisodeStatistic { Difference(self, minus: other) }
}
