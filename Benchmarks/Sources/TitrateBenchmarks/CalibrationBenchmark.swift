import ArgumentParser
import DiffEq
import Pharmacometrics
import Stochastics

/// Processor time of calibrating theophylline by SAEM with its likelihood: twelve simulated subjects with eleven
/// concentrations each, as the published data have them.
struct CalibrationBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "calibration")

  @Option(help: "How often it is timed; the median counts.") var repeats = 3

  static let hours = [0.0, 0.25, 0.5, 1, 2, 3.5, 5, 7, 9, 12, 24]

  struct Outcome: Encodable {
    var software = "Titrate"
    var seconds: Double
    /// −2 ln L by importance sampling.
    var minusTwoLogLikelihood: Double?
  }

  func run() throws {
    let structure = try CalibrationStructure(Theophylline.self, CalibrationSpecification())
    let empty = try CalibrationCohort(
      structure: structure, predictor: ModelPredictor(Theophylline.self),
      patients: (0..<12).map { index in
        CalibrationPatient(
          name: "\(index + 1)", covariates: [], doses: [DoseEvent(time: 0, amount: 300 + 5 * Double(index))],
          measurements: Self.hours.map { .init(time: $0, output: 0, value: 1) })
      })
    let cohort = try ReplicateSimulation(empty, structure.start).cohort(key: Key(seed: 1))
    var seconds: [Double] = []
    var value: Double?
    for _ in 0..<repeats {
      let start = processorTime()
      value = try Calibration(cohort, seed: 1).run().likelihoods.first?.minusTwoLogLikelihood
      seconds.append(processorTime() - start)
    }
    try report(Outcome(seconds: quantile(seconds, 0.5), minusTwoLogLikelihood: value))
  }
}
