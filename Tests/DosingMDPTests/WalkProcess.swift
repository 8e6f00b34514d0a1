import DosingMDP
import Stochastics

/// A walk on 0, 1, 2, 3 that can be followed by hand: option 0 stays, option 1 moves up by one, which takes twice the
/// time; each move costs 0.5 of `effort`; 3 is the end, with reward 10.
struct WalkProcess: DecisionProcess {
  struct Patient: Sendable {
    var place: Int
    var time = 0.0
  }

  /// Breaks the promise named, for tests of the contract.
  enum Fault: Sendable { case none, width, infinite, code, nothingAllowed, noTime, costs, neighbors }

  var fault = Fault.none
  /// What is shared between patients, as it must not be.
  final class Shared: Sendable {
    nonisolated(unsafe) var count = 0
  }
  private let shared = Shared()

  init(_ fault: Fault = .none) { self.fault = fault }

  var description: ProcessDescription {
    ProcessDescription(
      name: "walk", features: ["place", "time", "noise.last", "noise.age", "noise.measured", "kind"],
      layout: FeatureLayout(
        time: 1, measurements: [.init(value: 2, age: 3, measured: 4)], blocks: [.init(name: "kind", features: [0, 5])],
        categories: [.init(feature: 5, count: 4)]), actions: .options(2), costs: ["effort"])
  }

  func begin(_ index: Int, key: Key) -> Patient { Patient(place: 0) }

  func observe(_ patient: Patient) -> Observation {
    let kind = fault == .code ? 0.5 : Float(patient.place)
    let place = fault == .infinite && patient.place == 2 ? .nan : Float(patient.place)
    let features = [place, Float(patient.time), 7, 0, 1, kind] + (fault == .width ? [0] : [])
    let isStuck = fault == .nothingAllowed && patient.place == 1
    return Observation(features: features, mask: ActionMask(bits: isStuck ? 0b100 : 0b11))
  }

  func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    let moves = action.option == 1
    patient.place += moves ? 1 : 0
    patient.time += moves ? 2 : 1
    shared.count += fault == .neighbors ? 1 : 0
    let isEnd = patient.place == 3
    return Outcome(
      reward: (isEnd ? 10 : 1) + Double(shared.count), elapsed: fault == .noTime ? 0 : moves ? 2 : 1,
      finish: isEnd ? .terminal : nil, costs: fault == .costs ? [] : [moves ? 0.5 : 0])
  }
}

extension DecisionProcess {
  /// The outcomes of some options, as far as the course goes.
  func outcomes(_ options: [Int], subject: Int = 0, key: Key = Key(seed: 1)) -> [Outcome] {
    var patient = begin(subject, key: key)
    var outcomes: [Outcome] = []
    for option in options where outcomes.last?.finish == nil {
      outcomes.append(advance(&patient, by: .option(option)))
    }
    return outcomes
  }
}
