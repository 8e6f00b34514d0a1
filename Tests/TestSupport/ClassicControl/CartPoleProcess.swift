public import DosingMDP
public import Stochastics

/// ``CartPole`` to learn in: `CartPole-v1`, from a state with each number uniform in ±0.05, cut off after 500 steps.
public struct CartPoleProcess: DecisionProcess {
  /// What is seen of the state.
  public enum View: String, Sendable, CaseIterable {
    case everything
    /// Position and angle alone, so that velocities must be told from the past.
    case positions
  }

  /// One cart.
  public struct Patient: Sendable {
    public internal(set) var task: CartPole
    public internal(set) var steps = 0
  }

  public let view: View
  /// Steps after which an episode is cut off.
  public let limit: Int

  public init(_ view: View = .everything, limit: Int = 500) {
    self.view = view
    self.limit = limit
  }

  public var description: ProcessDescription {
    let features = ["position", "velocity", "angle", "turning"]
    let name = view == .everything ? "cart-pole" : "cart-pole-positions"
    return ProcessDescription(name: name, features: seen.map { features[$0] }, actions: .options(2))
  }

  /// Places in the state.
  private var seen: [Int] { view == .everything ? [0, 1, 2, 3] : [0, 2] }

  public func begin(_ index: Int, key: Key) -> Patient { Patient(task: .drawn(key.child(.patient, index))) }

  public func observe(_ patient: Patient) -> Observation {
    Observation(features: seen.map { Float(patient.task.state[$0]) }, mask: ActionMask(allowing: 0..<2))
  }

  public func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    let (reward, isTerminal) = patient.task.step(action.option ?? 0)
    patient.steps += 1
    return Outcome(reward: reward, finish: isTerminal ? .terminal : patient.steps >= limit ? .truncated : nil)
  }
}

extension CartPole {
  /// A state to start from.
  static func drawn(_ key: Key) -> CartPole {
    var generator = key.child(.parameters).generator
    return CartPole(state: (0..<4).map { _ in generator.uniform(-0.05, 0.05) })
  }
}
