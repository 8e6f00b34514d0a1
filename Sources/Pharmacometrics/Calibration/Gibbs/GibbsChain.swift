import Foundation
import Stochastics

/// One chain of Gibbs sampling: a population and its patients.
///
/// A sweep
/// 1. moves every patient given the population (``PatientChain``), all at once, since they are independent;
/// 2. draws typical values and covariate effects given the patients (``PopulationRegression``);
/// 3. draws Ω given the patients (``EffectBlock``);
/// 4. moves the sizes of errors by Metropolis, for which no model is followed;
/// 5. moves parameters without an effect of their own by Metropolis;
/// 6. moves typical values, covariate effects and ω together with all patients, z = L⁻¹η held: where measurements say
///    little of a patient, steps 2 and 3 alone hardly move (interweaving).
///
/// Source of 6: Yu, Meng. To center or not to center. J Comput Graph Stat 20:531 (2011), doi:10.1198/jcgs.2011.203main.
struct GibbsChain: Sendable {
  let cohort: CalibrationCohort
  let priors: Priors
  let configuration: GibbsConfiguration
  let threads: Int
  var values: PopulationValues
  var patients: [PatientChain]
  let blocks: [EffectBlock]
  var rates: [[Double]]
  let regression: PopulationRegression
  var sizes: PopulationWalk
  var free: PopulationWalk
  var together: PopulationWalk
  /// Eight patients each.
  let batches: [PatientBatch]

  init(
    _ cohort: CalibrationCohort, priors: Priors, configuration: GibbsConfiguration, threads: Int, key: Key
  ) throws {
    let structure = cohort.structure
    self.cohort = cohort
    self.priors = priors
    self.configuration = configuration
    self.threads = threads
    let regression = PopulationRegression(structure, priors)
    let blocks = try EffectBlock.blocks(of: structure)
    self.regression = regression
    self.blocks = blocks
    rates = blocks.map { $0.members.map { _ in 1 } }
    let locations = structure.parameters.indices.filter { structure.parameters[$0].isEstimated }
    let coefficients = structure.coefficients.indices.filter { structure.coefficients[$0].isEstimated }
    free = PopulationWalk(
      locations.filter { !regression.locations.contains($0) }.map { .location($0) }
        + coefficients.filter { !regression.coefficients.contains($0) }.map { .coefficient($0) },
      structure: structure)
    together = PopulationWalk(
      locations.map { .location($0) } + coefficients.map { .coefficient($0) }
        + blocks.flatMap(\.members).map { .deviation($0) }, structure: structure)
    let outputs = structure.outputs.indices.filter { structure.outputs[$0].isEstimated }
    sizes = PopulationWalk(
      outputs.flatMap { output in
        structure.outputs[output].error.scales.indices.map { .size(output: output, index: $0) }
      }, structure: structure)
    batches = PatientBatch.batches(of: cohort, chains: 1)
    var generator = key.child(.initialization).generator
    values = Self.dispersed(structure, configuration.dispersion, &generator)
    patients = cohort.patients.indices.map { PatientChain(patient: $0, of: cohort) }
    try seekModes(key.child(.initialization, 1))
  }

  /// The starting values, moved at random.
  private static func dispersed(
    _ structure: CalibrationStructure, _ dispersion: Double, _ generator: inout Generator
  ) -> PopulationValues {
    var values = structure.start
    for (place, parameter) in structure.parameters.enumerated() where parameter.isEstimated {
      let unit = parameter.scale == .normal ? Swift.max(Swift.abs(parameter.start), 1e-3) : 1
      values.locations[place] += dispersion * unit * generator.normal()
    }
    for (place, effect) in structure.effects.enumerated() where effect.isEstimated {
      let ratio = Foundation.exp(dispersion * generator.normal())
      for other in values.covariance.indices {
        values.covariance[place][other] *= ratio
        values.covariance[other][place] *= ratio
      }
    }
    for (output, line) in structure.outputs.enumerated() where line.isEstimated {
      values.errors[output] = line.error.replacing(
        line.error.scales.map { $0.value * Foundation.exp(dispersion * Swift.abs(generator.normal())) })
    }
    return values
  }

  /// Seeks every patient's modes.
  /// - Throws: ``CalibrationUnsupported`` with the patients whose model cannot be computed.
  private mutating func seekModes(_ key: Key) throws {
    guard let target = GibbsTarget(cohort, values) else { return }
    let starts = configuration.starts
    let standing = patients
    let moved = try parallelMap(count: standing.count, threads: threads) { index in
      var patient = standing[index]
      let isPossible = patient.seekModes(target, starts: starts, key: key.child(.patient, index))
      return (patient, isPossible || patient.dataValue.isFinite)
    }
    patients = moved.map(\.0)
    let lost = moved.filter { !$0.1 }.map { cohort.patients[$0.0.patient].name }
    guard lost.isEmpty else {
      throw CalibrationUnsupported(
        problems: lost.map {
          "patient \($0): the model cannot be computed for any effects tried; check doses and units"
        })
    }
  }

  /// One sweep.
  /// - Parameter index: of the sweep; those below the configuration's warm-up learn.
  mutating func sweep(_ index: Int, key: Key) throws {
    let key = key.child(.rollout, index)
    let isLearning = index < configuration.warmUp
    if configuration.refits.contains(index) && isLearning {
      try seekModes(key.child(.initialization))
      let isLate = index >= configuration.warmUp / 2
      for place in patients.indices {
        let acceptance = patients[place].takeAcceptance()
        if isLate { patients[place].setStubborn(acceptance < configuration.leastAcceptance) }
      }
    }
    try movePatients(key, adaptation: isLearning ? 1 / Double(index + 1).squareRoot() : 0)
    var generator = key.child(.parameters).generator
    drawPopulation(&generator)
    let total = configuration.warmUp
    moveSizes(isLearning ? total : nil, &generator)
    for _ in 0..<configuration.populationSteps {
      try move(\.free, holdsEffects: false, total: isLearning ? total : nil, &generator)
      try move(\.together, holdsEffects: true, total: isLearning ? total : nil, &generator)
    }
  }

  private mutating func movePatients(_ key: Key, adaptation: Double) throws {
    guard let target = GibbsTarget(cohort, values) else { return }
    let standing = patients
    patients = try parallelMap(count: standing.count, threads: threads) { index in
      var patient = standing[index]
      patient.advance(target, adaptation: adaptation, key: key.child(.patient, index))
      return patient
    }
  }

  /// The patients' rates of acceptance since the last call.
  @discardableResult
  mutating func clearAcceptance() -> [Double] {
    patients.indices.map { patients[$0].takeAcceptance() }
  }
}
