import DiffEq
import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// Neutrophils of virtual patients under docetaxel: the population that made them is found again.
struct DocetaxelRecoveryTests {
  static let times: [Double] = [0, 3, 5, 7, 9, 12, 16, 21, 24, 26, 28, 30, 33, 37, 42].map { $0 * 24 }

  /// Patients of the registered model with counts on some days of two cycles, log error 0.3.
  static func patients(_ count: Int, key: Key) throws -> [CalibrationPatient] {
    let doses = [0.0, 504].map { DoseEvent(time: $0, amount: 75, basis: .perSquareMeter, duration: 1) }
    let simulation = try CohortSimulation(Population<FribergDocetaxel>(), doses: doses, grid: times)
    return stride(from: 0, to: count, by: 8).flatMap { first -> [CalibrationPatient] in
      let group = simulation.group(first: first, count: Swift.min(8, count - first), key: key.child(.rollout))
      return (0..<group.count).map { lane in
        var generator = key.child(.measurement, first + lane).generator
        let surface = group.individuals[lane].covariates[0]
        return CalibrationPatient(
          name: "\(first + lane + 1)", covariates: [surface],
          doses: doses.map { DoseEvent(time: $0.time, amount: $0.amount * surface, duration: 1) },
          measurements: times.indices.map { row in
            let value = group.value(.neutrophils, at: row, lane: lane)
            return .init(time: times[row], output: 1, value: value * exp(0.3 * generator.normal()))
          })
      }
    }
  }

  static let specification = CalibrationSpecification(
    parameters: [
      "CIRC0": .init(start: 3, standardDeviation: 0.8), "MTT": .init(start: 130, standardDeviation: 0.5),
      "SLOPE": .init(start: 15, standardDeviation: 0.8), "GAMMA": .init(start: 0.25, estimate: true),
    ], outputs: ["ANC": .init(error: .logNormal, proportional: 0.5)])

  private static func recover(_ count: Int) throws {
    let structure = try CalibrationStructure(FribergDocetaxel.self, specification)
    let cohort = try CalibrationCohort(
      structure: structure, predictor: ModelPredictor(FribergDocetaxel.self),
      patients: patients(count, key: Key(seed: 11)))
    let result = try Calibration(cohort, seed: 1, threads: 2, starts: 2).run()
    let truth: [String: (typical: Double, deviation: Double?)] = [
      "CIRC0": (5.05, 0.42), "MTT": (88.7, 0.16), "SLOPE": (8.58, 0.128412.squareRoot()), "GAMMA": (0.161, nil),
    ]
    for parameter in result.parameters {
      guard let known = truth[parameter.symbol] else { continue }
      let error = try #require(parameter.typical.standardError)
      #expect(
        Swift.abs(parameter.typical.value - known.typical) < 3.5 * error,
        "\(parameter.symbol): \(parameter.typical.value) ± \(error)")
      guard let deviation = known.deviation else { continue }
      let estimate = try #require(parameter.betweenSubjects)
      let spread = try #require(estimate.standardError)
      #expect(Swift.abs(estimate.value - deviation) < 3.5 * spread, "omega \(parameter.symbol): \(estimate.value)")
    }
    let size = try #require(result.errors.first)
    #expect(Swift.abs(size.value.value - 0.3) < 3.5 * (size.value.standardError ?? 0), "\(size.value.value)")
  }

  @Test(.tags(.statistical, .slow)) func sixtyPatients() throws { try Self.recover(60) }

  @Test(
    .tags(.statistical, .slow),
    .enabled(
      if: ProcessInfo.processInfo.environment["TITRATE_LARGE_COHORT"] != nil,
      "set TITRATE_LARGE_COHORT; it takes minutes"))
  func thousandPatients() throws { try Self.recover(1000) }
}
