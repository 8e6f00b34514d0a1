import DosingMDP
import Stochastics

/// Two options, one decision: the safe one always gives 1, the other one 2 or, with a probability, -4.
struct RiskyBandit: DecisionProcess {
  /// Of -4.
  var loss: Double

  struct Patient: Sendable {
    let isLost: Bool
  }

  var description: ProcessDescription {
    ProcessDescription(name: "risky-bandit", features: ["one"], actions: .options(2))
  }

  func begin(_ index: Int, key: Key) -> Patient {
    var generator = key.child(.patient, index).generator
    return Patient(isLost: generator.bernoulli(loss))
  }

  func observe(_ patient: Patient) -> Observation { Observation(features: [1]) }

  func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    Outcome(reward: action.option == 0 ? 1 : patient.isLost ? -4 : 2, finish: .terminal)
  }
}
