import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import Testing

@Suite struct ConservativeQLearningTests {
  private func configuration(
    _ history: NetworkConfiguration.History, steps: Int, conservatism: Double = 0, cloning: Double = 0,
    learningRate: Double = 3e-3
  ) -> ConservativeQLearning.Configuration {
    .init(
      network: .init(history: history, hidden: 24, layers: 1, embedding: 1, members: 2),
      schedule: .init(
        steps: steps, batch: 64, learningRate: learningRate, decay: .cosine(steps: steps, end: 0.05),
        checkpointEvery: steps),
      conservatism: conservatism, cloning: cloning, targetInterval: 1, targetRate: 0.05)
  }

  private func train(
    _ configuration: ConservativeQLearning.Configuration, _ episodes: [Episode],
    validate: (NetworkSnapshot) throws -> Double = { _ in 0 }
  ) throws -> ConservativeQLearning.Result {
    try ConservativeQLearning(configuration).train(
      on: episodes, schema: TabularProblem.schema, actions: TabularProblem.actions,
      normalizer: TabularProblem.normalizer, discount: Discount(perDay: TabularProblem.gamma), key: Key(seed: 11),
      validate: validate)
  }

  /// Q of every member in both states at a first decision [member][state][action], in reward units.
  private func values(_ snapshot: NetworkSnapshot) throws -> [[[Double]]] {
    let policy = try QEnsemblePolicy(snapshot, choice: .greedy(flexibility: 0.1, pessimism: 0), name: "test")
    var memory = try policy.start(count: 2)
    let states = [TabularProblem.state(0), TabularProblem.state(1)]
    let appraisals = try policy.appraise(states, memory: &memory).compactMap(\.self)
    let scale = snapshot.description.rewardScale
    return appraisals[0].memberValues.indices.map { member in
      appraisals.map { $0.memberValues[member].map { $0 / scale } }
    }
  }

  /// Without its conservative term it is double Q-learning, whose fixed point is Bellman's.
  @Test(arguments: EncoderConfiguration.Kind.allCases)
  func everyHistoryTrains(_ history: NetworkConfiguration.History) throws {
    let plan = configuration(history, steps: 20, conservatism: 0.5, cloning: 1)
    let result = try train(plan, TabularProblem.episodes(50, key: Key(seed: 8)))
    #expect(result.run.divergence == nil && result.run.checkpoints.count == 1)
    #expect(try values(result.snapshot).count == 2)
  }

  @Test(arguments: [NetworkConfiguration.History.state, .gru])
  func bellmanFixedPointIsFound(_ history: NetworkConfiguration.History) throws {
    let episodes = TabularProblem.episodes(400, key: Key(seed: 5))
    let result = try train(configuration(history, steps: history == .state ? 2500 : 1200), episodes)
    let exact = TabularProblem.values()
    #expect(abs(exact[0][0] - 1.8) < 1e-9 && abs(exact[1][0] - 1.958) < 1e-9)
    for member in try values(result.snapshot) {
      for state in 0..<2 {
        for action in 0..<2 {
          let found = member[state][action]
          #expect(abs(found - exact[state][action]) < 0.05, "Q(\(state), \(action)) = \(found), \(history)")
        }
      }
    }
  }

