import Foundation

/// Metropolis' algorithm with normal proposals whose covariance and scale are learned in the warm-up and fixed after it.
///
/// A proposal is x + s L z with L Lᵀ the covariance of the warm-up's draws and ln s raised by (α − α*)/m^0.6 at its
/// transition m, towards the rate α* at which a normal density is explored best: 0.44 for one component, 0.234 for many.
///
/// It needs no gradient, and for more than a few components it is far slower than ``NoUTurnSampler``.
///
/// Sources: Haario, Saksman, Tamminen. An adaptive Metropolis algorithm. Bernoulli 7:223 (2001), doi:10.2307/3318737;
/// Andrieu, Thoms. A tutorial on adaptive MCMC. Stat Comput 18:343 (2008), doi:10.1007/s11222-008-9110-y, algorithm 4.
public struct RandomWalkMetropolis: ChainSampler, Sendable, Hashable, Codable {
  /// Draws kept, after the warm-up.
  public var draws = 1000
  /// Transitions of the warm-up.
  public var warmUp = 2000
  /// Transitions for each draw.
  public var thinning = 10

  public init(draws: Int = 1000, warmUp: Int = 2000, thinning: Int = 10) {
    precondition(
      draws > 0 && warmUp >= 0 && thinning > 0,
      "RandomWalkMetropolis(draws: \(draws), warmUp: \(warmUp), thinning: \(thinning))")
    self.draws = draws
    self.warmUp = warmUp
    self.thinning = thinning
  }

  public func chain<D: LogDensity>(
    of density: D, from start: [Double], key: Key
  ) throws(SamplingError) -> MarkovChain {
    let value = density.value(at: start)
    guard value.isFinite else { throw .noDensity(chain: nil, position: start) }
    var walk = AdaptiveWalk(dimension: start.count)
    var state = (position: start, value: value)
    var generator = key.child(.noise).generator
    for _ in 0..<warmUp {
      let acceptance = step(density, &state, walk, &generator)
      walk.learn(state.position, acceptance: acceptance, of: warmUp)
    }
    var chain = MarkovChain()
    chain.evaluations = 1 + warmUp + draws * thinning
    chain.stepSize = walk.scale
    chain.scales = walk.variances
    for draw in 0..<draws {
      var generator = key.child(.rollout, draw).generator
      for _ in 0..<thinning { chain.acceptance += step(density, &state, walk, &generator) }
      chain.draws.append(state.position)
      chain.logDensities.append(state.value)
    }
    chain.acceptance /= Double(draws * thinning)
    return chain
  }

  /// One transition; the probability with which it was accepted.
  private func step<D: LogDensity>(
    _ density: D, _ state: inout (position: [Double], value: Double), _ walk: AdaptiveWalk,
    _ generator: inout Generator
  ) -> Double {
    let proposal = walk.proposal(from: state.position, &generator)
    let value = density.value(at: proposal)
    let acceptance = value.isFinite ? min(1, exp(value - state.value)) : 0
    if generator.uniform() < acceptance { state = (proposal, value) }
    return acceptance
  }
}
