import DosingMDP
import PolicyLearning
import Stochastics

/// One decision a course. Two contexts, ±1, are seen; the reward of option a is 1 where it is the context's (option 0 of
/// -1, option 2 of +1), and 0.5 for option 3, which the mask forbids in the context +1. Of amounts the reward is
/// 1 - (a - context / 2)².
struct Bandit: DecisionProcess {
  struct Patient: Sendable {
    var context: Double
  }

  var isContinuous = false

  var description: ProcessDescription {
    ProcessDescription(
      name: "bandit", features: ["context", "one"],
      actions: isContinuous ? .amounts(lower: [-1], upper: [1]) : .options(4), costs: ["chosen"])
  }

  func begin(_ index: Int, key: Key) -> Patient {
    var generator = key.child(.patient, index).generator
    return Patient(context: generator.bernoulli(0.5) ? 1 : -1)
  }

  func observe(_ patient: Patient) -> Observation {
    Observation(
      features: [Float(patient.context), 1],
      mask: ActionMask(allowing: patient.context > 0 ? [0, 1, 2] : [0, 1, 2, 3]))
  }

  func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    switch action {
    case .option(let option):
      precondition(option != 3 || patient.context < 0, "Bandit: a forbidden option was taken")
      let best = patient.context > 0 ? 2 : 0
      return Outcome(reward: option == best ? 1 : option == 3 ? 0.5 : 0, finish: .terminal, costs: [Double(option)])
    case .amounts(let amounts):
      let distance = amounts[0] - patient.context / 2
      return Outcome(reward: 1 - distance * distance, finish: .terminal, costs: [amounts[0]])
    }
  }

  /// A log of even draws.
  func log(_ courses: Int, key: Key) throws -> TransitionStore {
    var store = TransitionStore(capacity: 2 * courses, process: description, discount: 1)
    var generator = key.child(.policy).generator
    for course in 0..<courses {
      var patient = begin(course, key: key)
      let seen = observe(patient)
      let place = try store.begin(course: course, seen)
      let point = Float(generator.uniform(-1, 1))
      let option = seen.mask.actions.filter { $0 < 4 }.randomElement(using: &generator) ?? 0
      let action = isContinuous ? Action.amounts([Double(point)]) : .option(option)
      let outcome = advance(&patient, by: action)
      try store.append(
        at: place, option: action.option ?? 0, point: isContinuous ? [point] : [], outcome: outcome,
        next: observe(patient))
    }
    return store
  }
}
