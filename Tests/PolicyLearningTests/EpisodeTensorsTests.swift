import DosingMDP
import PolicyLearning
import Tensors
import Testing

/// What learning sees of an episode, place by place.
@Suite struct EpisodeTensorsTests {
  private func step(_ state: Int, _ action: Int, discount: Double, mask: ActionMask? = nil) -> Step {
    Step(
      state: TabularProblem.state(state, mask: mask), action: action, reward: RewardComponents(burden: 2), elapsed: 1,
      discount: discount)
  }

  private func tensors(_ episodes: [Episode]) throws -> EpisodeTensors {
    try EpisodeTensors(episodes, normalizer: TabularProblem.normalizer, actionCount: 2, rewardScale: 0.5)
  }

  @Test func endsAreTold() throws {
    let steps = [step(0, 1, discount: 0.9), step(1, 0, discount: 0.9)]
    var last = steps
    last[1].discount = 0
    let final = TabularProblem.state(0)
    let data = try tensors([
      Episode(patient: "terminal", steps: last, finalState: nil, ending: .terminal(event: "death")),
      Episode(patient: "censored, seen", steps: steps, finalState: final, ending: .censored(reason: "end")),
      Episode(patient: "censored, unseen", steps: steps, finalState: nil, ending: .censored(reason: "lost")),
      Episode(patient: "horizon", steps: steps, finalState: final, ending: .horizon),
      Episode(patient: "short", steps: last.suffix(1), finalState: nil, ending: .terminal(event: "death")),
    ])
    #expect(data.count == 5 && data.length == 2 && data.actionCount == 2)
    let discounts = try data.discounts.doubles().map { ($0 * 1000).rounded() / 1000 }
    #expect(discounts == [0.9, 0, 0.9, 0.9, 0.9, 0.9, 0.9, 0, 0, 0])
    #expect(try data.hasTarget.doubles() == [1, 1, 1, 1, 1, 0, 1, 1, 1, 0])
    #expect(try data.isDecision.doubles() == [1, 1, 1, 1, 1, 1, 1, 1, 1, 0])
    #expect(try data.rewards.doubles() == [1, 1, 1, 1, 1, 1, 1, 1, 1, 0])
    #expect(try data.actions.integers() == [1, 0, 1, 0, 1, 0, 1, 0, 0, 0])
  }

  @Test func masksReachEveryPlace() throws {
    let only = ActionMask(allowing: [1])
    let data = try tensors([
      Episode(
        patient: "masked", steps: [step(0, 1, discount: 0.9, mask: only)],
        finalState: TabularProblem.state(1, mask: ActionMask(allowing: [0])), ending: .censored(reason: "end"))
    ])
    #expect(try data.allowed.booleans() == [false, true, true, false])
  }
}
