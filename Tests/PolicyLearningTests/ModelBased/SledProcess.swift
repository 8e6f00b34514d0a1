import DosingMDP
import Stochastics

/// A sled on a track between walls at ±3 m, pushed back, not at all or forward, that keeps most of its speed:
/// v' = 0.95 v + 0.12 (a - 1) + 0.02 ε, x' = x + v', and a wall stops it; reward -x'².
struct SledProcess: DecisionProcess {
  struct Patient: Sendable {
    var position: Double
    var velocity: Double
    var decisions = 0
    let key: Key
  }

  var description: ProcessDescription {
    ProcessDescription(name: "sled", features: ["position", "velocity"], actions: .options(3))
  }

  func begin(_ index: Int, key: Key) -> Patient {
    let key = key.child(.patient, index)
    var generator = key.child(.parameters).generator
    return Patient(position: generator.uniform(-2, 2), velocity: generator.uniform(-0.5, 0.5), key: key)
  }

  func observe(_ patient: Patient) -> Observation {
    Observation(
      features: [Float(patient.position), Float(patient.velocity)], mask: ActionMask(allowing: 0..<3))
  }

  func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    var generator = patient.key.child(.visit, patient.decisions).generator
    let push = 0.12 * Double((action.option ?? 1) - 1)
    patient.velocity = 0.95 * patient.velocity + push + 0.02 * generator.normal()
    patient.position += patient.velocity
    if abs(patient.position) > 3 {
      patient.position = min(3, max(-3, patient.position))
      patient.velocity = 0
    }
    patient.decisions += 1
    return Outcome(
      reward: -patient.position * patient.position, finish: patient.decisions == 25 ? .truncated : nil)
  }
}
