import DosingMDP
import Foundation
import PolicyEvaluation
import PolicyLearning

/// What came of a training.
struct LearningSheet: Encodable {
  /// A trial in the simulator.
  struct Trial: Encodable {
    var step: Int
    var courses: Int
    var meanReward: Double
    /// Student's t, 95 %; `nil` for one patient.
    var interval: [Double]?
    var meanDecisions: Double
    var meanCosts: [String: Double]

    init(_ point: TrainingSession.Point, _ plan: TrainingPlan, _ simulator: (any DecisionProcess)?) {
      step = point.step
      courses = plan.trials.courses
      meanReward = point.meanReward
      meanDecisions = point.meanDecisions
      meanCosts = Dictionary(zip(simulator?.description.costs ?? [], point.meanCosts)) { $1 }
      if courses > 1 {
        let half =
          StudentT.quantile(0.975, degreesOfFreedom: Double(courses - 1)) * point.deviation
          / Double(courses).squareRoot()
        interval = [meanReward - half, meanReward + half]
      }
    }

    var text: String {
      let range = interval.map { String(format: " [%.4g, %.4g]", $0[0], $0[1]) } ?? ""
      let costs = meanCosts.sorted { $0.key < $1.key }.map { ", \($0.key) " + String(format: "%.4g", $0.value) }
      return "step \(step): mean reward " + String(format: "%.4g", meanReward) + range + costs.joined()
    }
  }

  var algorithm: String
  var environment: TrainingPlan.Environment?
  var log: TrainingPlan.Log?
  var seed: UInt64
  var steps: Int
  /// The last one; `nil` where there was no simulator.
  var trial: Trial?
  var best: Trial?
  /// Where everything lies.
  var folder: String

  init(_ plan: TrainingPlan, _ result: TrainingSession.Result, _ simulator: (any DecisionProcess)?, folder: URL) {
    algorithm = plan.algorithm
    environment = plan.environment
    log = plan.log
    seed = plan.seed
    steps = plan.steps
    trial = result.points.last.map { Trial($0, plan, simulator) }
    best = result.points.max { $0.meanReward < $1.meanReward }.map { Trial($0, plan, simulator) }
    self.folder = folder.path
  }

  var text: String {
    var rows = [["algorithm", algorithm]]
    if let environment { rows.append(["environment", environment.text]) }
    if let log { rows.append(["log", log.path]) }
    if let trial {
      rows.append(["last trial", trial.text + " (\(trial.courses) patients, 95 % Student t)"])
    } else {
      rows.append(["last trial", "none: no simulator was given"])
    }
    if let best, best.step != trial?.step { rows.append(["best trial", best.text]) }
    rows.append(["policy", folder + "/policy"])
    return TextTable(rows: rows).text + "\nResearch software, not a medical device."
  }
}

extension TrainingPlan.Environment {
  /// In one line.
  var text: String {
    ([name] + options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
  }
}
