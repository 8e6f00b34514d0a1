import ArgumentParser
import DiffEq
import Foundation
import Pharmacometrics
import Stochastics

/// Virtual patients per second: docetaxel with neutropenia and a tumor over 24 weeks, sunitinib in GIST over a year, all
/// outputs daily.
struct SimulationBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "simulate")

  @Option(help: "Patients of the docetaxel model that are timed.") var docetaxel = 16_000
  @Option(help: "Patients of the sunitinib model that are timed.") var sunitinib = 8_000
  @Option(help: "Relative tolerance; the absolute one is a hundredth of it.") var tolerance = 1e-6
  @Option(help: "Relative tolerance at which the largest error is still below that of CVODE at the other.")
  var coarse = 1e-5
  @Option(help: "How often each is timed; the best counts, since others use the machine too.") var repeats = 5
  @Option(help: "Where 64 docetaxel patients and their days go; with .coarse at that tolerance.")
  var out: String?

  struct Outcome: Encodable {
    struct Rates: Encodable {
      /// Patients per second of one core's time through the engine.
      var oneCore: Double
      /// How many times as many two threads do in the same time of the clock.
      var twoCores: Double
      /// Through the registry, with summaries and clinical courses, per second of one core's time.
      var registered: Double
    }
    var software = "Titrate"
    var tolerance, coarseTolerance: Double
    var docetaxelTumor, sunitinibGist: Rates
    /// Patients per second of one core's time at the coarse tolerance.
    var docetaxelCoarse: Double
  }

  func run() throws {
    let infusions = try Regimen(DocetaxelTumor.description.regimen).events(until: 168 * 24)
    let tablets = try Regimen(SunitinibGIST.description.regimen).events(until: 365 * 24)
    if let out {
      try write(infusions, tolerance, to: URL(filePath: out))
      try write(infusions, coarse, to: URL(filePath: out + ".coarse"))
    }
    let quick = try simulation(DocetaxelTumor.self, infusions, days: 168, coarse)
    try report(
      Outcome(
        tolerance: tolerance, coarseTolerance: coarse,
        docetaxelTumor: try rates(DocetaxelTumor.self, infusions, days: 168, patients: docetaxel),
        sunitinibGist: try rates(SunitinibGIST.self, tablets, days: 365, patients: sunitinib),
        docetaxelCoarse: Double(docetaxel / 256 * 256)
          / (try best(processorTime) { try follow(quick, patients: docetaxel, threads: 1) })))
  }

  private func rates<M: Model>(
    _ model: M.Type, _ doses: [DoseEvent], days: Int, patients: Int
  ) throws -> Outcome.Rates {
    let simulation = try simulation(model, doses, days: days, tolerance)
    let registered = try ModelRegistry.model(named: M.description.name)
    let request = SimulationRequest(
      patients: .cohort(patients), doses: doses, horizon: Double(days) * 24, step: 24, tolerance: simulation.tolerance)
    let alone = try best(now) { try follow(simulation, patients: patients, threads: 1) }
    let together = try best(now) { try follow(simulation, patients: patients, threads: 2) }
    return .init(
      oneCore: Double(patients / 256 * 256)
        / (try best(processorTime) { try follow(simulation, patients: patients, threads: 1) }),
      twoCores: alone / together,
      registered: Double(patients)
        / (try best(processorTime) {
          _ = try registered.simulate(request, render: { _ in }, consume: { _ in }, progress: { _ in })
        }))
  }

  private func follow<M: Model>(_ simulation: CohortSimulation<M>, patients: Int, threads: Int) throws {
    let key = Key(seed: 1)
    _ = try parallelMap(count: patients / 256, threads: threads) { part in
      stride(from: part * 256, to: part * 256 + 256, by: 8).reduce(0) { sum, first in
        sum + simulation.group(first: first, count: 8, key: key).values[0][0]
      }
    }
  }

  private func simulation<M: Model>(
    _ model: M.Type, _ doses: [DoseEvent], days: Int, _ tolerance: Double
  ) throws -> CohortSimulation<M> {
    try CohortSimulation<M>(
      Population<M>(), doses: doses, grid: (0...days).map { Double($0) * 24 },
      tolerance: Tolerance(relative: tolerance, absolute: tolerance * 1e-2))
  }

  /// The least time of some runs, by a clock.
  private func best(_ clock: () -> Double, _ body: () throws -> Void) throws -> Double {
    var least = Double.infinity
    for _ in 0..<repeats {
      let start = clock()
      try body()
      least = min(least, clock() - start)
    }
    return least
  }

  /// What the peers are given: a patient's parameters, then neutrophils and tumor of every day.
  private func write(_ doses: [DoseEvent], _ tolerance: Double, to url: URL) throws {
    let simulation = try simulation(DocetaxelTumor.self, doses, days: 168, tolerance)
    var lines: [String] = []
    for first in stride(from: 0, to: 64, by: 8) {
      let group = simulation.group(first: first, count: 8, key: Key(seed: 1))
      for (lane, patient) in group.individuals.enumerated() {
        var numbers =
          [patient.covariates[0]]
          + [
            DocetaxelTumor.Parameter.volume, .k10, .k12, .k21, .k13, .k31, .baseline, .transitRate, .feedback,
            .effectSlope, .tumorBase, .hourlyGrowth, .kill,
          ].map { patient[$0] }
        for day in 1...168 {
          numbers.append(group.value(.neutrophils, at: day, lane: lane))
          numbers.append(group.value(.tumor, at: day, lane: lane))
        }
        lines.append(numbers.map { "\($0)" }.joined(separator: " "))
      }
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url)
  }
}
