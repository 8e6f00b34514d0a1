/// Whether a way to draw from posteriors is right: the rank of a parameter drawn from its prior among draws from the
/// posterior, given data simulated with it, is uniform.
///
/// A replicate draws a truth from the prior, simulates data, and draws the posterior. The rank of the truth among L draws
/// thinned from it takes the values 0 … L, all equally likely.
///
/// Source: Talts, Betancourt, Simpson, Vehtari, Gelman. Validating Bayesian inference algorithms with simulation-based
/// calibration (2018), arXiv:1804.06788, theorem 1 and algorithm 2.
public struct SimulationBasedCalibration: Sendable, Hashable, Codable {
  /// A truth and what the posterior says of it.
  public struct Replicate: Sendable {
    public let truth: [Double]
    /// By draw, components as in the truth; chain after chain where there are several.
    public let draws: [[Double]]

    public init(truth: [Double], draws: [[Double]]) {
      self.truth = truth
      self.draws = draws
    }
  }

  public var replicates = 200
  /// L. One less than a multiple of the number of bins of the test suits best.
  public var ranked = 99

  public init(replicates: Int = 200, ranked: Int = 99) {
    precondition(
      replicates > 0 && ranked > 0, "SimulationBasedCalibration(replicates: \(replicates), ranked: \(ranked))")
    self.replicates = replicates
    self.ranked = ranked
  }

  /// - Parameters:
  ///   - names: of the components.
  ///   - threads: how many replicates are computed at once; the result does not depend on it.
  ///   - replicate: draws truth, data and posterior of a replicate with its key. It must return at least L draws.
  public func ranks(
    of names: [String], key: Key, threads: Int = 1, replicate: @Sendable (Key) throws -> Replicate
  ) throws -> RankStatistics {
    let rows = try parallelMap(count: replicates, threads: threads) { index in
      let own = key.child(.replicate, index)
      let result = try replicate(own)
      precondition(
        result.draws.count >= ranked && result.truth.count == names.count,
        "SimulationBasedCalibration: \(result.draws.count) draws of \(result.truth.count) components")
      return ranks(in: result, own.child(.split))
    }
    return RankStatistics(
      names: names, ranks: names.indices.map { component in rows.map { $0[component] } }, greatest: ranked)
  }

  /// Draws that equal the truth count as smaller with probability one half each, at random.
  private func ranks(in replicate: Replicate, _ key: Key) -> [Int] {
    var generator = key.generator
    let thinned = (0..<ranked).map { replicate.draws[$0 * replicate.draws.count / ranked] }
    return replicate.truth.indices.map { component in
      let truth = replicate.truth[component]
      let equal = thinned.count { $0[component] == truth }
      return thinned.count { $0[component] < truth } + (equal > 0 ? generator.index(below: equal + 1) : 0)
    }
  }
}

/// The ranks of a simulation-based calibration.
public struct RankStatistics: Sendable, Hashable, Codable {
  public let names: [String]
  /// [component][replicate], 0 … ``greatest``.
  public let ranks: [[Int]]
  /// L.
  public let greatest: Int

  /// The ranks of a component as numbers within (0, 1): (r + ½)/(L + 1).
  public func uniforms(_ component: Int) -> [Double] {
    ranks[component].map { (Double($0) + 0.5) / Double(greatest + 1) }
  }

  /// The test of a component.
  /// - Parameter bins: of the χ² test; L + 1 should be a multiple of it.
  public func uniformity(_ component: Int, bins: Int = 20, key: Key = Key(seed: 1)) -> UniformityTest {
    UniformityTest(uniforms(component), bins: bins, support: greatest + 1, key: key)
  }
}
