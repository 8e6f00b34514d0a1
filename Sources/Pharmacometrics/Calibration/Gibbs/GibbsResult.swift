import Foundation
public import Stochastics

/// The posterior of a population and its patients, with what speaks for and against it.
public struct GibbsResult: Sendable {
  /// A patient's effect on its location: h of the individual parameter, or η where it has no location of its own.
  public struct IndividualEffect: Sendable, Hashable, Codable {
    public let patient: String
    /// Of the effect.
    public let symbol: String
    public let mean: Double
    public let standardDeviation: Double
    /// R̂ over the chains; `nil` where the draws do not vary.
    public let potentialScaleReduction: Double?
    public let bulkEffectiveSampleSize: Double?
  }

  /// How a patient was drawn.
  public struct PatientMoves: Sendable, Hashable, Codable {
    public let patient: String
    /// The most modes that a chain found.
    public let modes: Int
    /// The rate at which proposals from the modes were accepted.
    public let acceptance: Double
    /// Whether Hamiltonian steps were needed.
    public let usesGradient: Bool
  }

  /// Typical values, covariate effects, standard deviations and correlations of effects, sizes of errors.
  public let population: MarkovChains
  public let report: ConvergenceReport
  /// The priors, one line each.
  public let priors: [String]
  public let individuals: [IndividualEffect]
  public let moves: [PatientMoves]
  /// What a reader should know before trusting the numbers: problems of the report, patients whose chains disagree,
  /// patients with several modes.
  public let notes: [String]

  init(
    _ cohort: CalibrationCohort, priors: Priors, configuration: GibbsConfiguration, records: [GibbsSampler.Record]
  ) {
    let chains = MarkovChains(
      names: UnknownVector(cohort.structure).names, chains: records.map { MarkovChain(draws: $0.population) })
    population = chains
    let judged = ConvergenceReport(chains)
    report = judged
    self.priors = priors.lines(cohort.structure)
    let effects = Self.effects(cohort, records)
    individuals = effects
    let patients = cohort.patients.indices.map { place in
      PatientMoves(
        patient: cohort.patients[place].name, modes: records.map { $0.modes[place] }.max() ?? 0,
        acceptance: records.reduce(0) { $0 + $1.acceptance[place] } / Double(records.count),
        usesGradient: records.contains { $0.isStubborn[place] })
    }
    moves = patients
    var notes = judged.problems
    for effect in effects where effect.potentialScaleReduction ?? 1 > 1.05 {
      notes.append(
        "patient \(effect.patient), \(effect.symbol): R-hat is \(String(format: "%.3f", effect.potentialScaleReduction ?? 1))"
      )
    }
    let several = patients.filter { $0.modes > 1 }.map(\.patient)
    if !several.isEmpty {
      notes.append("patients whose posterior has several modes: \(several.joined(separator: ", "))")
    }
    self.notes = notes
  }

  private static func effects(
    _ cohort: CalibrationCohort, _ records: [GibbsSampler.Record]
  ) -> [IndividualEffect] {
    cohort.patients.indices.flatMap { patient in
      cohort.structure.effects.indices.map { effect in
        let trace = Trace(records.map { $0.phi[patient].map { $0[effect] } })
        return IndividualEffect(
          patient: cohort.patients[patient].name, symbol: cohort.structure.effects[effect].symbol, mean: trace.mean,
          standardDeviation: trace.standardDeviation, potentialScaleReduction: trace.potentialScaleReduction,
          bulkEffectiveSampleSize: trace.bulkEffectiveSampleSize)
      }
    }
  }
}
