import Foundation
public import Stochastics

/// The posterior of a population and of each of its patients by Gibbs sampling with several dispersed chains.
///
/// See ``GibbsChain`` for a sweep. Everything is judged by R̂ and effective sample sizes over the chains
/// (``Stochastics/ConvergenceReport``), patients too: a patient whose chains sit at different modes is named.
///
/// For models without random effects, or with few patients, ``JointPosterior`` with ``Stochastics/NoUTurnSampler`` draws
/// all numbers at once.
///
/// Sources: Wakefield, Smith, Racine-Poon, Gelfand. Bayesian analysis of linear and non-linear population models by using
/// the Gibbs sampler. Applied Statistics 43:201 (1994), doi:10.2307/2986121; Lunn, Best, Thomas, Wakefield,
/// Spiegelhalter. Bayesian analysis of population PK/PD models: general concepts and software. J Pharmacokinet Pharmacodyn
/// 29:271 (2002), doi:10.1023/A:1020206907668.
public struct GibbsSampler: Sendable {
  public let cohort: CalibrationCohort
  public let priors: Priors
  public let configuration: GibbsConfiguration
  public let key: Key
  /// How much is computed at once; results do not depend on it.
  public let threads: Int

  /// - Throws: ``CalibrationError`` with all that cannot be.
  public init(
    _ cohort: CalibrationCohort, priors: Priors = Priors(), configuration: GibbsConfiguration = GibbsConfiguration(),
    key: Key, threads: Int = 1
  ) throws(CalibrationError) {
    precondition(threads > 0, "GibbsSampler: \(threads) threads")
    let problems = priors.problems(cohort.structure) + configuration.problems
    guard problems.isEmpty else { throw CalibrationError(problems: problems) }
    _ = try EffectBlock.blocks(of: cohort.structure)
    self.cohort = cohort
    self.priors = priors
    self.configuration = configuration
    self.key = key
    self.threads = threads
  }

  /// Draws the posterior.
  /// - Throws: ``CalibrationUnsupported`` with patients whose model cannot be computed.
  public func run() throws -> GibbsResult {
    // Chains are independent; what threads are left over share the patients of each.
    let outer = min(configuration.chains, threads)
    let inner = max(1, threads / outer)
    let records = try parallelMap(count: configuration.chains, threads: outer) { index in
      try record(key.child(.replicate, index), threads: inner)
    }
    return GibbsResult(cohort, priors: priors, configuration: configuration, records: records)
  }

  /// What one chain leaves behind.
  struct Record: Sendable {
    /// By draw, in the order of ``UnknownVector``.
    var population: [[Double]] = []
    /// [patient][draw][effect], φ; not every draw.
    var phi: [[[Double]]]
    /// The values of the population after the last sweep.
    var last: PopulationValues
    /// By patient.
    var modes: [Int]
    var acceptance: [Double]
    var isStubborn: [Bool]
  }

  /// At most so many draws of a patient are kept of a chain.
  private static var patientDraws: Int { 500 }

  private func record(_ key: Key, threads: Int) throws -> Record {
    var chain = try GibbsChain(cohort, priors: priors, configuration: configuration, threads: threads, key: key)
    let unknowns = UnknownVector(cohort.structure)
    let count = cohort.patients.count
    var record = Record(
      phi: [[[Double]]](repeating: [], count: count), last: chain.values, modes: [], acceptance: [], isStubborn: [])
    for sweep in 0..<configuration.warmUp { try chain.sweep(sweep, key: key) }
    chain.clearAcceptance()
    let stride = max(1, configuration.draws / Self.patientDraws)
    for draw in 0..<configuration.draws {
      try chain.sweep(configuration.warmUp + draw, key: key)
      record.population.append(unknowns.natural(chain.values))
      guard draw % stride == 0 else { continue }
      for (place, patient) in chain.patients.enumerated() {
        let mean = cohort.centeredMeans(chain.values, patient: patient.patient)
        record.phi[place].append(zip(patient.effects, mean).map { $0 + $1 })
      }
    }
    record.last = chain.values
    record.modes = chain.patients.map(\.modes.count)
    record.isStubborn = chain.patients.map(\.isStubborn)
    record.acceptance = chain.clearAcceptance()
    return record
  }
}
