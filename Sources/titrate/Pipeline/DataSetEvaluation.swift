import DosingMDP
import Foundation
import Interchange
import PolicyEvaluation
import PolicyLearning
import Stochastics

/// Off-policy evaluation of a saved policy on the courses of a data set that did not teach it.
///
/// π(·|h) are the policy's probabilities at every decision of every logged course; b(a|h) those that were logged, or of an
/// imitation where they were not; q those of fitted Q-evaluation with the policy's expectation. Models are cross-fitted
/// by course. The value is that of the discounted reward up to the end of the courses, wherever they end.
struct DataSetEvaluation {
  /// The models that an evaluation fits, and when it supports a statement.
  struct Plan: Codable, Hashable, Sendable {
    /// Folds of courses.
    var folds = 5
    /// Of the imitation that stands in for probabilities that were not logged.
    var behavior = BehaviorCloning.Configuration()
    var fittedQ = FittedQEvaluation.Configuration()
    var gate = SupportGate()
  }

  let plan: Plan
  let discount: Double
  let seed: UInt64
  let replicates: Int
  let threads: Int

  /// - Parameters:
  ///   - path: of the data set.
  ///   - candidate: the policy.
  /// - Throws: `SnapshotError` where the policy does not fit the data set, ``UnsupportedData`` where it was learned from
  ///   it or there are too few courses.
  func callAsFunction(_ path: String, _ candidate: LearnedCandidate) throws -> LogEvaluation {
    let file = URL(fileURLWithPath: path)
    let log = try LoggedEpisodes(contentsOf: file)
    let policy = try candidate.source(for: log)
    guard try candidate.taught != TrainingLog.hash(of: file) else {
      throw UnsupportedData(
        "the policy was learned from \(path): what it has seen cannot judge it. Keep courses apart from the training, and "
          + "give those")
    }
    guard plan.folds > 1 else { throw UsageProblem("--set folds=\(plan.folds): at least 2 folds are needed") }
    guard log.episodes.count >= max(20, 2 * plan.folds) else {
      throw UnsupportedData("\(path) has \(log.episodes.count) courses; at least \(max(20, 2 * plan.folds)) are needed")
    }
    let episodes = log.episodes.enumerated().map { number, course in
      Episode(course, number: number, actions: candidate.actionCount, discount: Discount(perDay: discount))
    }
    let logged = log.behaviorRows(actions: candidate.actionCount)
    note(logged == nil ? "Behavior: an imitation of the data set, cross-fitted" : "Behavior: probabilities as logged")
    let models = try NuisanceModels(
      of: episodes, others: [], policies: [policy],
      schema: FeatureSchema(features: log.features, centers: ["unknown"]), actions: log.options(candidate.actionCount),
      plan: EvaluationPlan(folds: plan.folds, behavior: plan.behavior, fittedQ: plan.fittedQ),
      discount: Discount(perDay: discount), keys: RunKeys(seed: seed), logged: logged, threads: threads)
    let evaluationLog = try EvaluationLog(
      episodes: episodes, targetProbabilities: try policy.policy().probabilities(along: episodes),
      behaviorProbabilities: models.behavior, isBehaviorWhole: logged == nil, actionValues: models.actionValues[0])
    let returns = episodes.map { $0.discountedReturn(Discount(perDay: discount)) }
    note(
      "Logged courses: mean discounted reward \(NumberText.significant(returns.reduce(0, +) / Double(returns.count)))")
    return try LogEvaluation(
      evaluationLog, discount: discount,
      configuration: .init(interval: .bootstrap(Bootstrap(replicates: replicates)), gate: plan.gate),
      key: RunKeys(seed: seed).bootstrap, threads: threads)
  }
}

extension LoggedEpisodes {
  /// b(·|h) [course][decision][action], 0 but for what was done; `nil` where some course lacks it.
  fileprivate func behaviorRows(actions count: Int) -> [[[Double]]]? {
    guard episodes.allSatisfy({ $0.behaviorProbabilities != nil }) else { return nil }
    return episodes.map { course in
      zip(course.actions, course.behaviorProbabilities ?? []).map { action, probability in
        (0..<count).map { $0 == action.option ? probability : 0 }
      }
    }
  }

  /// Options by their number; what they are is not known.
  fileprivate func options(_ count: Int) -> ActionSpace {
    ActionSpace((0..<count).map { DoseOption(label: "\($0)", multiple: Double($0)) })
  }
}

extension Episode {
  /// A logged course, which is over where the log ends.
  fileprivate init(_ course: LoggedEpisode, number: Int, actions: Int, discount: Discount) {
    let all = ActionMask(allowing: 0..<actions)
    var time = 0.0
    let steps = (0..<course.count).map { index in
      defer { time += course.elapsed[index] }
      let state = State(
        time: time, features: course.observations[index].map(Double.init), center: 0,
        mask: course.masks?[index] ?? all)
      return Step(
        state: state, action: course.actions[index].option ?? 0,
        reward: RewardComponents(burden: course.rewards[index]), elapsed: course.elapsed[index],
        discount: index == course.count - 1 ? 0 : discount(course.elapsed[index]),
        behaviorProbability: course.behaviorProbabilities?[index])
    }
    self.init(
      patient: "\(number + 1)", steps: steps, finalState: nil,
      ending: course.finish == .terminal ? .terminal(event: "end") : .horizon)
  }
}