  /// One decision, then the end. Where the temporal difference is within the Huber threshold, the fixed point solves
  /// b(a) (Q(a) - r(a)) + alpha (softmax Q(a) - b(a)) = 0; solved here by Newton's method without the learner.
  @Test func conservativeFixedPointIsFound() throws {
    let alpha = 0.3
    let rewards = [0.2, -0.2]
    let counts = [300, 100]
    var episodes: [Episode] = []
    for action in 0..<2 {
      for index in 0..<counts[action] {
        episodes.append(
          Episode(
            patient: "\(action)-\(index)",
            steps: [
              Step(
                state: TabularProblem.state(0), action: action, reward: RewardComponents(burden: rewards[action]),
                elapsed: 1, discount: 0)
            ], finalState: nil, ending: .terminal(event: "end")))
      }
    }
    var plan = configuration(.state, steps: 3000, conservatism: alpha)
    plan.network.members = 1
    plan.schedule.batch = 400
    plan.huberThreshold = 100
    let found = try values(try train(plan, episodes).snapshot)[0][0]

    // Rewards are scaled by 1 / sd of the returns: 0.4 sqrt(3/16).
    let scale = 1 / (0.4 * (3.0 / 16).squareRoot())
    let share = [0.75, 0.25]
    var q = [0.0, 0.0]
    for _ in 0..<100_000 {
      let total = exp(q[0]) + exp(q[1])
      for action in 0..<2 {
        let gradient =
          share[action] * (q[action] - scale * rewards[action]) + alpha * (exp(q[action]) / total - share[action])
        q[action] -= 0.1 * gradient
      }
    }
    for action in 0..<2 { #expect(abs(found[action] - q[action] / scale) < 0.01, "Q(\(action)) = \(found[action])") }
  }

  @Test func trainingStopsEarlyAndKeepsTheBestCheckpoint() throws {
    var plan = configuration(.state, steps: 500)
    plan.schedule.checkpointEvery = 10
    plan.schedule.patience = 3
    var calls = 0
    let result = try train(plan, TabularProblem.episodes(60, key: Key(seed: 6))) { _ in
      calls += 1
      return calls == 2 ? 1 : 0
    }
    #expect(result.run.keptStep == 20)
    #expect(result.run.checkpoints.map(\.step) == [10, 20, 30, 40, 50])
    #expect(result.run.divergence == nil)
  }

  @Test func divergenceIsNamed() throws {
    var plan = configuration(.state, steps: 400, learningRate: 1e3)
    plan.schedule.checkpointEvery = 20
    plan.huberThreshold = 1e6
    let result = try train(plan, TabularProblem.episodes(60, key: Key(seed: 7)))
    let reason = try #require(result.run.divergence)
    #expect(reason.contains("step "))
    #expect(reason.contains("beyond the bound") || reason.contains("the loss is"))
  }

  @Test func sameKeyGivesTheSameWeights() throws {
    let plan = configuration(.state, steps: 30, conservatism: 0.5, cloning: 1)
    let episodes = TabularProblem.episodes(50, key: Key(seed: 8))
    #expect(try train(plan, episodes).snapshot.weights == train(plan, episodes).snapshot.weights)
  }

  /// In state 1 the better action is forbidden; neither the policy nor the targets may take it.
  @Test func forbiddenActionIsNotValued() throws {
    let only = ActionMask(allowing: [0])
    let episodes = TabularProblem.episodes(400, key: Key(seed: 9)).compactMap { episode -> Episode? in
      var episode = episode
      let isForbidden = { (step: Step) in step.state.features == [0, 1] && step.action == 1 }
      if let first = episode.steps.firstIndex(where: isForbidden) {
        guard first > 0 else { return nil }
        episode.finalState = episode.steps[first].state
        episode.steps = Array(episode.steps[..<first])
        episode.ending = .censored(reason: "cut")
      }
      for index in episode.steps.indices where episode.steps[index].state.features == [0, 1] {
        episode.steps[index].state.mask = only
      }
      if episode.finalState?.features == [0, 1] { episode.finalState?.mask = only }
      return episode
    }
    let result = try train(configuration(.state, steps: 2500), episodes)
    // V(1) = Q(1, 0) = 0.5 + 0.81 V(0), V(0) = max(1, 0.9 V(1)): 1.31 and 1.179.
    let v1 = (0.5 + 0.81 * 0) / (1 - 0.81 * 0.9)
    let expected = 0.9 * v1
    #expect(abs(try values(result.snapshot)[0][0][0] - expected) < 0.06)
    let policy = try QEnsemblePolicy(
      result.snapshot, choice: .greedy(flexibility: 1e-6, pessimism: 0), name: "greedy")
    var memory = try policy.start(count: 1)
    #expect(try policy.probabilities([TabularProblem.state(1, mask: only)], memory: &memory) == [[1, 0]])
  }
}
