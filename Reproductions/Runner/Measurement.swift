import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import VirtualPatients

/// What a policy is worth by a reproduction's measure.
struct Measurement {
  var value: Double
  /// Over patients.
  var deviation = 0.0
  var details: [String: Double]?

  /// - Parameter key: of patients that neither training nor its trials have met.
  init(_ snapshot: LearnerSnapshot, in process: some DecisionProcess, _ reproduction: Reproduction, key: Key) throws {
    let learner = try snapshot.learner()
    let scale = reproduction.scale ?? 1
    let measure = reproduction.measure ?? "reward"
    if measure == "value" {
      guard let process = process as? TabularProcess else {
        throw LearningError.impossibleSetting("\(process.description.name) is not tabular: it has no exact value")
      }
      value = try scale * process.exactValue(learner)
      return
    }
    let courses = try PolicyTrial(courses: reproduction.courses, isRandom: reproduction.plan.trials.isRandom).run(
      Standardized(process, snapshot.description.process.normalizer), learner, key: key)
    if measure == "survival gain" {
      guard let process = process as? SunitinibGISTProcess else {
        throw LearningError.impossibleSetting("\(process.description.name) has no regimens to compare with")
      }
      let comparison = try RegimenComparison(courses, in: process, key: key)
      value = comparison.value
      details = comparison.details
      return
    }
    let values = try courses.map { scale * (try $0.measured(measure, process.description)) }
    value = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - value) * ($1 - value) }
    deviation = (squares / Double(max(values.count - 1, 1))).squareRoot()
    let costs = process.description.costs
    details = costs.isEmpty ? nil : Dictionary(uniqueKeysWithValues: zip(costs, courses.meanCosts))
  }
}

extension EndedCourse {
  fileprivate func measured(_ measure: String, _ process: ProcessDescription) throws -> Double {
    if measure == "reward" { return totalReward }
    guard let index = process.costs.firstIndex(of: measure) else {
      throw LearningError.impossibleSetting("\(process.name) does not count \"\(measure)\"")
    }
    return costs[index]
  }
}

extension TabularProcess {
  /// The value at the start of what a learner decides, without discount, by linear equations.
  fileprivate func exactValue(_ learner: some Learner) throws -> Double {
    let seen = (0..<mdp.states).map { observation(of: $0) }
    let features = seen.flatMap(\.features)
    let decisions = Decisions(
      histories: Histories(
        present: try Tensor(features, shape: [mdp.states, features.count / mdp.states])),
      masks: seen.map(\.mask), actions: description.actions)
    guard case .options(let options) = try learner.act(decisions, exploration: nil) else { return .nan }
    return try mdp.initialValue(mdp.values(of: mdp.policy(of: options), discount: 1))
  }
}
