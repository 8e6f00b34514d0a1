public import DosingMDP
public import Stochastics

/// ``Acrobot`` to learn in: `Acrobot-v1`, from a state with each number uniform in ±0.1, cut off after 500 steps.
public struct AcrobotProcess: DecisionProcess {
  /// One pair of links.
  public struct Patient: Sendable {
    public internal(set) var task: Acrobot
    public internal(set) var steps = 0
  }

  /// Steps after which an episode is cut off.
  public let limit: Int

  public init(limit: Int = 500) { self.limit = limit }

  public var description: ProcessDescription {
    ProcessDescription(
      name: "acrobot", features: ["cosine1", "sine1", "cosine2", "sine2", "turning1", "turning2"],
      actions: .options(3))
  }

  public func begin(_ index: Int, key: Key) -> Patient {
    var generator = key.child(.patient, index).child(.parameters).generator
    return Patient(task: Acrobot(state: (0..<4).map { _ in generator.uniform(-0.1, 0.1) }))
  }

  public func observe(_ patient: Patient) -> Observation {
    Observation(features: patient.task.observation.map { Float($0) }, mask: ActionMask(allowing: 0..<3))
  }

  public func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    let (reward, isTerminal) = patient.task.step(action.option ?? 1)
    patient.steps += 1
    return Outcome(reward: reward, finish: isTerminal ? .terminal : patient.steps >= limit ? .truncated : nil)
  }
}
