import DosingMDP
import Foundation
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// The chemotherapy trial of Zhao, Kosorok and Zeng 2009.
@Suite struct ZhaoTests {
  static let key = Key(seed: 2009)

  struct Oracle: Sendable {
    /// `nil` for the trial's own randomization.
    var dose: Double?
    var logHazard: Double
    var reward: Double
    var survival: Double
  }

  /// Mean reward and six-month survival of fixed policies, from an independent computation with 200,000 patients.
  static let oracles: [Oracle] = [
    (0.0, [(-61.5, 0.139), (-57.1, 0.305), (-40.9, 0.709)]), (0.5, [(-48.2, 0.197), (-36.9, 0.385), (-13.8, 0.770)]),
    (0.8, [(-43.1, 0.120), (-30.0, 0.302), (-5.8, 0.718)]), (1.0, [(-52.2, 0.018), (-41.4, 0.130), (-8.4, 0.608)]),
    (nil, [(-44.3, 0.188), (-34.2, 0.371), (-14.1, 0.755)]),
  ].flatMap { (dose: Double?, values: [(Double, Double)]) in
    zip([-4.0, -5, -7], values).map { Oracle(dose: dose, logHazard: $0, reward: $1.0, survival: $1.1) }
  }

  /// The bound is 4.5 standard errors of both computations together, beside the oracle's rounding.
  @Test(.tags(.reproduction, .statistical), arguments: oracles) func fixedPolicies(oracle: Oracle) throws {
    let trial = ZhaoTrial(.init(baselineLogHazard: oracle.logHazard))
    let courses = try parallelMap(count: 100_000, threads: 2) { index in
      trial.course(index, key: Self.key) { oracle.dose ?? trial.randomDose(month: $0.month, key: $1) }
    }
    let count = Double(courses.count)
    let rewards = courses.map { $0.rewards.reduce(0, +) }
    let mean = rewards.reduce(0, +) / count
    let variance = rewards.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let survival = Double(courses.count(where: \.isAlive)) / count
    let shares = 1 / count + 1 / 200_000
    #expect(abs(mean - oracle.reward) < 0.05 + 4.5 * (variance * shares).squareRoot(), "reward \(mean)")
    let spread = (survival * (1 - survival) * shares).squareRoot()
    #expect(abs(survival - oracle.survival) < 0.0005 + 4.5 * spread, "survival \(survival)")
  }

  /// With a hazard of nearly 0 the equations are followed and every kind of reward is met.
  @Test(.tags(.golden)) func monthsByHand() {
    let trial = ZhaoTrial(.init(baselineLogHazard: -100))
    var patient = ZhaoPatient(toxicity: 1, tumorSize: 0.5)
    // W: +0.1·0.5 + 0.6; M: 0.15·1 − 0.6 = −0.45. Toxicity rose by 0.65: −5.
    #expect(trial.advance(&patient, dose: 1, key: Self.key) == -5)
    #expect(abs(patient.toxicity - 1.65) < 1e-12 && abs(patient.tumorSize - 0.05) < 1e-12)
    // W: +0.05 − 0.6 = −0.55: +5. M: 0.15·1.65 + 0.6 = 0.8475: −5.
    #expect(trial.advance(&patient, dose: 0, key: Self.key) == 0)
    #expect(abs(patient.toxicity - 1.1) < 1e-12 && abs(patient.tumorSize - 0.8975) < 1e-12)
    // W: +0.08975 + 0.6: −5. M: 0.165 − 0.6 = −0.435.
    #expect(trial.advance(&patient, dose: 1, key: Self.key) == -5)
    // W: +0.05 + 0.6: −5. M: 0.4625 + 0.15·1.78975 − 0.6 = 0.1309625.
    #expect(trial.advance(&patient, dose: 1, key: Self.key) == -5)
    #expect(abs(patient.tumorSize - 0.130_962_5) < 1e-12)
    // M: 0.1309625 + 0.15·2.43975 − 0.6 < 0: cured, +15 − 5.
    #expect(trial.advance(&patient, dose: 1, key: Self.key) == 10)
    #expect(patient.tumorSize == 0)
    // A cure stays, and counts again: +15; toxicity +0.05 with dose 0.5.
    #expect(trial.advance(&patient, dose: 0.5, key: Self.key) == 15)
    #expect(patient.tumorSize == 0 && patient.month == 6 && patient.rewards == [-5, 0, -5, -5, 10, 15])
  }

  /// Λ is λ at the end, or the mean of both ends: the share of deaths in the first month shows which.
  @Test(.tags(.statistical), arguments: ZhaoTrial.Hazard.allCases) func hazardAddsUp(hazard: ZhaoTrial.Hazard) {
    let trial = ZhaoTrial(.init(baselineLogHazard: -3, hazard: hazard))
    let deaths = (0..<40_000).count { index in
      var patient = ZhaoPatient(toxicity: 1, tumorSize: 1)
      trial.advance(&patient, dose: 0, key: Self.key.child(.patient, index))
      return !patient.isAlive && patient.rewards == [-60]
    }
    // Dose 0: W = 1 + 0.1 − 0.6 = 0.5, M = 1 + 0.15 + 0.6 = 1.75.
    let (start, end) = (exp(-3 + 2.0), exp(-3 + 2.25))
    let expected = 1 - exp(-(hazard == .endpoint ? end : (start + end) / 2))
    let bound = 4.5 * (expected * (1 - expected) / 40_000).squareRoot()
    #expect(abs(Double(deaths) / 40_000 - expected) < bound, "\(deaths)")
  }

  @Test(.tags(.contract)) func environmentIsTheTrial() {
    let environment = ZhaoEnvironment()
    for index in 0..<200 {
      let course = environment.trial.course(index, key: Self.key) { _, _ in 0.7 }
      var (patient, admission) = environment.admit(index, key: Self.key)
      #expect(admission.visit.values == [patient.patient.toxicity, patient.patient.tumorSize])
      var ending: Ending?
      while ending == nil { ending = environment.advance(&patient, action: 7).ending }
      #expect(patient.patient == course)
      #expect(ending == (course.isAlive ? .horizon : .terminal(event: "death")))
    }
    #expect(environment.actions.action(multiple: 0.3) == 3)
  }
}
