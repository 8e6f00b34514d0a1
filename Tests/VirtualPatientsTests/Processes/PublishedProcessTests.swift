import DosingMDP
import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing
import VirtualPatients

extension DecisionProcess {
  /// A whole course of one subject under a rule.
  func course(
    _ subject: Int, key: Key = Key(seed: 11), rule: (Observation, Int) -> Action
  ) -> (patient: Patient, outcomes: [Outcome]) {
    var patient = begin(subject, key: key)
    var outcomes: [Outcome] = []
    while outcomes.last?.finish == nil {
      outcomes.append(advance(&patient, by: rule(observe(patient), outcomes.count)))
    }
    return (patient, outcomes)
  }

  /// The return without discount.
  func total(_ subject: Int, key: Key = Key(seed: 11), rule: (Observation, Int) -> Action) -> Double {
    course(subject, key: key, rule: rule).outcomes.reduce(0) { $0 + $1.reward }
  }
}

/// The published environments as processes to learn in.
@Suite struct PublishedProcessTests {
  /// Sums of rewards from an independent integration: no drug, half dose, full dose for 60 steps.
  @Test(.tags(.reproduction)) func ahnSchedules() {
    let (levels, amounts) = (AhnChemoProcess(), AhnChemoProcess(isContinuous: true))
    let none = levels.course(0) { _, _ in .option(0) }
    let least = none.outcomes.reduce(0) { $0 + $1.reward }
    #expect(abs(least + 163.16) < 0.05)
    #expect(none.outcomes.count == 73)
    #expect(none.outcomes.last == Outcome(reward: -100, finish: .terminal))
    let half = amounts.course(0) { _, _ in .amounts([0.5]) }
    let middle = half.outcomes.reduce(0) { $0 + $1.reward }
    #expect(abs(middle - 64.88) < 0.05)
    #expect(half.outcomes.count == 600)
    #expect(half.outcomes.last?.finish == .truncated)
    #expect(abs(levels.total(0) { .option($1 < 60 ? 10 : 0) } - 380.77) < 0.05)
    #expect(abs(amounts.total(0) { .amounts([$1 < 60 ? 1 : 0]) } - 380.77) < 0.05)
    #expect(levels.observe(levels.begin(0, key: Key(seed: 1))).features == [0.2, 0.005, 0])
  }

  @Test(.tags(.contract), arguments: 1...5) func ahnContract(setting: Int) {
    #expect(DecisionProcessContract(AhnChemoProcess(.setting(setting))).problems.isEmpty)
    #expect(DecisionProcessContract(AhnChemoProcess(.setting(setting), isContinuous: true)).problems.isEmpty)
  }

  /// Mean reward of a fixed dose from an independent computation with 200,000 patients, μ₀ −5.
  @Test(.tags(.reproduction, .statistical)) func zhaoFixedDose() {
    let trial = ZhaoTrial(.init(baselineLogHazard: -5))
    for (process, action) in [
      (ZhaoProcess(trial), Action.option(8)), (ZhaoProcess(trial, isContinuous: true), .amounts([0.8])),
    ] {
      #expect(DecisionProcessContract(process).problems.isEmpty)
      let courses = (0..<20_000).map { process.course($0) { _, _ in action }.outcomes }
      let totals = courses.map { $0.reduce(0) { $0 + $1.reward } }
      let mean = totals.reduce(0, +) / 20_000
      let variance = totals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
      let bound: Double = 0.05 + 4.5 * (variance / 18_000).squareRoot()
      #expect(abs(mean + 30) < bound, "\(mean)")
      let deaths = Double(courses.count { $0.last?.costs == [1] }) / 20_000
      let spread: Double = 0.0005 + 4.5 * (0.21 / 18_000).squareRoot()
      #expect(abs(deaths - 0.698) < spread, "\(deaths)")
      #expect(courses.allSatisfy { $0.count <= 6 && $0.last?.finish == .terminal })
    }
  }

  /// The rewards of single days follow from the tumor of the environment.
  @Test(.tags(.golden)) func gengDays() {
    let process = GengProcess(reward: .init(recovery: 7, death: 3, chemotherapy: 0.5, radiotherapy: 0.25, burden: 2))
    #expect(DecisionProcessContract(process).problems.isEmpty)
    var endings: Set<GengTumor.Ending> = []
    for subject in 0..<400 {
      var patient = process.begin(subject, key: Key(seed: 3))
      var finish: Outcome.Finish?
      var day = 0
      while finish == nil {
        let option = (day + subject) % 4
        let outcome = process.advance(&patient, by: .option(option))
        let price: Double = [0, 0.5, 0.25, 0.75][option]
        var expected: Double = -price - 2 * max(0, patient.tumor.volume) / GengTumor.lethalVolume
        if let ending = patient.tumor.ending {
          expected += ending == .recovery ? 7 : -3
          endings.insert(ending)
        }
        #expect(abs(outcome.reward - expected) < 1e-12)
        #expect(outcome.costs == [Double(option % 2), Double(option / 2)])
        finish = outcome.finish
        day += 1
        #expect(finish == (patient.tumor.ending != nil ? .terminal : day == 59 ? .truncated : nil))
      }
    }
    #expect(endings.contains(.recovery))
  }

  static let path = "epicare/seed1.json"
  static let file = SharedData.url(path)

  /// Random treatment has the score 5.3 (published steps, independent computation), and every visit is the plain
  /// environment's.
  @Test(.tags(.reproduction, .statistical), .enabled(if: file != nil, "\(SharedData.reason(path))"))
  func epicareIsTheEnvironment() throws {
    let process = EpiCareProcess(try EpiCareParameters(contentsOf: #require(Self.file)))
    #expect(process.description.features.count == 24 && process.description.actions == .options(16))
    #expect(DecisionProcessContract(process, subjects: 20).problems.isEmpty)
    let key = Key(seed: 8)
    var scores: [Double] = []
    for subject in 0..<10_000 {
      let episode = process.environment.episode(subject, key: key, rule: .random)
      let course = process.course(subject, key: key) { .option(episode.treatments[$1]) }
      if subject < 200 {
        #expect(course.outcomes.map(\.reward) == episode.rewards && course.outcomes.last?.finish == .terminal)
        let shown = process.observe(course.patient).features.suffix(16).firstIndex(of: 1)
        #expect(shown == 8 + (episode.treatments.last ?? 0))
      }
      scores.append(process.score(course.outcomes.reduce(0) { $0 + $1.reward }))
    }
    let mean = scores.reduce(0, +) / 10_000
    #expect(abs(mean - 5.3) < 4.5, "\(mean)")
  }
}
