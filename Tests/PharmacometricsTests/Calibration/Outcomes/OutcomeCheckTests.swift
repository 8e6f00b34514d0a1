import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// Whether simulated events and categories are those of the hazard and of the odds, and tell a right population from a
/// wrong one.
struct OutcomeCheckTests {
  /// Times t with S(t) = exp(−(λt)^k e^{0.3·2}) have the probability integral transform uniform.
  @Test(.tags(.law, .statistical)) func eventsFollowTheirHazard() throws {
    let cohort = try LineModel.cohort(
      LineModel.patients([(5, .event), (40, .free), (12, .free)]),
      CalibrationSpecification(
        parameters: LineModel.parameters(2, 0),
        events: [
          "death": .init(hazard: .weibull, rate: 0.05, shape: 1.6, effects: [.init(output: "Y", coefficient: 0.3)])
        ]))
    let simulation = try OutcomeSimulation(cohort, cohort.structure.start)
    let drawn = try simulation.draw(4000, key: Key(seed: 8), threads: 2)
    // Who had the event is followed as long as anybody.
    for (records, end) in zip(drawn, [40.0, 40, 12]) {
      #expect(records.allSatisfy { $0.count == 1 && ($0[0].finding == .event || abs($0[0].time - end) < 1e-9) })
      for time in [2.0, 7, 11, 12, 25, 39.9] where time < end {
        let survival = exp(-exp(0.6) * pow(0.05 * time, 1.6))
        let share = Double(records.count { $0[0].time > time }) / 4000
        #expect(abs(share - survival) < 4 * (survival * (1 - survival) / 4000).squareRoot() + 2e-3, "\(time) h")
      }
    }
    #expect(try drawn == simulation.draw(4000, key: Key(seed: 8), threads: 1))
  }

  @Test(.tags(.law, .statistical)) func categoriesFollowTheirOdds() throws {
    let cohort = try LineModel.cohort(
      LineModel.patients([(3, .category(0))]),
      CalibrationSpecification(
        parameters: LineModel.parameters(0, 1),
        ordinal: ["pain": .init(thresholds: [-1, -2], effects: [.init(output: "Y", coefficient: 0.4)])]))
    let drawn = try OutcomeSimulation(cohort, cohort.structure.start).draw(4000, key: Key(seed: 9))[0]
    let atLeast = [1, 1 / (1 + exp(-0.2)), 1 / (1 + exp(0.8)), 0]
    for category in 0..<3 {
      let expected = atLeast[category] - atLeast[category + 1]
      let share = Double(drawn.count { $0[0].finding == .category(category) }) / 4000
      #expect(abs(share - expected) < 4 * (expected * (1 - expected) / 4000).squareRoot(), "category \(category)")
    }
  }

  /// Patients of ``OutcomeRecoveryTests`` under the population that made them, and under one without the effect.
  @Test(.tags(.statistical)) func theRightPopulationPassesAndAnotherDoesNot() throws {
    let patients = (0..<150).map { OutcomeRecoveryTests.patient($0, key: Key(seed: 22)) }
    func checks(_ effect: Double) throws -> OutcomeChecks {
      let cohort = try OutcomeRecoveryTests.cohort(patients, OutcomeRecoveryTests.truth(effect: effect))
      return try OutcomeChecks(
        OutcomeSimulation(cohort, cohort.structure.start), replicates: 400, bins: 6, key: Key(seed: 23), threads: 2)
    }
    let right = try checks(1)
    let survival = try #require(right.survival.first)
    let nausea = try #require(right.categories.first)
    #expect(survival.outcome == "relapse" && survival.check.probability > 0.01, "\(survival.check.probability)")
    #expect(nausea.bins.count == 6 && nausea.shareInside >= 0.8, "\(nausea.shareInside)")
    let wrong = try checks(0)
    #expect(try #require(wrong.survival.first).check.probability < 0.01)
    #expect(try #require(wrong.categories.first).shareInside < 0.5)
    #expect(right.notes.isEmpty)
  }
}
