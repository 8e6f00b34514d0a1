import DosingMDP
import PolicyEvaluation
import Stochastics
import Testing

/// Two states, two actions, everything deterministic, so that Q is known exactly:
/// s0 a0 → s1, reward 1, two days; s0 a1 → end, 0.5; s1 a0 → s0, 0; s1 a1 → end, 2; one day each. gamma 0.9 per day.
@Suite struct FittedQEvaluationTests {
  private let discount = Discount(perDay: 0.9)
  private let reward = [[1, 0.5], [0, 2.0]]
  private let days = [[2.0, 1], [1, 1]]
  private let next: [[Int?]] = [[1, nil], [0, nil]]
  /// π(·|s) of two policies, one of them deterministic.
  private let policies = [[[0.3, 0.7], [0.6, 0.4]], [[1, 0], [0, 1.0]]]

  private let configuration = FittedQEvaluation.Configuration(
    hidden: 32, steps: 3000, batch: 128, learningRate: 0.003, targetInterval: 25)

  /// - Parameter time: a feature of its own, where there is a horizon.
  private func state(_ index: Int, time: Int? = nil) -> State {
    State(
      time: 0, features: [index == 0 ? 1 : 0, index == 1 ? 1 : 0] + (time.map { [Double($0)] } ?? []), center: 0,
      mask: ActionMask(allowing: 0..<2))
  }

  private func step(_ index: Int, _ action: Int, time: Int? = nil) -> Step {
    let isLast = next[index][action] == nil
    return Step(
      state: state(index, time: time), action: action, reward: RewardComponents(progressionFree: reward[index][action]),
      elapsed: days[index][action], discount: isLast ? 0 : discount(days[index][action]))
  }

  private func schema(_ features: [String]) -> FeatureSchema { FeatureSchema(features: features, centers: ["unknown"]) }

  private func subjects(_ episodes: [(episode: Episode, states: [Int])]) -> FittedQEvaluation.Subjects {
    .init(
      episodes: episodes.map(\.episode),
      probabilities: policies.map { policy in episodes.map { $0.states.map { policy[$0] } } })
  }

  /// Random actions until the end or the fifth step, where observation stops: with the censored state seen or not.
  private func censoredEpisodes() -> [(episode: Episode, states: [Int])] {
    (0..<200).map { number in
      var generator = Key(seed: 5).child(.patient, number).generator
      var current = number % 2
      var steps: [Step] = []
      var states: [Int] = []
      while steps.count < 5 {
        // The ends are taken rarely, so that many episodes are censored.
        let action = generator.bernoulli(0.25) ? 1 : 0
        steps.append(step(current, action))
        states.append(current)
        guard let following = next[current][action] else {
          return (
            Episode(patient: "\(number)", steps: steps, finalState: nil, ending: .terminal(event: "end")), states
          )
        }
        current = following
      }
      let isSeen = number % 3 > 0
      let episode = Episode(
        patient: "\(number)", steps: steps, finalState: isSeen ? state(current) : nil,
        ending: .censored(reason: "left"))
      return (episode, isSeen ? states + [current] : states)
    }
  }

  /// Q_π by iteration of its Bellman equation, [s][a].
  private func exact(_ policy: [[Double]]) -> [[Double]] {
    var values = [[0.0, 0], [0, 0]]
    for _ in 0..<500 {
      let expected = (0..<2).map { policy[$0][0] * values[$0][0] + policy[$0][1] * values[$0][1] }
      for s in 0..<2 {
        for a in 0..<2 {
          let following = next[s][a].map { expected[$0] } ?? 0
          values[s][a] = reward[s][a] + discount(days[s][a]) * following
        }
      }
    }
    return values
  }

  /// A censored step bootstraps from the state that was seen, and is left out where none was: Q is as without censoring.
  @Test func recoversExactValuesFromCensoredEpisodes() throws {
    let episodes = censoredEpisodes()
    #expect(episodes.count { $0.episode.ending.isCensored } > 30)
    let held = (0..<2).map { Episode(patient: "held \($0)", steps: [step($0, 0)], finalState: nil, ending: .horizon) }
    let values = try FittedQEvaluation(configuration).values(
      fittedOn: subjects(episodes), schema: schema(["s0", "s1"]), actionCount: 2, discount: discount, of: held,
      key: Key(seed: 1))
    for (policy, probabilities) in policies.enumerated() {
      let exact = exact(probabilities)
      for s in 0..<2 {
        for a in 0..<2 {
          #expect(abs(values[policy][s][0][a] - exact[s][a]) < 0.05, "policy \(policy), s\(s), a\(a)")
        }
      }
    }
  }

  /// Two steps and no more: at the second, Q is the reward; at the first, the reward and what the second gives.
  @Test func nothingFollowsTheHorizon() throws {
    let episodes = (0..<200).map { number -> (episode: Episode, states: [Int]) in
      var generator = Key(seed: 6).child(.patient, number).generator
      let first = number % 2
      let action = generator.bernoulli(0.5) ? 1 : 0
      let start = step(first, action, time: 0)
      guard let second = next[first][action] else {
        return (
          Episode(patient: "\(number)", steps: [start], finalState: nil, ending: .terminal(event: "end")), [first]
        )
      }
      let last = step(second, generator.bernoulli(0.5) ? 1 : 0, time: 1)
      return (
        Episode(patient: "\(number)", steps: [start, last], finalState: nil, ending: .horizon), [first, second]
      )
    }
    let held = (0..<2).map {
      Episode(
        patient: "held \($0)", steps: [step($0, 0, time: 0), step(1 - $0, 0, time: 1)], finalState: nil,
        ending: .horizon)
    }
    let values = try FittedQEvaluation(configuration).values(
      fittedOn: subjects(episodes), schema: schema(["s0", "s1", "time"]), actionCount: 2, discount: discount, of: held,
      key: Key(seed: 2))
    for (policy, probabilities) in policies.enumerated() {
      for s in 0..<2 {
        let other = 1 - s
        let following = zip(probabilities[other], reward[other]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(values[policy][s][0][0] - (reward[s][0] + discount(days[s][0]) * following)) < 0.05)
        #expect(abs(values[policy][s][0][1] - reward[s][1]) < 0.05)
        for a in 0..<2 { #expect(abs(values[policy][s][1][a] - reward[other][a]) < 0.05) }
      }
    }
  }
}
