import ArgumentParser
import DiffEq
import Foundation
import Pharmacometrics
import Stochastics

/// The log posterior of a hundred patients' neutrophils under docetaxel: milliseconds of its gradient by all numbers at
/// once, and effective draws per second of the population's worst number by Gibbs sampling.
struct SamplingBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "sampling")

  @Option(help: "Patients.") var patients = 100
  @Option(help: "Where the problem goes, for the peer.") var out: String?
  @Option(help: "How often the gradient is timed; the best counts.") var repeats = 5
  @Flag(help: "Time Gibbs sampling too.") var gibbs = false

  static let days = [0.0, 3, 5, 7, 9, 11, 14, 17, 21]
  static let tolerance = 1e-6

  struct Outcome: Encodable {
    var software = "Titrate"
    /// Of one core's time.
    var gradientMilliseconds: Double
    /// By forward sensitivities with dual numbers, of patients' effects alone.
    var dualMilliseconds: Double
    /// By one core's time, warm-up included; `nil` where it was not asked for.
    var effectiveDrawsPerSecond: Double?
    var worstPotentialScaleReduction: Double?
  }

  struct Problem: Encodable {
    var times, doses: [Double]
    var measurements: [[Double]]
    var typical: [Double]
    var error, tolerance: Double
    /// V1, K10, K12, K21, K13, K31, GAMMA.
    var fixed: [Double]
    var position, gradient: [Double]
    var value: Double
  }

  func run() throws {
    let cohort = try cohort()
    let posterior = try JointPosterior(cohort)
    var generator = Key(seed: 2).generator
    let count = posterior.dimension - 3 * patients
    var position = posterior.start(0.1, &generator)
    for place in count..<position.count { position[place] = generator.normal() }
    var gradient = position
    let value = posterior.value(at: position, gradient: &gradient)
    if let out {
      try JSONEncoder().encode(problem(cohort, position, gradient, value)).write(to: URL(filePath: out))
    }
    var outcome = Outcome(
      gradientMilliseconds: 1000 * best { _ = posterior.value(at: position, gradient: &gradient) },
      dualMilliseconds: 1000 * best { sensitivities(cohort) })
    if gibbs {
      let start = processorTime()
      let result = try GibbsSampler(
        cohort, configuration: .init(chains: 2, warmUp: 200, draws: 500), key: Key(seed: 3)
      ).run()
      outcome.effectiveDrawsPerSecond = result.report.smallestEffectiveSampleSize.map { $0 / (processorTime() - start) }
      outcome.worstPotentialScaleReduction = result.report.worstPotentialScaleReduction
    }
    try report(outcome)
  }

  private func best(_ body: () -> Void) -> Double {
    (0..<repeats).reduce(Double.infinity) { least, _ in
      let start = processorTime()
      body()
      return min(least, processorTime() - start)
    }
  }

  private func cohort() throws -> CalibrationCohort {
    let structure = try CalibrationStructure(
      FribergDocetaxel.self,
      CalibrationSpecification(outputs: ["ANC": .init(error: .logNormal, proportional: 0.2)]))
    let place = FribergDocetaxel.Output.neutrophils.rawValue
    let empty = try CalibrationCohort(
      structure: structure,
      predictor: ModelPredictor(
        FribergDocetaxel.self, tolerance: Tolerance(relative: Self.tolerance, absolute: Self.tolerance * 1e-2)),
      patients: (0..<patients).map { index in
        CalibrationPatient(
          name: "\(index + 1)", covariates: [1.8],
          doses: [DoseEvent(time: 0, amount: 150 + Double(index % 10) * 6, duration: 1)],
          measurements: Self.days.map { .init(time: 24 * $0, output: place, value: 1) })
      })
    return try ReplicateSimulation(empty, structure.start).cohort(key: Key(seed: 1))
  }

  /// What the neutrophils tell of each patient's three effects, by ``IndividualPosterior``.
  private func sensitivities(_ cohort: CalibrationCohort) {
    let population = Population<FribergDocetaxel>()
    let errors: [ResidualError] = [.none, .logNormal(standardDeviation: 0.2)]
    let directions = (0..<3).map { row in (0..<3).map { row == $0 ? 1.0 : 0.0 } }
    for patient in cohort.patients {
      let observed = ObservedPatient<FribergDocetaxel>(
        name: patient.name, covariates: patient.covariates, doses: patient.doses,
        observations: patient.measurements.map { .init(time: $0.time, .neutrophils, $0.value) })
      let posterior = IndividualPosterior(
        population, patient: observed, errors: errors,
        tolerance: Tolerance(relative: Self.tolerance, absolute: Self.tolerance * 1e-2))
      _ = posterior.sensitivities(at: [0.1, -0.1, 0.2], along: directions)
    }
  }

  private func problem(
    _ cohort: CalibrationCohort, _ position: [Double], _ gradient: [Double], _ value: Double
  ) -> Problem {
    let typical = Population<FribergDocetaxel>().typical
    func typicalValue(_ parameter: FribergDocetaxel.Parameter) -> Double { typical[parameter.rawValue] }
    return Problem(
      times: Self.days.map { 24 * $0 }, doses: cohort.patients.map { $0.doses[0].amount },
      measurements: cohort.patients.map { $0.measurements.map(\.value) },
      typical: [.baseline, .transitTime, .slope].map(typicalValue), error: 0.2, tolerance: Self.tolerance,
      fixed: [.volume, .k10, .k12, .k21, .k13, .k31, .feedback].map(typicalValue), position: position,
      gradient: gradient,
      value: value)
  }
}
