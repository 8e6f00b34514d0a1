import DosingMDP
import Foundation
import PolicyEvaluation
import PolicyLearning

/// One training, from its plan to the files it leaves.
struct SessionRun {
  private let plan: TrainingPlan
  private let log: TrainingLog?
  private let folder: URL
  private let checkpointEvery: Int

  /// - Parameter checkpointEvery: steps between checkpoints; `nil` for a tenth of all.
  init(_ plan: TrainingPlan, log: TrainingLog?, folder: URL, checkpointEvery: Int?) {
    self.plan = log?.completing(plan) ?? plan
    self.log = log
    self.folder = folder
    self.checkpointEvery = checkpointEvery ?? max(1, plan.steps / 10)
  }

  func callAsFunction() throws -> LearningSheet {
    let settings = try AlgorithmSettings(plan)
    let simulator = try plan.environment?.process()
    let learn = try training(simulator)
    let output = OutputFolder(url: folder)
    try output.prepare()
    let progress = ProgressReporter(
      "training \(plan.algorithm)", total: plan.steps, unit: log == nil ? "decisions" : "steps")
    var step = 0
    let result = try output.writing {
      let session = TrainingSession(plan, folder: folder, checkpointEvery: checkpointEvery)
      return try learn(session) { report in
        switch report {
        case .resumed(let start):
          step = start
          progress.resume(by: start)
          note("Goes on from the checkpoint at step \(start).")
        case .step(let now, _):
          progress.advance(by: now - step)
          step = now
        case .trial(let point): progress.say(LearningSheet.Trial(point, plan, simulator).text)
        }
      }
    }
    let sheet = LearningSheet(plan, result, simulator, folder: folder)
    try output.writing {
      try LearningRecord(plan, settings, sheet).write(into: folder)
      try log?.savePatients(in: folder)
    }
    return sheet
  }

  private typealias Training =
    (TrainingSession, (TrainingSession.Report) throws -> Void) throws -> TrainingSession.Result

  /// - Throws: ``UsageProblem`` where there is nothing to learn from.
  private func training(_ simulator: (any DecisionProcess)?) throws -> Training {
    if let log {
      let transitions = try log.transitions(plan, simulator: simulator)
      return { try $0.run(transitions, simulator: simulator, report: $1) }
    }
    let simulator = try plan.only(simulator)
    return { try $0.run(simulator, report: $1) }
  }
}

extension TrainingPlan {
  /// The simulator, where no log is given.
  /// - Throws: ``UsageProblem`` where there is nothing to learn from.
  func only(_ simulator: (any DecisionProcess)?) throws -> any DecisionProcess {
    if let log { throw UsageProblem("the plan learns from the log \(log.path); give it with --cohort") }
    guard let simulator else {
      throw UsageProblem("there is nothing to learn from: give --environment NAME or --cohort FILE")
    }
    return simulator
  }
}
