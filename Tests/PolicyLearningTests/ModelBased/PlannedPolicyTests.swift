import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// Policies that plan, in a learned model and in the simulator.
@Suite struct PlannedPolicyTests {
  /// 300 random decisions of the titration.
  private static func model() throws -> TransitionModel {
    let process = TitrationProcess()
    var log = ModelLog(features: 1, actions: process.description.actions, discount: 0.99)
    var generator = Key(seed: 1).generator
    for number in 0..<300 {
      var patient = process.begin(number, key: Key(seed: 2))
      let before = process.observe(patient).features
      let option = generator.index(below: TitrationProcess.doses)
      let outcome = process.advance(&patient, by: .option(option))
      try log.add(before, option: option, outcome: outcome, next: process.observe(patient).features)
    }
    var settings = TransitionModel.Configuration()
    settings.perceptron = PerceptronConfiguration(hidden: [32, 32], activation: .silu)
    settings.members = 3
    settings.elites = 3
    settings.learningRate = 3e-3
    settings.maximumEpochs = 100
    var model = try TransitionModel(settings, process: process.description, key: Key(seed: 3))
    _ = try model.fit(log.transitions, key: Key(seed: 4))
    return model
  }

  private static func planner() throws -> CrossEntropyPlanner {
    var settings = CrossEntropyPlanner.Configuration()
    settings.horizon = 4
    settings.population = 40
    settings.elites = 6
    settings.iterations = 3
    settings.particles = 3
    return try CrossEntropyPlanner(settings)
  }

  /// Far levels are brought back by the greatest dose towards zero; forbidden, by the next one.
  @Test func plansInALearnedModel() throws {
    let policy = try PlannedPolicy(Self.planner(), model: LearnedModel(Self.model()), key: Key(seed: 5))
    var memory = policy.start(count: 4)
    let all = ActionMask(allowing: 0..<TitrationProcess.doses)
    func state(_ level: Double, _ mask: ActionMask) -> State {
      State(time: 0, features: [level], center: 0, mask: mask)
    }
    let rows = try policy.probabilities(
      [state(2.5, all), state(-2.5, all), nil, state(2.5, all.forbidding(0))], memory: &memory)
    #expect(rows[0] == [1, 0, 0, 0, 0])
    #expect(rows[1] == [0, 0, 0, 0, 1])
    #expect(rows[2] == [])
    #expect(rows[3] == [0, 1, 0, 0, 0])
    #expect(memory[0].plan != nil && memory[2].plan == nil)
  }

  /// The same in the process: planning in the learned model is about as good as in the simulator, and better than chance.
  @Test(.tags(.statistical)) func treatsSimulatedPatients() throws {
    let process = TitrationProcess()
    let planner = try Self.planner()
    let learned = LearnedModel(try Self.model())
    let trial = PolicyTrial(courses: 6)
    let planned = try trial.run(process, key: Key(seed: 6)) { number in
      PlannedCourse(planner, model: learned, key: Key(seed: 7).child(.patient, number))
    } decide: { course, _, observation in
      try course.decide(observation)
    }
    let simulator = SimulatorModel(process, discount: 0.99)
    let known = try trial.run(process, key: Key(seed: 6)) { number in
      PlannedCourse(planner, model: simulator, key: Key(seed: 7).child(.patient, number))
    } decide: { course, patient, _ in
      try course.decide(patient)
    }
    var generator = Key(seed: 8).generator
    let random = trial.run(process, key: Key(seed: 6)) { _ in
      ()
    } decide: { _, _, _ in
      .option(generator.index(below: TitrationProcess.doses))
    }
    #expect(planned.count == 6 && planned.allSatisfy { $0.decisions == 15 })
    #expect(planned.meanReward > random.meanReward + 3, "\(planned.meanReward), at random \(random.meanReward)")
    #expect(abs(planned.meanReward - known.meanReward) < 1.5, "\(planned.meanReward), \(known.meanReward)")
  }

  @Test func amountsAreRefused() throws {
    let model = LearnedModel(
      try TransitionModel(
        .init(), process: ModelLog.process(features: 1, actions: .amounts(lower: [0], upper: [1])), key: Key(seed: 9)))
    #expect(throws: LearningError.self) { try PlannedPolicy(Self.planner(), model: model, key: Key(seed: 10)) }
  }
}
