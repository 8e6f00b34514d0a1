public import DosingMDP
public import Stochastics

/// ``EpiCare`` to learn in, as its published learners did: what is seen is the symptoms and an indicator of the treatment
/// given last; histories are left to encoders (the published learners stack up to eight visits).
///
/// Remission, an adverse event and the last of eight visits end an episode, each with nothing after it, as in the published
/// code. ``score(_:)`` is 100·(sum of rewards)/(reward of remission).
public struct EpiCareProcess: DecisionProcess {
  public let environment: EpiCare

  public init(_ parameters: EpiCareParameters) { environment = EpiCare(parameters) }

  public var description: ProcessDescription {
    let symptoms = (0..<environment.parameters.symptoms).map { "symptom\($0)" }
    let treatments = environment.parameters.treatments.indices.map { "treatment\($0)" }
    return ProcessDescription(
      name: "epicare", features: symptoms + treatments, actions: .options(environment.actions.count))
  }

  public func begin(_ index: Int, key: Key) -> EpiCare.Patient { environment.patient(index, key: key) }

  public func observe(_ patient: EpiCare.Patient) -> Observation {
    let last = environment.parameters.treatments.indices.map { $0 == patient.treatments.last ? Float(1) : 0 }
    return Observation(features: patient.observation.map { Float($0) } + last, mask: environment.actions.all)
  }

  public func advance(_ patient: inout EpiCare.Patient, by action: Action) -> Outcome {
    guard let treatment = action.option else { preconditionFailure("epicare: \(action) is no treatment") }
    let reward = environment.treat(&patient, with: treatment)
    return Outcome(reward: reward, finish: patient.ending == nil ? nil : .terminal)
  }

  /// 100·(return without discount)/(reward of remission).
  public func score(_ totalReward: Double) -> Double { 100 * totalReward / environment.parameters.remissionReward }
}
