public import DosingMDP
public import Stochastics

/// ``ZhaoTrial`` to learn in: monthly a dose, among some levels or any of 0…1, for six months.
///
/// What is seen is toxicity, tumor size and the month, without which the value of a state of a trial of fixed length is
/// not defined; a patient's course is judged by W₀ and M₀ too, which histories tell. The end of the trial ends an episode
/// as death does: nothing after it counts. Each month counts 1 for discounting. On μ₀ see ``ZhaoTrial``.
public struct ZhaoProcess: DecisionProcess {
  public let environment: ZhaoEnvironment
  /// Whether any dose may be given, and not only the environment's levels.
  public let isContinuous: Bool

  public init(_ trial: ZhaoTrial = ZhaoTrial(), levels: Int = 11, isContinuous: Bool = false) {
    environment = ZhaoEnvironment(trial, levels: levels)
    self.isContinuous = isContinuous
  }

  public var description: ProcessDescription {
    ProcessDescription(
      name: "zhao-trial", features: ["toxicity", "tumorSize", "time"], layout: FeatureLayout(time: 2),
      actions: isContinuous ? .amounts(lower: [0], upper: [1]) : .options(environment.actions.count),
      costs: ["death"])
  }

  public func begin(_ index: Int, key: Key) -> ZhaoEnvironment.Patient { environment.admit(index, key: key).patient }

  public func observe(_ patient: ZhaoEnvironment.Patient) -> Observation {
    let own = patient.patient
    return Observation(
      features: [Float(own.toxicity), Float(own.tumorSize), Float(own.month)],
      mask: isContinuous ? ActionMask(bits: .max) : environment.actions.all)
  }

  public func advance(_ patient: inout ZhaoEnvironment.Patient, by action: Action) -> Outcome {
    let dose: Double
    switch action {
    case .option(let option) where !isContinuous: dose = environment.actions.options[option].multiple
    case .amounts(let doses) where isContinuous && doses.count == 1: dose = doses[0]
    default: preconditionFailure("zhao-trial: \(action) is no dose")
    }
    let reward = environment.trial.advance(&patient.patient, dose: dose, key: patient.key)
    let isOver = !patient.patient.isAlive || patient.patient.month >= environment.trial.configuration.months
    return Outcome(reward: reward, finish: isOver ? .terminal : nil, costs: [patient.patient.isAlive ? 0 : 1])
  }
}
