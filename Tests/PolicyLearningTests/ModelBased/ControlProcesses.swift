import DosingMDP
import PolicyLearning
import Stochastics
import TestSupport

/// The pole on a cart as a process without chance but for its start.
struct PoleProcess: DecisionProcess {
  struct Patient: Sendable {
    var task: CartPole
    var steps = 0
  }

  var description: ProcessDescription {
    ProcessDescription(
      name: "pole", features: ["position", "velocity", "angle", "turning"], actions: .options(2))
  }

  func begin(_ index: Int, key: Key) -> Patient {
    var generator = key.child(.patient, index).generator
    return Patient(task: CartPole(state: (0..<4).map { _ in generator.uniform(-0.05, 0.05) }))
  }

  func observe(_ patient: Patient) -> Observation { Observation(features: patient.task.state.map(Float.init)) }

  func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    let (reward, isTerminal) = patient.task.step(action.option ?? 0)
    patient.steps += 1
    return Outcome(reward: reward, finish: isTerminal ? .terminal : patient.steps == 500 ? .truncated : nil)
  }
}

/// The pendulum as a process without chance but for its start.
struct PendulumProcess: DecisionProcess {
  struct Patient: Sendable {
    var task: Pendulum
    var steps = 0
  }

  var description: ProcessDescription {
    ProcessDescription(
      name: "pendulum", features: ["cosine", "sine", "velocity"], actions: .amounts(lower: [-2], upper: [2]))
  }

  func begin(_ index: Int, key: Key) -> Patient {
    var generator = key.child(.patient, index).generator
    return Patient(
      task: Pendulum(angle: generator.uniform(-Double.pi, Double.pi), velocity: generator.uniform(-1, 1)))
  }

  func observe(_ patient: Patient) -> Observation { Observation(features: patient.task.observation.map(Float.init)) }

  func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    guard case .amounts(let amounts) = action else { return Outcome(reward: 0) }
    let reward = patient.task.step(amounts[0])
    patient.steps += 1
    return Outcome(reward: reward, finish: patient.steps == 200 ? .truncated : nil)
  }
}
