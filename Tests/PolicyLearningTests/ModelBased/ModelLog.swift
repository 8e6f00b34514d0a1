import DosingMDP
import PolicyLearning
import Stochastics
import Tensors

/// Decisions of a problem that a test writes down, as a learner sees them.
struct ModelLog {
  private(set) var store: TransitionStore
  private let actions: ActionDomain
  private var count = 0

  init(features: Int, actions: ActionDomain, costs: [String] = [], discount: Double = 0.99) {
    self.actions = actions
    let process = Self.process(features: features, actions: actions, costs: costs)
    store = TransitionStore(capacity: 100_000, process: process, discount: discount)
  }

  static func process(features: Int, actions: ActionDomain, costs: [String] = []) -> ProcessDescription {
    ProcessDescription(
      name: "log", features: (0..<features).map { "x\($0)" }, actions: actions, costs: costs)
  }

  /// One decision, as a course of its own.
  mutating func add(_ features: [Float], option: Int = 0, point: [Float] = [], outcome: Outcome, next: [Float]) throws {
    let place = try store.begin(course: count, Observation(features: features))
    try store.append(at: place, option: option, point: point, outcome: outcome, next: Observation(features: next))
    count += 1
  }

  var transitions: Transitions { get throws { try store.transitions(at: store.decisionPlaces) } }
}
