public import DosingMDP
public import Stochastics

/// ``ZhaoTrial`` as an environment: a monthly dose among a few levels.
///
/// A visit shows toxicity and tumor size; months count 30 days. An episode ends with `death` or at the horizon. The
/// published rewards are kept in ``ZhaoPatient/rewards``.
public struct ZhaoEnvironment: Environment {
  public let trial: ZhaoTrial
  public let actions: ActionSpace

  /// - Parameter levels: how many doses from 0 to 1, evenly spaced; at least 2.
  public init(_ trial: ZhaoTrial = ZhaoTrial(), levels: Int = 11) {
    precondition((2...64).contains(levels), "ZhaoEnvironment: \(levels) levels; 2 to 64 are possible")
    self.trial = trial
    actions = ActionSpace(
      (0..<levels).map { level in
        let dose = Double(level) / Double(levels - 1)
        return DoseOption(label: "\(dose)", multiple: dose)
      })
  }

  /// One patient with the key of its chance.
  public struct Patient: Sendable {
    public internal(set) var patient: ZhaoPatient
    let key: Key

    var visit: Visit {
      Visit(time: Double(patient.month) * StateEncoder.timeUnit, values: [patient.toxicity, patient.tumorSize])
    }
  }

  /// How histories of this environment are encoded.
  public var encoder: StateEncoder {
    StateEncoder(.init(variables: [.init(name: "toxicity"), .init(name: "tumorSize")]), actions: actions)
  }

  public func admit(_ index: Int, key: Key) -> (patient: Patient, admission: Admission) {
    let key = key.child(.patient, index)
    let patient = Patient(patient: trial.patient(key: key), key: key)
    return (patient, Admission(patient: "P\(index + 1)", center: nil, visit: patient.visit))
  }

  public func advance(_ patient: inout Patient, action: Int) -> Advance {
    trial.advance(&patient.patient, dose: actions.options[action].multiple, key: patient.key)
    let month = StateEncoder.timeUnit
    if !patient.patient.isAlive { return Advance(elapsed: month, visit: nil, ending: .terminal(event: "death")) }
    let isLast = patient.patient.month >= trial.configuration.months
    return Advance(elapsed: month, visit: patient.visit, ending: isLast ? .horizon : nil)
  }
}
