import DosingMDP
import Stochastics

/// A small process with everything that the bridge carries: something falls by what is chosen and by chance.
///
/// Options 0, 1, 2 take as much away; 2 is allowed only from 2 on. It ends at 0, and is cut off after six decisions.
struct CountdownProcess: DecisionProcess {
  struct Patient: Sendable {
    var key: Key
    var remaining: Double
    var decisions = 0
  }

  /// Whether everything is allowed always.
  var isFree = false

  var description: ProcessDescription {
    ProcessDescription(
      name: "countdown", features: ["remaining", "time"], actions: .options(3), costs: ["effort"])
  }

  func begin(_ index: Int, key: Key) -> Patient {
    let key = key.child(.patient, index)
    var generator = key.generator
    return Patient(key: key, remaining: 1 + 4 * generator.uniform())
  }

  func observe(_ patient: Patient) -> Observation {
    let mask = ActionMask(allowing: isFree || patient.remaining >= 2 ? [0, 1, 2] : [0, 1])
    return Observation(features: [Float(patient.remaining), Float(patient.decisions)], mask: mask)
  }

  func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    var generator = patient.key.child(.visit, patient.decisions).generator
    let taken = Double(action.option ?? 0)
    patient.remaining = max(0, patient.remaining - taken - 0.3 * generator.uniform())
    patient.decisions += 1
    let finish: Outcome.Finish? = patient.remaining == 0 ? .terminal : patient.decisions == 6 ? .truncated : nil
    return Outcome(reward: -patient.remaining, elapsed: 1 + taken / 2, finish: finish, costs: [taken * taken])
  }
}

/// The same with two amounts.
struct AmountProcess: DecisionProcess {
  static let upper = [0.1, 75.3]

  var description: ProcessDescription {
    ProcessDescription(
      name: "amounts", features: ["sum"], actions: .amounts(lower: [0, -0.7], upper: Self.upper))
  }

  func begin(_ index: Int, key: Key) -> [Double] { [Double(index)] }

  func observe(_ patient: [Double]) -> Observation { Observation(features: [Float(patient.reduce(0, +))]) }

  func advance(_ patient: inout [Double], by action: Action) -> Outcome {
    guard case .amounts(let amounts) = action else { return Outcome(reward: 0, finish: .terminal) }
    patient += amounts
    return Outcome(reward: amounts[1], finish: patient.count > 8 ? .truncated : nil)
  }
}
