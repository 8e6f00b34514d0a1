public import DosingMDP
public import Stochastics

/// ``Pendulum`` to learn in: `Pendulum-v1`, from an angle uniform in ±π and a velocity uniform in ±1, cut off after 200
/// steps.
public struct PendulumProcess: DecisionProcess {
  /// One pendulum.
  public struct Patient: Sendable {
    public internal(set) var task: Pendulum
    public internal(set) var steps = 0
  }

  /// Steps after which an episode is cut off.
  public let limit: Int

  public init(limit: Int = 200) { self.limit = limit }

  public var description: ProcessDescription {
    ProcessDescription(
      name: "pendulum", features: ["cosine", "sine", "turning"], actions: .amounts(lower: [-2], upper: [2]))
  }

  public func begin(_ index: Int, key: Key) -> Patient {
    var generator = key.child(.patient, index).child(.parameters).generator
    return Patient(task: Pendulum(angle: generator.uniform(-.pi, .pi), velocity: generator.uniform(-1, 1)))
  }

  public func observe(_ patient: Patient) -> Observation {
    Observation(features: patient.task.observation.map { Float($0) })
  }

  public func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    guard case .amounts(let torques) = action, let torque = torques.first else {
      preconditionFailure("PendulumProcess: \(action) is not a torque")
    }
    let reward = patient.task.step(torque)
    patient.steps += 1
    return Outcome(reward: reward, finish: patient.steps >= limit ? .truncated : nil)
  }
}
