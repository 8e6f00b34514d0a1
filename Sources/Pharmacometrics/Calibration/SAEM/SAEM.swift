import DiffEq
import Foundation
public import Stochastics

/// Maximum likelihood of a nonlinear mixed-effects model by stochastic approximation of the expectation-maximization
/// algorithm, its expectations from Markov chains (MCMC-SAEM).
///
/// Iteration k moves the chains of every patient's effects by three kernels under the present estimates, updates the
/// sufficient statistics S ← S + γₖ (S(φ) − S), and maximizes the complete-data likelihood that S determines:
///
/// - β by generalized least squares of S₁ = E φᵢ, Ω = N⁻¹ Σ E (φᵢ − μᵢ)(φᵢ − μᵢ)ᵀ within its structure
///   (``EffectMaximization``);
/// - sizes of the residual errors, and parameters without a random effect, by ψ ← ψ + γₖ I⁻¹ s with the complete data's
///   score s and information I, whose fixed point is the maximum too (``ScoreSteps``).
///
/// γₖ = 1 at first. In the first half of this phase variances fall by a bounded factor only (simulated annealing), so that
/// chains travel far; in its second half the estimates wander about the maximum, slowly where a parameter without a random
/// effect goes along with others, so the second phase begins at their mean. There γₖ = k^(−0.7), and the estimate is the
/// mean over its iterations (Polyak and Ruppert), which converges at the best rate however slowly single steps go; with
/// γₖ = 1/k such parameters would stay where the second phase begins. Kernels: from the population; one effect after the
/// other with widths adapted to 40 % acceptance; all effects at once along Ω, adapted to 30 %.
///
/// Results depend on the key but not on the number of threads.
///
/// Sources: Delyon, Lavielle, Moulines. Convergence of a stochastic approximation version of the EM algorithm. Ann Statist
/// 27:94, 1999, doi:10.1214/aos/1018031103; Kuhn, Lavielle. Maximum likelihood estimation in nonlinear mixed effects
/// models. Comput Stat Data Anal 49:1020, 2005, doi:10.1016/j.csda.2004.07.002; Lavielle. Mixed Effects Models for the
/// Population Approach, 2014, chapter 9 (annealing, several chains); Polyak, Juditsky. Acceleration of stochastic
/// approximation by averaging. SIAM J Control Optim 30:838, 1992, doi:10.1137/0330046. Deviation: the sizes of errors move
/// by their score rather than by an average of maximizers.
public struct SAEM: Sendable {
  public let cohort: CalibrationCohort
  public let configuration: SAEMConfiguration
  public let key: Key
  public let threads: Int

  public init(_ cohort: CalibrationCohort, key: Key, threads: Int = 1) {
    self.cohort = cohort
    configuration = cohort.structure.specification.saem
    self.key = key
    self.threads = threads
  }

  /// How many iterations ``run(progress:)`` reports.
  public var iterations: Int { configuration.exploration + configuration.smoothing }

  /// As many chains as give a hundred lanes in all, at most eight, and more where they fill lanes that would stand empty.
  var chains: Int {
    if let chains = configuration.chains { return chains }
    let wanted = min(8, (100 + cohort.patients.count - 1) / cohort.patients.count)
    let cost = PatientBatch.batches(of: cohort, chains: wanted).count
    return (wanted...8).last { PatientBatch.batches(of: cohort, chains: $0).count <= cost } ?? wanted
  }

  /// Estimates.
  /// - Parameter progress: told each iteration that is done, on the calling thread.
  /// - Throws: ``CalibrationUnsupported`` where the data do not determine a covariate effect, or the model of a patient
  ///   cannot be computed anywhere.
  public func run(progress: (Int) -> Void = { _ in }) throws -> SAEMEstimate {
    var values = cohort.structure.start
    var chains = startingChains(values)
    var effects = EffectMaximization(cohort)
    var steps = ScoreSteps(cohort)
    let unknowns = UnknownVector(cohort.structure)
    var path = [unknowns.natural(values)]
    var average = EstimateAverage(unknowns)
    for iteration in 0..<iterations {
      let isExploring = iteration < configuration.exploration
      let step = isExploring ? 1 : pow(Double(iteration - configuration.exploration + 1), -0.7)
      let annealing = 2 * iteration < configuration.exploration ? configuration.annealing : nil
      if iteration == configuration.exploration {
        try requireComputable(chains)
        values = average.mean(in: values)
        average = EstimateAverage(unknowns)
      }
      chains = try advance(chains, values, iteration, adaptation: isExploring ? 0.1 : 0)
      let before = values
      try effects.update(&values, chains, step: step, annealing: annealing)
      try steps.update(
        &values, from: before, chains, step: step, annealing: annealing, iteration: iteration, threads: threads)
      if annealing == nil { average.insert(values) }
      path.append(unknowns.natural(isExploring ? values : average.mean(in: values)))
      progress(1)
    }
    values = average.mean(in: values)
    let moments = try conditionalMoments(chains, values)
    return SAEMEstimate(
      values: values, path: path, explorationIterations: configuration.exploration, moments: moments)
  }

