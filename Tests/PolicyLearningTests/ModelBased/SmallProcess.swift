import DosingMDP
import Foundation
import Stochastics

/// A process with finitely many states and chance, whose best values are exact by dynamic programming.
///
/// In a state s option a gives reward r(s, a) and leads to state s' with probability p(s'|s, a); the last state ends it.
struct SmallProcess: BranchingProcess {
  struct Patient: Sendable {
    var state: Int
    var key: Key
    var decisions = 0
  }

  /// [state][option].
  let rewards: [[Double]]
  /// [state][option][next state].
  let chances: [[[Double]]]
  /// Options forbidden in a state.
  var forbidden: [Int: Int] = [:]

  var description: ProcessDescription {
    ProcessDescription(name: "small", features: ["state"], actions: .options(rewards[0].count))
  }

  func begin(_ index: Int, key: Key) -> Patient { Patient(state: 0, key: key.child(.patient, index)) }

  func observe(_ patient: Patient) -> Observation {
    var mask = ActionMask(allowing: 0..<rewards[0].count)
    if let option = forbidden[patient.state] { mask = mask.forbidding(option) }
    return Observation(features: [Float(patient.state)], mask: mask)
  }

  func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    let option = action.option ?? 0
    var generator = patient.key.child(.visit, patient.decisions).generator
    let reward = rewards[patient.state][option]
    patient.state = generator.categorical(chances[patient.state][option])
    patient.decisions += 1
    return Outcome(reward: reward, finish: patient.state == rewards.count ? .terminal : nil)
  }

  func branched(_ patient: Patient, key: Key) -> Patient {
    Patient(state: patient.state, key: key, decisions: patient.decisions)
  }

  /// Q of the best decisions in the first state, by backward induction over `horizon` decisions.
  func bestValues(horizon: Int, discount: Double) -> [Double] {
    var values = [Double](repeating: 0, count: rewards.count + 1)
    var table: [[Double]] = []
    for _ in 0..<horizon {
      table = rewards.indices.map { state in
        rewards[state].indices.map { option in
          if forbidden[state] == option { return -Double.infinity }
          let next = zip(chances[state][option], values).reduce(0) { $0 + $1.0 * $1.1 }
          return rewards[state][option] + discount * next
        }
      }
      values = table.map { $0.max() ?? 0 } + [0]
    }
    return table[0]
  }

  /// Three states and an end: the tempting reward of the first state leads away from the good ones.
  static let example = SmallProcess(
    rewards: [[0.3, 0], [0, 1], [0.8, 0.2]],
    chances: [
      [[0.8, 0, 0, 0.2], [0, 0.9, 0.1, 0]], [[0.5, 0, 0.5, 0], [0.1, 0.2, 0.6, 0.1]],
      [[0, 0.1, 0.8, 0.1], [0.3, 0.7, 0, 0]],
    ])
}
