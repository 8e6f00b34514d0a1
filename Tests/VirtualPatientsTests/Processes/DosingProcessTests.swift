import DosingMDP
import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// Environments of visits as processes to learn in.
@Suite struct DosingProcessTests {
  static let key = Key(seed: 31)

  static func volumeProcess(_ costs: [DosingCost] = []) throws -> DosingProcess<ModelEnvironment<DailyVolume>> {
    let environment = try DosingSettings().environment(horizon: 35)
    let encoder = StateEncoder(.init(variables: [.init(name: "volume")]), actions: environment.actions)
    let reward = CompositeReward.Configuration(burdenVariable: "volume", burden: 0.5, treatment: 0.3, progression: 0)
    return try DosingProcess(
      environment, name: "volume", encoder: encoder, reward: CompositeReward(reward, schema: encoder.schema),
      costs: costs)
  }

  /// Rewards and costs by hand from the volumes that the environment shows.
  @Test(.tags(.golden)) func rewardsAndCosts() throws {
    let process = try Self.volumeProcess([
      DosingCost("dose", .dose),
      DosingCost("large", .onsets(limits: [ToxicityLimit("volume", .above, severe: 0, resolved: 0)])),
    ])
    let doses = [1, 0, 2, 2, 0]
    let visits = process.environment.visits(0, key: Self.key, multiples: doses.map(Double.init))
    let volumes = visits.visits.map { $0.values[0] ?? .nan }
    var patient = process.begin(0, key: Self.key)
    for (step, dose) in doses.enumerated() {
      let seen = process.observe(patient)
      #expect(seen.features[0] == Float(volumes[step]) && seen.mask.count == 3)
      let outcome = process.advance(&patient, by: .option(dose))
      let burden: Double = -0.5 * max(-3, min(3, volumes[step + 1] - volumes[step]))
      let expected: Double = burden - 0.3 * Double(dose) * 7 / 30 + 7 / 30.0
      #expect(abs(outcome.reward - expected) < 1e-12)
      // Volumes are always above 0, so none is newly so.
      #expect(outcome.costs == [Double(dose) * 7 / 30, 0] && abs(outcome.elapsed - 7 / 30.0) < 1e-15)
      #expect(outcome.finish == (step == 4 ? .truncated : nil))
    }
    let names = process.description.features
    #expect(
      process.description.costs == ["dose", "large"] && process.description.layout.time == names.firstIndex(of: "time"))
    #expect(process.description.layout.measurements.count == 1)
    let features = process.observe(patient).features
    #expect(names.firstIndex(of: "dose").map { features[$0] } == 0)
    #expect(names.firstIndex(of: "time").map { features[$0] } == Float(35 / 30.0))
    #expect(throws: SchemaError.self) {
      try Self.volumeProcess([DosingCost("x", .time(limits: [ToxicityLimit("y", .above, severe: 1, resolved: 1)]))])
    }
  }

  /// Onsets are counted where a measurement passes the limit and the one before did not, time whenever it is passed.
  @Test(.tags(.golden)) func onsetsAndTime() throws {
    let environment = AdaptiveProstateEnvironment(
      .init(centers: [TreatmentCenter.three[0]], dropoutRate: 0), observation: .complete(horizon: 800))
    let encoder = environment.encoder
    let limits = [ToxicityLimit("psa", .above, severe: 8, resolved: 6)]
    let process = try DosingProcess(
      environment, name: "prostate", encoder: encoder,
      reward: CompositeReward(.init(burdenVariable: "psa"), schema: encoder.schema),
      costs: [DosingCost("onsets", .onsets(limits: limits)), DosingCost("time", .time(limits: limits))], timeUnit: 1)
    #expect(DecisionProcessContract(process).problems.isEmpty)
    #expect(process.description.layout.categories == [.init(feature: encoder.schema.features.count, count: 2)])
    var (onsets, months) = (0, 0)
    for subject in 0..<30 {
      var patient = process.begin(subject, key: Self.key)
      #expect(process.observe(patient).features.last == 1)
      var finish: Outcome.Finish?
      while finish == nil {
        let visits = patient.history.visits
        let before = visits.last?.values[0] ?? 0
        let outcome = process.advance(&patient, by: .option(before > 10 ? 1 : 0))
        let isNew = patient.history.visits.count > visits.count
        let after = isNew ? patient.history.visits.last?.values[0] : nil
        #expect(outcome.costs[0] == (after ?? 0 >= 8 && before < 8 ? 1 : 0))
        #expect(abs(outcome.costs[1] - (after ?? before >= 8 ? outcome.elapsed / 30 : 0)) < 1e-12)
        onsets += outcome.costs[0] > 0 ? 1 : 0
        months += outcome.costs[1] > 0 ? 1 : 0
        finish = outcome.finish
      }
    }
    #expect(onsets > 5 && months > onsets)
  }

  /// A process is the same treatment as the trial's cohort: rewards of a rule agree with the episodes of ``DosingTrial``.
  @Test(.tags(.law)) func agreesWithTheTrial() throws {
    let process = try SunitinibGISTProcess().process
    let trial = DosingTrial(
      process.environment, encoder: process.encoder, reward: process.reward, discount: Discount(perDay: 1),
      keepsDetails: true)
    let policy = RulePolicy.always(3, of: process.environment.actions, name: "37.5 mg")
    let courses = try trial.run(patients: 8, key: Self.key, threads: 1, policy: policy)
    for (subject, course) in courses.enumerated() {
      let own = process.course(subject, key: Self.key) { _, _ in .option(3) }
      #expect(own.outcomes.count == course.episode.steps.count)
      #expect(own.patient.ending == course.episode.ending)
      for (outcome, step) in zip(own.outcomes, course.episode.steps) {
        // Eight patients share the solver's steps in the trial.
        #expect(abs(outcome.reward - step.reward.total) < 0.02 && abs(outcome.elapsed * 30 - step.elapsed) < 1e-2)
      }
    }
  }

  @Test(.tags(.contract)) func sunitinibKeepsTheContract() throws {
    let discrete = try SunitinibGISTProcess()
    #expect(discrete.description.actions == .options(5))
    #expect(discrete.description.costs == ["grade 3 toxicity", "grade 3 months", "dose"])
    #expect(DecisionProcessContract(discrete, subjects: 4, decisions: 20).problems.isEmpty)
    var configuration = SunitinibGISTProcess.Configuration()
    configuration.isContinuous = true
    configuration.largestDose = 87.5
    let continuous = try SunitinibGISTProcess(configuration)
    #expect(continuous.description.actions == .amounts(lower: [0], upper: [1.75]))
    #expect(DecisionProcessContract(continuous, subjects: 4, decisions: 20).problems.isEmpty)
    configuration.isContinuous = false
    configuration.followsLabel = true
    configuration.endpoint = .alive
    let labeled = try SunitinibGISTProcess(configuration)
    #expect(DecisionProcessContract(labeled, subjects: 4, decisions: 20).problems.isEmpty)
    // A new patient may have any dose; after 25 mg at most 37.5 mg.
    var patient = labeled.begin(0, key: Self.key)
    #expect(labeled.observe(patient).mask.actions == Array(0...7))
    _ = labeled.advance(&patient, by: .option(2))
    #expect(labeled.observe(patient).mask.actions.max() ?? 9 <= 3)
  }

  /// An amount is the option of the same dose; toxicity costs and more drug hurts more.
  @Test(.tags(.law)) func amountsAreDoses() throws {
    var configuration = SunitinibGISTProcess.Configuration()
    let discrete = try SunitinibGISTProcess(configuration)
    configuration.isContinuous = true
    let continuous = try SunitinibGISTProcess(configuration)
    var totals: [[Double]] = []
    for subject in 0..<12 {
      let first = discrete.course(subject, key: Self.key) { .option($1 % 2 == 0 ? 4 : 2) }.outcomes
      let second = continuous.course(subject, key: Self.key) { .amounts([$1 % 2 == 0 ? 1 : 0.5]) }.outcomes
      #expect(first == second)
      totals.append(
        [4, 1].map { dose in
          discrete.course(subject, key: Self.key) { _, _ in .option(dose) }.outcomes.reduce(0) { $0 + $1.costs[0] }
        })
    }
    let (high, low) = (totals.reduce(0) { $0 + $1[0] }, totals.reduce(0) { $0 + $1[1] })
    #expect(high > low, "\(high) onsets at 50 mg, \(low) at 12.5 mg")
  }

  @Test func wrongConfigurationsAreTold() throws {
    var configuration = SunitinibGISTProcess.Configuration()
    configuration.largestDose = 60
    configuration.isContinuous = true
    configuration.followsLabel = true
    let error = #expect(throws: DosingConfigurationError.self) { try SunitinibGISTProcess(configuration) }
    #expect(error?.problems.count == 2 && error?.description.contains("12.5") == true)
  }
}
