import DosingMDP
import Stochastics

/// A level that drifts back to zero and is moved by five doses: x' = 0.9 x + 0.4 (a - 2) + 0.05 ε, reward -x'².
struct TitrationProcess: DecisionProcess {
  struct Patient: Sendable {
    var level: Double
    var decisions = 0
    let key: Key
  }

  static let doses = 5

  var description: ProcessDescription {
    ProcessDescription(name: "titration", features: ["level"], actions: .options(Self.doses))
  }

  func begin(_ index: Int, key: Key) -> Patient {
    let key = key.child(.patient, index)
    var generator = key.child(.parameters).generator
    return Patient(level: generator.uniform(-3, 3), key: key)
  }

  func observe(_ patient: Patient) -> Observation {
    Observation(features: [Float(patient.level)], mask: ActionMask(allowing: 0..<Self.doses))
  }

  func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    var generator = patient.key.child(.visit, patient.decisions).generator
    patient.level = Self.level(patient.level, action.option ?? 0) + 0.05 * generator.normal()
    patient.decisions += 1
    return Outcome(reward: -patient.level * patient.level, finish: patient.decisions == 15 ? .truncated : nil)
  }

  /// The mean of the next level.
  static func level(_ level: Double, _ option: Int) -> Double { 0.9 * level + 0.4 * Double(option - 2) }
}

extension TitrationProcess: BranchingProcess {
  func branched(_ patient: Patient, key: Key) -> Patient {
    Patient(level: patient.level, decisions: patient.decisions, key: key)
  }
}
