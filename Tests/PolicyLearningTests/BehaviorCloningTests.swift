import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Testing

@Suite struct BehaviorCloningTests {
  private func oneStep(_ state: State, _ action: Int, _ name: String) -> Episode {
    Episode(
      patient: name,
      steps: [Step(state: state, action: action, reward: RewardComponents(), elapsed: 1, discount: 0)],
      finalState: nil, ending: .terminal(event: "end"))
  }

  private func clone(
    _ episodes: [Episode], _ history: NetworkConfiguration.History, steps: Int, lapse: Double = 0
  ) throws -> CloningPolicy {
    let result = try BehaviorCloning(
      .init(
        network: .init(history: history, hidden: 16, layers: 1, embedding: 1, members: 1, lapse: lapse),
        schedule: .init(steps: steps, batch: 50, learningRate: 1e-2, checkpointEvery: 25, patience: 10))
    ).train(
      on: episodes, validation: episodes, schema: TabularProblem.schema, actions: TabularProblem.actions,
      normalizer: TabularProblem.normalizer, key: Key(seed: 3))
    return try CloningPolicy(result.snapshot)
  }

  /// Action 1 in 30 % of the decisions in state 0 and in 80 % of those in state 1.
  @Test(arguments: [NetworkConfiguration.History.state, .gru])
  func frequenciesAreRecovered(_ history: NetworkConfiguration.History) throws {
    var episodes: [Episode] = []
    for index in 0..<200 {
      episodes.append(oneStep(TabularProblem.state(0), index % 10 < 3 ? 1 : 0, "a\(index)"))
      episodes.append(oneStep(TabularProblem.state(1), index % 10 < 8 ? 1 : 0, "b\(index)"))
    }
    let policy = try clone(episodes, history, steps: 600)
    var memory = try policy.start(count: 2)
    let rows = try policy.probabilities([TabularProblem.state(0), TabularProblem.state(1)], memory: &memory)
    #expect(abs(rows[0][1] - 0.3) < 0.03, "\(rows)")
    #expect(abs(rows[1][1] - 0.8) < 0.03, "\(rows)")
  }

  /// One decision in ten is a lapse, an action at random; the model with lapses knows that each is never rarer.
  @Test func lapsesKeepSmallProbabilities() throws {
    let episodes = (0..<200).map { oneStep(TabularProblem.state($0 % 2), $0 % 20 < 18 ? $0 % 2 : 1 - $0 % 2, "\($0)") }
    let policy = try clone(episodes, .gru, steps: 400, lapse: 0.2)
    var memory = try policy.start(count: 2)
    let rows = try policy.probabilities([TabularProblem.state(0), TabularProblem.state(1)], memory: &memory)
    for row in rows {
      #expect(abs(row.reduce(0, +) - 1) < 1e-6 && row.allSatisfy { $0 >= 0.1 - 1e-6 }, "\(rows)")
    }
    #expect(abs(rows[0][0] - 0.9) < 0.02 && abs(rows[1][1] - 0.9) < 0.02, "\(rows)")
  }

  private func remembering(cue: Int, _ name: String) -> Episode {
    var steps: [Step] = []
    for place in 0..<3 {
      steps.append(
        Step(
          state: TabularProblem.state(place == 0 ? cue : 0, time: Double(place)), action: place == 2 ? cue : 0,
          reward: RewardComponents(), elapsed: 1, discount: place == 2 ? 0 : 0.9))
    }
    return Episode(patient: name, steps: steps, finalState: nil, ending: .terminal(event: "end"))
  }

  /// The first state decides the action at the third decision, when nothing of it is left in the state.
  @Test(arguments: EncoderConfiguration.Kind.allCases.filter { $0 != .state })
  func historiesAreRemembered(_ history: NetworkConfiguration.History) throws {
    let episodes = (0..<120).map { remembering(cue: $0 % 2, "\($0)") }
    let policy = try clone(episodes, history, steps: history == .gru ? 500 : 300)
    let remembered = try policy.probabilities(along: Array(episodes.prefix(2)))
    #expect(remembered[0][2][1] < 0.05 && remembered[1][2][1] > 0.95, "\(remembered.map { $0[2] })")
  }

  @Test func theStateAloneRemembersNothing() throws {
    let episodes = (0..<120).map { remembering(cue: $0 % 2, "\($0)") }
    // The state alone sees the same state at five of six decisions and one of them in six is action 1.
    let memoryless = try clone(episodes, .state, steps: 500).probabilities(along: Array(episodes.prefix(2)))
    #expect(memoryless[0][2] == memoryless[1][2])
  }

  @Test func forbiddenActionHasNoProbability() throws {
    let only = ActionMask(allowing: [1])
    let episodes = (0..<60).map { oneStep(TabularProblem.state(0, mask: only), 1, "\($0)") }
    let policy = try clone(episodes, .state, steps: 50)
    var memory = try policy.start(count: 1)
    #expect(try policy.probabilities([TabularProblem.state(0, mask: only)], memory: &memory) == [[0, 1]])
  }
}
