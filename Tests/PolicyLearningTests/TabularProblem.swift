import DosingMDP
import PolicyLearning
import Stochastics

/// A small decision problem whose values are known: states s, deterministic moves, rewards and times.
///
/// State 0: action 0 leads to state 1 in 1 day with reward 0; action 1 ends with reward 1.
/// State 1: action 0 leads to state 0 in 2 days with reward 0.5; action 1 ends with reward 2.
/// With gamma 0.9 per day, Q(1, 1) = 2, Q(0, 1) = 1, Q(0, 0) = 0.9 V(1) and Q(1, 0) = 0.5 + 0.81 V(0).
enum TabularProblem {
  static let gamma = 0.9
  static let actions = ActionSpace([DoseOption(label: "a", multiple: 0), DoseOption(label: "b", multiple: 1)])
  static let schema = FeatureSchema(features: ["s0", "s1"], centers: ["unknown"])
  /// Features as they are.
  static var normalizer: FeatureNormalizer {
    var result = FeatureNormalizer(fitting: [])
    result.mean = [0, 0]
    result.scale = [1, 1]
    return result
  }

  /// What an action in a state gives: reward, days, and the next state, none at an end.
  static func move(_ state: Int, _ action: Int) -> (reward: Double, days: Double, next: Int?) {
    switch (state, action) {
    case (0, 0): (0, 1, 1)
    case (0, _): (1, 1, nil)
    case (_, 0): (0.5, 2, 0)
    default: (2, 1, nil)
    }
  }

  static func state(_ index: Int, time: Double = 0, mask: ActionMask? = nil) -> State {
    State(time: time, features: index == 0 ? [1, 0] : [0, 1], center: 0, mask: mask ?? actions.all)
  }

  /// Q by value iteration.
  static func values() -> [[Double]] {
    var values = [[0.0, 0], [0.0, 0]]
    for _ in 0..<500 {
      values = (0..<2).map { state in
        (0..<2).map { action in
          let (reward, days, next) = move(state, action)
          return reward + (next.map { Discount(perDay: gamma)(days) * (values[$0].max() ?? 0) } ?? 0)
        }
      }
    }
    return values
  }

  /// Episodes under a fair coin; those cut off after `limit` steps are censored in a state that was seen.
  static func episodes(_ count: Int, key: Key, limit: Int = 4) -> [Episode] {
    (0..<count).map { index in
      var generator = key.child(.patient, index).generator
      var place: Int? = index % 2
      var steps: [Step] = []
      var time = 0.0
      while let current = place, steps.count < limit {
        let action = generator.index(below: 2)
        let (reward, days, next) = move(current, action)
        steps.append(
          Step(
            state: state(current, time: time), action: action, reward: RewardComponents(burden: reward), elapsed: days,
            discount: next == nil ? 0 : Discount(perDay: gamma)(days)))
        time += days
        place = next
      }
      return Episode(
        patient: "\(index)", steps: steps, finalState: place.map { state($0, time: time) },
        ending: place == nil ? .terminal(event: "end") : .censored(reason: "limit"))
    }
  }
}
