import DosingMDP
import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// Adaptive therapy of Gallagher et al. 2024 as a process to learn in.
@Suite struct AdaptiveTherapyProcessTests {
  static func patient(_ number: Int, interval: Double = 28) throws -> AdaptiveTherapyProcess {
    AdaptiveTherapyProcess([try #require(.bruchovsky(number))], decisionInterval: interval)
  }

  /// The rule as a policy of what is seen and of the drug in force.
  static func time(_ process: AdaptiveTherapyProcess, _ regimen: TumorRegimen) -> Double {
    var isOn: Bool?
    return process.course(0) { seen, _ in
      isOn = regimen.treats(relativeBurden: Double(seen.features[0]), isOn: isOn)
      return .option(isOn == true ? 1 : 0)
    }.patient.time
  }

  struct Reference: Sendable {
    var patient: Int
    var regimen: TumorRegimen
    var interval: Double
    var days: Double
  }

  /// Times to progression from an independent integration of the published equations; 0 is the base patient.
  @Test(
    .tags(.reproduction),
    arguments: [
      Reference(patient: 25, regimen: .continuous, interval: 28, days: 1075.75),
      Reference(patient: 25, regimen: .adaptive50, interval: 28, days: 1864),
      Reference(patient: 25, regimen: .threshold(1.01), interval: 28, days: 2726.5),
      Reference(patient: 25, regimen: .adaptive50, interval: 7, days: 1857),
      Reference(patient: 85, regimen: .continuous, interval: 28, days: 681.5),
      Reference(patient: 101, regimen: .continuous, interval: 28, days: 1301.75),
      Reference(patient: 0, regimen: .continuous, interval: 1, days: 451.75),
      Reference(patient: 0, regimen: .adaptive50, interval: 28, days: 671.5),
      Reference(patient: 0, regimen: .threshold(1.075), interval: 28, days: 1401.5),
    ])
  func timesToProgression(reference: Reference) throws {
    let tumor: AdaptiveTumor =
      try reference.patient == 0 ? .base : #require(.bruchovsky(reference.patient))
    let process = AdaptiveTherapyProcess([tumor], decisionInterval: reference.interval)
    let time = Self.time(process, reference.regimen)
    #expect(abs(time - reference.days) <= 0.5, "\(time), reference \(reference.days)")
  }

  /// The 50 % rule with daily decisions on the exponential-type model: 1119 d published, the last whole day before.
  @Test(.tags(.reproduction)) func exponentialModel() {
    let process = AdaptiveTherapyProcess([.exponential(ExponentialCompetitionParameters())], decisionInterval: 1)
    #expect(Self.time(process, .adaptive50).rounded(.up) - 1 == 1119)
    let continuous = process.course(0) { _, _ in .option(1) }.patient
    #expect(
      continuous.time.rounded(.up) - 1 == 569 && continuous.isProgressed && continuous.drugDays == continuous.time)
  }

  /// Rewards by hand: base 0.1, holiday +0.05, punished above n₀ without drug, punishment alone at progression.
  @Test(.tags(.golden)) func rewards() throws {
    let reward = AdaptiveTherapyProcess.Reward(punishment: -0.4)
    let process = AdaptiveTherapyProcess([try #require(.bruchovsky(25))], decisionInterval: 7, reward: reward)
    var patient = process.begin(0, key: Key(seed: 1))
    #expect(process.observe(patient).features == [1])
    #expect(process.advance(&patient, by: .option(1)) == Outcome(reward: 0.1, costs: [7, 7]))
    #expect(patient.relativeSize < 1)
    let below = process.advance(&patient, by: .option(0))
    let expected: Double = patient.relativeSize > 1 ? -0.25 : 0.15
    #expect(abs(expected - below.reward) < 1e-12)
    #expect(below.costs == [0, 7])
    var outcomes: [Outcome] = []
    while outcomes.last?.finish == nil {
      outcomes.append(process.advance(&patient, by: .option(0)))
      if patient.relativeSize > 1, outcomes.last?.finish == nil {
        let earned = outcomes.last?.reward ?? 0
        #expect(abs(earned + 0.25) < 1e-12)
      }
    }
    #expect(outcomes.last?.reward == -0.4 && outcomes.last?.finish == .terminal && outcomes.last?.costs[0] == 0)
    let days = outcomes.reduce(14) { $0 + $1.costs[1] }
    #expect(abs(days - patient.time) < 1e-9)
    #expect(outcomes.contains { abs($0.reward + 0.25) < 1e-12 })
    #expect(abs(patient.relativeSize - 1.2) < 1e-6)
    #expect(patient.drugDays == 7 && patient.isProgressed)
    #expect(patient.time < Double(patient.decisions) * 7)
  }

  /// A tumor without resistance that drug controls is followed for 20 years, and its end is rewarded.
  @Test(.tags(.golden)) func survival() {
    let tumor = AdaptiveTumor.lotkaVolterra(
      LotkaVolterraParameters(initialTotal: 0.5, resistantFraction: 0, cost: 0, turnover: 0.3))
    let (patient, outcomes) = AdaptiveTherapyProcess([tumor]).course(0) { _, _ in .option(1) }
    #expect(outcomes.count == 261 && patient.time == 261 * 28 && !patient.isProgressed)
    #expect(outcomes.last == Outcome(reward: 5.1, finish: .terminal, costs: [28, 28]))
  }

  /// Several patients take turns, and keep the contract.
  @Test(.tags(.contract)) func severalPatients() throws {
    let process = AdaptiveTherapyProcess(try [85, 12].map { try #require(.bruchovsky($0)) } + [.base])
    #expect(DecisionProcessContract(process).problems.isEmpty)
    let tumors = (0..<7).map { process.begin($0, key: Key(seed: 1)).tumor }
    #expect(
      tumors[0] == .bruchovsky(85) && tumors[4] == .bruchovsky(12) && tumors[2] == .base && tumors[3] == tumors[0])
    #expect(AdaptiveTumor.bruchovsky(13) == nil)
    let exponential = AdaptiveTherapyProcess([.exponential(ExponentialCompetitionParameters())])
    #expect(DecisionProcessContract(exponential).problems.isEmpty)
  }

  /// Far below the 5 µs a simulated day that training on 100,000 episodes can bear.
  @Test func isFast() throws {
    let process = try Self.patient(25)
    let start = ContinuousClock.now
    var days = 0.0
    for subject in 0..<50 {
      days += process.course(subject) { seen, _ in .option(seen.features[0] > 1.01 ? 1 : 0) }.patient.time
    }
    let microseconds = (ContinuousClock.now - start) / .microseconds(1) / days
    #expect(microseconds < 5, "\(microseconds) µs a day")
  }
}
