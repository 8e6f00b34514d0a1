public import DosingMDP
import Foundation
public import Stochastics

/// The simulator itself as a model to plan with: copies of a patient.
public struct SimulatorModel<Process: DecisionProcess>: PlanningModel {
  /// Copies of a patient; `nil` where nothing follows any more.
  public struct Courses {
    var patients: [Process.Patient?]
    var masks: [ActionMask]
  }

  private let simulator: Process
  private let discount: Double
  private let branch: (@Sendable (Process.Patient, Key) -> Process.Patient)?

  /// A simulator with chance: each particle meets its own, the same in all plans.
  /// - Parameter discount: gamma per unit of elapsed time.
  public init(_ simulator: Process, discount: Double) where Process: BranchingProcess {
    self.simulator = simulator
    self.discount = discount
    branch = simulator.branched
  }

  /// A simulator without chance: state and action determine what follows. With one that has chance plans would know it
  /// beforehand.
  /// - Parameter discount: gamma per unit of elapsed time.
  public init(deterministic simulator: Process, discount: Double) {
    self.simulator = simulator
    self.discount = discount
    branch = nil
  }

  public var process: ProcessDescription { simulator.description }

  public func begin(_ situation: Process.Patient, count: Int, particles: Int, key: Key) -> Courses {
    let copies = (0..<particles).map { particle in
      branch.map { $0(situation, key.child(.patient, particle)) } ?? situation
    }
    let mask = simulator.observe(situation).mask
    return Courses(
      patients: (0..<count).map { copies[$0 % particles] }, masks: [ActionMask](repeating: mask, count: count))
  }

  public func masks(_ courses: Courses) -> [ActionMask] { courses.masks }

  public func advance(_ courses: inout Courses, by choices: Choices, key: Key) -> [PlannedOutcome] {
    let actions = choices.actions(process.actions)
    return actions.indices.map { course in
      guard var patient = courses.patients[course] else { return PlannedOutcome(reward: 0, discount: 0) }
      let outcome = simulator.advance(&patient, by: actions[course])
      guard outcome.finish == nil else {
        courses.patients[course] = nil
        return PlannedOutcome(reward: outcome.reward, discount: 0)
      }
      courses.patients[course] = patient
      if case .options = choices { courses.masks[course] = simulator.observe(patient).mask }
      return PlannedOutcome(reward: outcome.reward, discount: pow(discount, outcome.elapsed))
    }
  }
}
