import Foundation

/// Hamiltonian Monte Carlo with trajectories of a given time: L leapfrog steps of size ε, then acceptance by Metropolis.
///
/// L is drawn uniformly from 1 … ⌈T/ε⌉, so that no period of the density is met again and again. In the metric of the
/// warm-up a component's deviation is about 1, and T near π/2 suits a normal density.
///
/// Source: Neal. MCMC using Hamiltonian dynamics. Handbook of Markov Chain Monte Carlo (2011), doi:10.1201/b10905-6,
/// sections 3.2 and 4.2.
public struct HamiltonianSampler: ChainSampler, HamiltonianTransition, Sendable, Hashable, Codable {
  /// Draws kept, after the warm-up.
  public var draws = 1000
  public var warmUp = WarmUp()
  /// T.
  public var integrationTime = 2.0
  /// Of one trajectory.
  public var greatestStepCount = 1024

  public init(
    draws: Int = 1000, warmUp: WarmUp = WarmUp(), integrationTime: Double = 2, greatestStepCount: Int = 1024
  ) {
    precondition(
      draws > 0 && integrationTime > 0 && greatestStepCount > 0,
      "HamiltonianSampler(draws: \(draws), integrationTime: \(integrationTime), "
        + "greatestStepCount: \(greatestStepCount))")
    self.draws = draws
    self.warmUp = warmUp
    self.integrationTime = integrationTime
    self.greatestStepCount = greatestStepCount
  }

  public func chain<D: LogDensity>(
    of density: D, from start: [Double], key: Key
  ) throws(SamplingError) -> MarkovChain {
    try warmUp.chain(of: density, from: start, draws: draws, key: key, transition: self)
  }

  func move<D: LogDensity>(
    _ system: HamiltonianSystem<D>, from start: PhasePoint, stepSize: Double, _ generator: inout Generator
  ) -> Transition {
    let wanted = (integrationTime / stepSize).rounded(.up)
    let limit = wanted < Double(greatestStepCount) ? max(1, Int(wanted)) : greatestStepCount
    let count = 1 + generator.index(below: limit)
    let before = system.energy(start)
    var end = start
    var isDivergent = false
    var evaluations = 0
    for _ in 0..<count where !isDivergent {
      system.advance(&end, by: stepSize)
      evaluations += 1
      isDivergent = !(system.energy(end) - before <= Transition.largestEnergyChange)
    }
    let acceptance = isDivergent ? 0 : min(1, exp(before - system.energy(end)))
    let point = generator.uniform() < acceptance ? end : start
    return Transition(
      point: point, energy: system.energy(point), acceptance: acceptance, isDivergent: isDivergent,
      isLongest: wanted > Double(greatestStepCount), evaluations: evaluations)
  }
}

extension HamiltonianSampler {
  /// One transition from a position with a momentum drawn anew and the unit metric, for use within another sampler.
  /// - Returns: the next position and the probability with which the end of the trajectory was accepted.
  public static func transition<D: LogDensity>(
    of density: D, from position: [Double], stepSize: Double, steps: Int, _ generator: inout Generator
  ) -> (position: [Double], acceptance: Double) {
    let system = HamiltonianSystem(
      density: density, metric: Metric(variances: [Double](repeating: 1, count: position.count)))
    var end = system.point(at: position)
    end.momentum = system.metric.momentum(&generator)
    let before = system.energy(end)
    for _ in 0..<steps where system.energy(end) - before <= Transition.largestEnergyChange {
      system.advance(&end, by: stepSize)
    }
    let ratio = before - system.energy(end)
    let acceptance = ratio.isNaN ? 0 : exp(min(0, ratio))
    return (generator.uniform() < acceptance ? end.position : position, acceptance)
  }
}
