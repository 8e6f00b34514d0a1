/// The draws of one Markov chain after its warm-up, with what is needed to judge them.
public struct MarkovChain: Sendable, Hashable, Codable {
  /// Positions, by draw.
  public internal(set) var draws: [[Double]] = []
  /// ln p at each draw.
  public internal(set) var logDensities: [Double] = []
  /// The Hamiltonian at each draw; empty where the sampler has none.
  public internal(set) var energies: [Double] = []
  /// The places of draws whose trajectory left the level of its energy: there the integrator failed, and what the chain
  /// says of the region is not to be trusted.
  public internal(set) var divergences: [Int] = []
  /// How many draws had a trajectory as long as is allowed.
  public internal(set) var longestTrajectories = 0
  /// The mean probability of acceptance.
  public internal(set) var acceptance = 0.0
  /// The step size, or scale of the proposal, after the warm-up.
  public internal(set) var stepSize = 0.0
  /// The variances that the chain's metric, or proposal, took from its warm-up.
  public internal(set) var scales: [Double] = []
  /// How many evaluations of the density, the warm-up included.
  public internal(set) var evaluations = 0

  /// A chain that was drawn elsewhere.
  public init(
    draws: [[Double]] = [], logDensities: [Double] = [], energies: [Double] = [], divergences: [Int] = []
  ) {
    self.draws = draws
    self.logDensities = logDensities
    self.energies = energies
    self.divergences = divergences
  }
}

/// Several chains of one density.
public struct MarkovChains: Sendable, Hashable, Codable {
  /// What the components of a draw are called.
  public let names: [String]
  public let chains: [MarkovChain]

  /// - Parameters: as the properties of these names; all chains must have equally many draws.
  public init(names: [String], chains: [MarkovChain]) {
    let counts = Set(chains.map(\.draws.count))
    precondition(counts.count == 1, "MarkovChains: chains with \(counts.sorted()) draws")
    precondition(
      chains.allSatisfy { $0.draws.allSatisfy { $0.count == names.count } },
      "MarkovChains: a draw does not have \(names.count) components")
    self.names = names
    self.chains = chains
  }

  /// One component's draws, by chain.
  public func trace(_ component: Int) -> Trace { Trace(chains.map { $0.draws.map { $0[component] } }) }

  /// All draws, chain after chain.
  public var draws: [[Double]] { chains.flatMap(\.draws) }

  /// The same chains in other quantities: constrained parameters or predictions, say.
  public func mapped(to names: [String], _ body: ([Double]) -> [Double]) -> MarkovChains {
    MarkovChains(
      names: names,
      chains: chains.map { chain in
        var chain = chain
        chain.draws = chain.draws.map(body)
        return chain
      })
  }
}
