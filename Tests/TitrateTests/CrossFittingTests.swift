import DosingMDP
import PolicyEvaluation
import PolicyLearning
import Stochastics
import Testing
import titrate

/// No patient is judged by a model that has seen them: what happened to a patient moves the models of the others alone.
@Suite struct CrossFittingTests {
  private let schema = FeatureSchema(features: ["x", "y"], centers: ["unknown"])

  private func episodes(_ prefix: String, count: Int) -> [Episode] {
    (0..<count).map { number in
      let steps = (0..<4).map { visit in
        Step(
          state: State(
            time: Double(visit), features: [Double((number * 3 + visit) % 5), Double(visit)], center: 0,
            mask: ActionMask(allowing: 0..<2)), action: (number + visit) % 2,
          reward: RewardComponents(progressionFree: Double((number + visit) % 3)), elapsed: 1, discount: 0.9)
      }
      return Episode(patient: "\(prefix)\(number)", steps: steps, finalState: nil, ending: .terminal(event: "end"))
    }
  }

  private func models(_ test: [Episode], others: [Episode]) throws -> NuisanceModels {
    let actions = ActionSpace.offOn
    let behavior = BehaviorCloning.Configuration(
      network: NetworkConfiguration(hidden: 4, embedding: 1, members: 1),
      schedule: TrainingSchedule(steps: 5, batch: 8, learningRate: 0.01, checkpointEvery: 5))
    return try NuisanceModels(
      of: test, others: others,
      policies: [PolicySource(name: "on", role: .baseline) { RulePolicy.always(1, of: actions, name: "on") }],
      schema: schema, actions: actions,
      plan: EvaluationPlan(
        folds: 3, behavior: behavior,
        fittedQ: .init(hidden: 4, steps: 10, batch: 16, learningRate: 0.01, targetInterval: 5)),
      discount: Discount(perDay: 0.9), keys: RunKeys(seed: 1), threads: 1)
  }

  @Test func ownOutcomeDoesNotMoveTheOwnModel() throws {
    let test = episodes("T", count: 9)
    let others = episodes("O", count: 12)
    let before = try models(test, others: others)
    for patient in [0, 5] {
      var changed = test
      for step in changed[patient].steps.indices {
        changed[patient].steps[step].action = 1 - changed[patient].steps[step].action
        changed[patient].steps[step].reward.progression = -7
      }
      let after = try models(changed, others: others)
      #expect(after.behavior[patient] == before.behavior[patient])
      #expect(after.actionValues[0][patient] == before.actionValues[0][patient])
      // The patients of the other folds have models that saw the change.
      let moved = test.indices.filter { after.actionValues[0][$0] != before.actionValues[0][$0] }
      #expect(moved.count >= 6 && !moved.contains(patient))
    }
  }
}
