import Foundation
import PolicyEvaluation
import Stochastics

/// A course of three states with an end, unequal times between decisions, and everything known: what estimators are
/// compared with.
struct ToyCourse {
  let discount = 0.95
  let initial = [0.5, 0.3, 0.2]
  /// P(next | s, a) over the three states; the rest is the end.
  let passage = [
    [[0.5, 0.2, 0.1], [0.6, 0.1, 0.05]], [[0.2, 0.3, 0.2], [0.3, 0.3, 0.1]], [[0.05, 0.2, 0.35], [0.1, 0.3, 0.2]],
  ]
  let reward = [[1, 0.7], [0.4, 0.6], [-0.3, 0.1]]
  let elapsed = [[1, 2.0], [1, 1.5], [0.5, 1]]
  let behavior = [[0.6, 0.4], [0.5, 0.5], [0.7, 0.3]]
  let target = [[0.4, 0.6], [0.35, 0.65], [0.55, 0.45]]

  /// q of the target policy, by iteration of its Bellman equation, [s][a].
  var actionValues: [[Double]] {
    var q = [[Double]](repeating: [0, 0], count: 3)
    for _ in 0..<2000 {
      let v = (0..<3).map { s in target[s][0] * q[s][0] + target[s][1] * q[s][1] }
      for s in 0..<3 {
        for a in 0..<2 {
          let following = (0..<3).reduce(0) { $0 + passage[s][a][$1] * v[$1] }
          q[s][a] = reward[s][a] + pow(discount, elapsed[s][a]) * following
        }
      }
    }
    return q
  }

  /// v of the target policy.
  var value: Double {
    let q = actionValues
    return (0..<3).reduce(0) { $0 + initial[$1] * (target[$1][0] * q[$1][0] + target[$1][1] * q[$1][1]) }
  }

  /// Episodes under a policy, with noise of variance 1/4 on the rewards.
  func episodes(_ policy: [[Double]], count: Int, key: Key) -> [[(state: Int, action: Int, reward: Double)]] {
    (0..<count).map { episode in
      var generator = key.child(.patient, episode).generator
      var state: Int? = generator.categorical(initial)
      var steps: [(state: Int, action: Int, reward: Double)] = []
      while let current = state {
        let action = generator.bernoulli(policy[current][1]) ? 1 : 0
        steps.append((current, action, reward[current][action] + generator.normal() / 2))
        let row = passage[current][action]
        let next = generator.categorical(row + [1 - row.reduce(0, +)])
        state = next < 3 ? next : nil
      }
      return steps
    }
  }

  /// A log of the behavior policy with q, π, b, states and one-hot features.
  /// - Parameters:
  ///   - modelScale: what q is multiplied with: 1 is the truth.
  ///   - dropOut: the probability that follow-up stops after a step; it is weighted for.
  func log(episodes count: Int, modelScale: Double = 1, dropOut: Double = 0, key: Key) throws -> EvaluationLog {
    var episodes = episodes(behavior, count: count, key: key)
    let q = actionValues.map { $0.map { modelScale * $0 } }
    var isCensored = [Bool](repeating: false, count: count)
    for episode in 0..<count {
      var generator = key.child(.noise, episode).generator
      for step in 0..<episodes[episode].count - 1 where generator.bernoulli(dropOut) {
        isCensored[episode] = true
        episodes[episode] = Array(episodes[episode][...step])
        break
      }
    }
    var log = try EvaluationLog(
      actions: episodes.map { $0.map(\.action) }, rewards: episodes.map { $0.map(\.reward) },
      behaviorProbabilities: episodes.map { $0.map { behavior[$0.state][$0.action] } },
      targetProbabilities: episodes.map { $0.map { target[$0.state][$0.action] } },
      elapsed: episodes.map { $0.map { elapsed[$0.state][$0.action] } },
      actionValues: episodes.map { $0.map { q[$0.state] } }, targetPolicy: episodes.map { $0.map { target[$0.state] } }
    ).adding(
      behaviorPolicy: episodes.map { $0.map { behavior[$0.state] } }, states: episodes.map { $0.map(\.state) },
      features: episodes.map { $0.map { [$0.state == 1 ? 1 : 0, $0.state == 2 ? 1 : 0] } })
    if dropOut > 0 { log.censoring = .kaplanMeier(log, isCensored: isCensored) }
    return log
  }
}
