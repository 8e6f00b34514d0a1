import DosingMDP
import Foundation
import PolicyLearning
import Tensors

/// How the trainings of a sweep are done, and what they are judged by.
struct SweepTraining: Sendable {
  /// Of all trainings, with where they learn from.
  let plan: TrainingPlan
  private let log: TrainingLog?
  /// `nil` where policies are tried in a simulator.
  private let estimate: ValidationEstimate?

  /// - Throws: ``UsageProblem`` where there is nothing to learn from or to judge by.
  init(_ arguments: SweepArguments) throws {
    let plan = try arguments.learning.trainingPlan(seed: arguments.seed)
    log = try arguments.cohort.map { try TrainingLog(path: $0, configuration: arguments.configuration, plan: plan) }
    self.plan = log?.completing(plan) ?? plan
    estimate = log?.cohort.map(ValidationEstimate.init)
    if estimate != nil, plan.environment != nil {
      throw UsageProblem("policies from a cohort are judged by its validation patients; leave out --environment")
    }
    if log != nil, estimate == nil, plan.environment == nil {
      throw UsageProblem("there is nothing to judge policies by: give the simulator, --environment NAME")
    }
  }

  /// The cohort that is learned from; `nil` where it is a data set, or there is none.
  var cohort: PreparedCohort? { log?.cohort }

  /// How many patients there are to learn from.
  /// - Throws: ``UsageProblem`` where there is no log.
  func patientCount() throws -> Int {
    guard let log else { throw UsageProblem("patients are counted in a log: give --cohort FILE") }
    return log.count
  }

  /// The simulator of a sweep without a log.
  func simulator() throws -> any DecisionProcess { try plan.only(plan.environment?.process()) }

  /// What scores are, and on whom.
  var judgment: String {
    if let estimate { return estimate.title }
    return "mean reward of \(plan.trials.courses) simulated patients of \(plan.environment?.text ?? "")"
  }

  var scoreTitle: String { estimate == nil ? "mean reward" : "estimated value" }

  /// Finds what cannot be trained before anything is.
  /// - Parameter plans: with words for what is particular to each.
  /// - Throws: what a training would throw before its first step, and where trials are missing.
  func check(_ plans: [(name: String, plan: TrainingPlan)]) throws {
    let shown = try log.map { try $0.transitions(plan, simulator: plan.environment?.process()).process }
    for (name, plan) in plans {
      do {
        let process = try shown ?? plan.only(plan.environment?.process()).description
        try TrainingSession(plan).check(process, from: log == nil ? .simulator : .log)
      } catch LearningError.impossibleSetting(let reason) {
        throw UsageProblem("\(name): \(reason)")
      } catch let error as TensorError {
        throw UsageProblem("\(name): \(error)")
      }
      guard plan.steps > 0 else { throw UsageProblem("\(name): steps must be at least 1") }
      guard estimate != nil || plan.trials.courses > 0 else {
        throw UsageProblem("\(name): trials are needed to compare by; --trial-courses must be at least 1")
      }
    }
  }

  /// Trains.
  /// - Parameters:
  ///   - places: of those to learn from, among all courses of the log; `nil` for all.
  ///   - judges: of those of a cohort to judge by; `nil` for its validation patients.
  func callAsFunction(
    _ session: TrainingSession, places: [Int]? = nil, judgedBy judges: [Int]? = nil,
    report: (TrainingSession.Report) -> Void
  ) throws -> TrainingSession.Result {
    let simulator = try session.plan.environment?.process()
    guard let log else { return try session.run(session.plan.only(simulator), report: report) }
    let transitions = try log.transitions(session.plan, simulator: simulator, places: places)
    let own = judges.flatMap { judges in
      log.cohort.map { cohort in ValidationEstimate(cohort, by: judges.map { cohort.train[$0] }) }
    }
    guard let estimate = own ?? estimate else {
      return try session.run(transitions, simulator: simulator, report: report)
    }
    let result = try session.run(transitions, validate: { try estimate($0) }, report: report)
    if let folder = session.folder { try log.savePatients(in: folder) }
    return result
  }
}