  private func startingChains(_ values: PopulationValues) -> [ChainState] {
    PatientBatch.batches(of: cohort, chains: chains).map { batch in
      ChainState(
        batch, means: batch.lanes.map { cohort.means(values, patient: $0.patient) },
        effects: cohort.structure.effects.count)
    }
  }

  private var sweeps: ChainState.Sweeps {
    .init(
      population: configuration.populationSweeps, component: configuration.componentSweeps,
      block: configuration.blockSweeps)
  }

  private func advance(
    _ chains: [ChainState], _ values: PopulationValues, _ iteration: Int, adaptation: Double
  ) throws -> [ChainState] {
    let key = key.child(.visit, iteration)
    return try parallelMap(count: chains.count, threads: threads) { index in
      var chain = chains[index]
      guard let target = ChainState.Target(cohort, values, chain.batch) else { throw Self.singular }
      chain.advance(target, sweeps: sweeps, adaptation: adaptation, key: key)
      return chain
    }
  }

  private static var singular: CalibrationUnsupported {
    CalibrationUnsupported(problems: [
      "the covariance of the random effects became singular: a random effect has no variance or is a combination of "
        + "others; take it out (variability: false) or estimate fewer covariances"
    ])
  }

  private func requireComputable(_ chains: [ChainState]) throws {
    var lost: [String] = []
    for chain in chains {
      for (lane, member) in chain.batch.lanes.enumerated() where !chain.dataValue[lane].isFinite {
        lost.append(cohort.patients[member.patient].name)
      }
    }
    let names = Array(Set(lost)).sorted()
    guard names.isEmpty else {
      throw CalibrationUnsupported(
        problems: names.map {
          "patient \($0): the model cannot be computed, or gives the measurements no probability, for any effects tried; "
            + "check doses, units and times, or start elsewhere"
        })
    }
  }

  /// Means and covariances of each patient's effects at fixed estimates.
  private func conditionalMoments(
    _ chains: [ChainState], _ values: PopulationValues
  ) throws -> [EffectMoments] {
    let parts = try parallelMap(count: chains.count, threads: threads) { index in
      var chain = chains[index]
      guard let target = ChainState.Target(cohort, values, chain.batch) else { throw Self.singular }
      var moments = chain.batch.lanes.map { _ in EffectMoments(count: cohort.structure.effects.count) }
      for iteration in 0..<(configuration.conditional + configuration.conditional / 5) {
        chain.advance(target, sweeps: sweeps, adaptation: 0, key: key.child(.rollout, iteration))
        guard iteration >= configuration.conditional / 5 else { continue }
        for lane in moments.indices { moments[lane].insert(chain.effects(lane, target)) }
      }
      return moments
    }
    var byPatient = cohort.patients.map { _ in EffectMoments(count: cohort.structure.effects.count) }
    for (chain, moments) in zip(chains, parts) {
      for (member, own) in zip(chain.batch.lanes, moments) { byPatient[member.patient].merge(own) }
    }
    return byPatient
  }
}

/// What ``SAEM`` found.
public struct SAEMEstimate: Sendable {
  public let values: PopulationValues
  /// Estimates after each iteration, the start first, in the order of ``UnknownVector/names``.
  public let path: [[Double]]
  public let explorationIterations: Int
  /// Of each patient's effects, given the measurements.
  public let moments: [EffectMoments]
}

/// Mean and covariance of draws of a patient's effects.
public struct EffectMoments: Sendable {
  private var count = 0.0
  private var sums: [Double]
  private var products: [[Double]]

  init(count: Int) {
    sums = Array(repeating: 0, count: count)
    products = Array(repeating: sums, count: count)
  }

  mutating func insert(_ effects: [Double]) {
    count += 1
    for row in effects.indices {
      sums[row] += effects[row]
      for column in effects.indices { products[row][column] += effects[row] * effects[column] }
    }
  }

  mutating func merge(_ other: EffectMoments) {
    count += other.count
    for row in sums.indices {
      sums[row] += other.sums[row]
      for column in sums.indices { products[row][column] += other.products[row][column] }
    }
  }

  /// E η.
  public var mean: [Double] { sums.map { $0 / count } }

  /// Cov η.
  public var covariance: [[Double]] {
    let mean = mean
    return products.indices.map { row in
      products.indices.map { products[row][$0] / count - mean[row] * mean[$0] }
    }
  }

  /// SD η.
  public var standardDeviations: [Double] {
    let covariance = covariance
    return covariance.indices.map { Swift.max(0, covariance[$0][$0]).squareRoot() }
  }
}
