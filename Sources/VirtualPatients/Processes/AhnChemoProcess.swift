public import DosingMDP
public import Stochastics

/// ``AhnChemoEnvironment`` to learn in: every six hours an infusion rate, among some levels or any of 0…1.
///
/// What is seen is tumor (T), immune cells (I) and drug (B), as the environment's setting shows them; the reward is that of
/// the environment, N/N₀ − T/T₀ − u with the state before the step, −100 at death. An episode is cut off after 600 steps. Each
/// decision counts 1 for discounting (published: 0.95).
///
/// Source: DTR-Bench (Luo et al. 2024, arXiv:2405.18610).
public struct AhnChemoProcess: DecisionProcess {
  public let environment: AhnChemoEnvironment
  /// Whether any rate may be given, and not only the environment's levels.
  public let isContinuous: Bool

  public init(_ configuration: AhnChemoEnvironment.Configuration = .init(), isContinuous: Bool = false) {
    environment = AhnChemoEnvironment(configuration)
    self.isContinuous = isContinuous
  }

  public var description: ProcessDescription {
    ProcessDescription(
      name: isContinuous ? "ahn-chemo-continuous" : "ahn-chemo", features: ["tumor", "immune", "drug"],
      actions: isContinuous ? .amounts(lower: [0], upper: [1]) : .options(environment.actions.count))
  }

  public func begin(_ index: Int, key: Key) -> AhnChemoEnvironment.Patient {
    environment.admit(index, key: key).patient
  }

  public func observe(_ patient: AhnChemoEnvironment.Patient) -> Observation {
    let features = patient.visit.values.map { Float($0 ?? 0) }
    return Observation(features: features, mask: isContinuous ? ActionMask(bits: .max) : environment.actions.all)
  }

  public func advance(_ patient: inout AhnChemoEnvironment.Patient, by action: Action) -> Outcome {
    let rewards = patient.rewards.count
    let advance = environment.advance(&patient, infusion: rate(action))
    // Nothing was earned where the equations could not be solved.
    let reward = patient.rewards.count > rewards ? patient.rewards[rewards] : 0
    return Outcome(reward: reward, finish: advance.ending.map { $0.isTerminal ? .terminal : .truncated })
  }

  private func rate(_ action: Action) -> Double {
    switch action {
    case .option(let option) where !isContinuous: environment.actions.options[option].multiple
    case .amounts(let rates) where isContinuous && rates.count == 1: rates[0]
    default: preconditionFailure("\(description.name): \(action) is no infusion rate")
    }
  }
}
