/// A statistic whose independent units are clusters of episodes (the patients of one center), not episodes.
///
/// A bootstrap draws whole clusters, the jackknife leaves one out, and Student's t has a degree of freedom less than
/// there are clusters. So what patients of a center have in common is not taken for as many independent findings. With
/// fewer than about thirty clusters the intervals are too short all the same.
///
/// Source: Field, Welsh. Bootstrapping clustered data. Journal of the Royal Statistical Society B 69 (2007),
/// doi:10.1111/j.1467-9868.2007.00593.x, section 2 (the cluster bootstrap).
public struct Clustered<Statistic: EpisodeStatistic>: EpisodeStatistic {
  public let statistic: Statistic
  /// The number of clusters.
  public let count: Int
  /// The cluster of each episode.
  private let clusters: [Int]

  /// - Parameter labels: the cluster of each episode, by name. Clusters are numbered by the order of their names.
  public init(_ statistic: Statistic, by labels: [String]) {
    precondition(labels.count == statistic.count, "Clustered: \(labels.count) labels of \(statistic.count) episodes")
    let names = Set(labels).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    self.statistic = statistic
    count = names.count
    clusters = labels.compactMap { numbers[$0] }
  }

  public var value: Double { statistic.value }

  public func values(_ multiplicities: [SIMD8<Double>]) -> SIMD8<Double> {
    statistic.values(clusters.map { multiplicities[$0] })
  }
}

extension EpisodeStatistic {
  /// The statistic with clusters of episodes as its units.
  public func clustered(by labels: [String]) -> any EpisodeStatistic { Clustered(self, by: labels) }
}
