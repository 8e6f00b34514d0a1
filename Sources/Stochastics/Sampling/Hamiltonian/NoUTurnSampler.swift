import Foundation

/// The No-U-Turn sampler: Hamiltonian Monte Carlo whose trajectories double, forwards or backwards in time, until their
/// ends begin to approach each other.
///
/// The next state is drawn from the trajectory in proportion to exp(−H), within a subtree uniformly in these weights and
/// between the old trajectory and the new subtree with a preference for the new one. A trajectory has turned where, for
/// the velocities v at its ends and the sum ρ of its momenta, ρᵀv ≤ 0 at either; the same is asked of the two halves with
/// the nearest point of the other half.
///
/// Sources: Hoffman, Gelman. The No-U-Turn sampler. JMLR 15:1593 (2014); Betancourt. A conceptual introduction to
/// Hamiltonian Monte Carlo (2017), arXiv:1701.02434, appendix A.4 (multinomial sampling, generalized criterion); the
/// criterion across the halves is Stan's.
public struct NoUTurnSampler: ChainSampler, HamiltonianTransition, Sendable, Hashable, Codable {
  /// Draws kept, after the warm-up.
  public var draws = 1000
  public var warmUp = WarmUp()
  /// A trajectory has at most 2^depth steps.
  public var greatestDepth = 10

  public init(draws: Int = 1000, warmUp: WarmUp = WarmUp(), greatestDepth: Int = 10) {
    precondition(draws > 0 && greatestDepth > 0, "NoUTurnSampler(draws: \(draws), greatestDepth: \(greatestDepth))")
    self.draws = draws
    self.warmUp = warmUp
    self.greatestDepth = greatestDepth
  }

  public func chain<D: LogDensity>(
    of density: D, from start: [Double], key: Key
  ) throws(SamplingError) -> MarkovChain {
    try warmUp.chain(of: density, from: start, draws: draws, key: key, transition: self)
  }

  func move<D: LogDensity>(
    _ system: HamiltonianSystem<D>, from start: PhasePoint, stepSize: Double, _ generator: inout Generator
  ) -> Transition {
    var builder = TreeBuilder(system: system, stepSize: stepSize, energy: system.energy(start))
    var whole = TreeBuilder<D>.Tree(at: start, logWeight: 0)
    var ends = (backward: start, forward: start)
    var isForward = true
    var depth = 0
    while depth < greatestDepth {
      let goesForward = generator.bernoulli(0.5)
      // The end from which the trajectory goes on is its last.
      if goesForward != isForward { swap(&whole.first, &whole.last) }
      isForward = goesForward
      builder.step = goesForward ? stepSize : -stepSize
      let subtree =
        goesForward
        ? builder.tree(depth: depth, from: &ends.forward, &generator)
        : builder.tree(depth: depth, from: &ends.backward, &generator)
      guard let subtree else { break }
      depth += 1
      let preference = exp(min(0, subtree.logWeight - whole.logWeight))
      let takesNew = generator.uniform() < preference
      let hasTurned = builder.join(&whole, subtree, takesSecond: takesNew)
      if hasTurned { break }
    }
    return Transition(
      point: whole.sample, energy: system.energy(whole.sample),
      acceptance: builder.acceptance / Double(max(1, builder.evaluations)), isDivergent: builder.isDivergent,
      isLongest: depth == greatestDepth, evaluations: builder.evaluations)
  }
}
