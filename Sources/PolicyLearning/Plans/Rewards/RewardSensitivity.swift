public import DosingMDP
public import Foundation
import Stochastics
import Tensors

/// How policies change with the weights of reward and costs: one is trained for each set of weights and seed, and all are
/// tried on the same patients, where reward and costs are told apart.
public struct RewardSensitivity: Sendable {
  public let plan: TrainingPlan
  public let weights: [RewardWeights]
  public let seeds: [UInt64]
  /// Patients of the last trial.
  public let courses: Int
  /// Where results are kept, so that what is finished is not done again; `nil` for nowhere.
  public let folder: URL?
  /// Steps between checkpoints; 0 for none.
  public let checkpointEvery: Int

  public init(
    _ plan: TrainingPlan, weights: [RewardWeights], seeds: [UInt64] = [1], courses: Int = 1000, folder: URL? = nil,
    checkpointEvery: Int = 0
  ) {
    precondition(
      !weights.isEmpty && !seeds.isEmpty && courses > 0, "RewardSensitivity: weights, seeds and patients are needed")
    self.plan = plan
    self.weights = weights
    self.seeds = seeds
    self.courses = courses
    self.folder = folder
    self.checkpointEvery = checkpointEvery
  }

  /// - Parameters:
  ///   - threads: how many trainings run at once; the result does not depend on it.
  ///   - watch: told what all trainings report.
  public func run(
    _ process: some DecisionProcess, threads: Int, watch: SessionWatch = { _, train in try train { _ in } }
  ) throws -> OutcomeTable {
    let scalarized = try weights.map { try Scalarized(process, weights: $0) }
    let outcomes = try parallelMap(count: weights.count * seeds.count, threads: threads, prepare: { prepareThread() }) {
      index in
      let (place, seed) = (index / seeds.count, seeds[index % seeds.count])
      return try outcome(process, scalarized[place], place: place, seed: seed, watch: watch)
    }
    return OutcomeTable(
      costs: process.description.costs,
      rows: weights.indices.map {
        OutcomeTable.Row(
          weights: weights[$0], outcomes: Array(outcomes[$0 * seeds.count..<($0 + 1) * seeds.count]))
      })
  }

  /// What a policy is told by.
  private struct Question: Codable, Hashable {
    var plan: TrainingPlan
    var weights: RewardWeights
    var courses: Int
  }

  /// Where the training with some weights and a seed is kept.
  private func folder(_ place: Int, seed: UInt64) -> URL? {
    folder?.appending(path: "weights-\(place + 1)").appending(path: "seed-\(seed)")
  }

  private static let resultFile = "outcome.json"

  /// How many trainings are done already; they are not done again.
  public var finished: Int {
    weights.indices.reduce(0) { count, place in
      count
        + seeds.count { seed in
          folder(place, seed: seed).map {
            FileManager.default.fileExists(atPath: $0.appending(path: Self.resultFile).path)
          } ?? false
        }
    }
  }

  private func outcome<Process: DecisionProcess>(
    _ process: Process, _ scalarized: Scalarized<Process>, place: Int, seed: UInt64, watch: SessionWatch
  ) throws -> PolicyOutcome {
    var plan = plan
    plan.seed = seed
    let own = folder(place, seed: seed)
    let question = Question(plan: plan, weights: weights[place], courses: courses)
    return try keptResult(of: question, in: own?.appending(path: Self.resultFile)) {
      let session = TrainingSession(plan, folder: own, checkpointEvery: checkpointEvery)
      let snapshot = try watch(session) { try session.run(scalarized, report: $0) }.snapshot
      let ended = try PolicyTrial(courses: courses, isRandom: plan.trials.isRandom).run(
        Standardized(process, snapshot.description.process.normalizer), snapshot.learner(),
        key: Key(seed: self.plan.seed).child(.bootstrap))
      return PolicyOutcome(seed: seed, ended)
    }
  }
}

/// Runs a training of many, and may look at what it reports.
public typealias SessionWatch =
  @Sendable (
    TrainingSession, @escaping ((TrainingSession.Report) throws -> Void) throws -> TrainingSession.Result
  ) throws -> TrainingSession.Result

/// What became of patients under one policy, on the process's own reward and costs.
public struct PolicyOutcome: Codable, Hashable, Sendable {
  public var seed: UInt64
  /// The mean over patients of the sum of rewards.
  public var meanReward: Double
  public var meanCosts: [Double]
  public var meanDecisions: Double

  init(seed: UInt64, _ courses: [EndedCourse]) {
    self.seed = seed
    meanReward = courses.meanReward
    meanCosts = courses.meanCosts
    meanDecisions = courses.reduce(0) { $0 + Double($1.decisions) } / Double(max(courses.count, 1))
  }
}

/// Outcomes by weights.
public struct OutcomeTable: Codable, Hashable, Sendable {
  public struct Row: Codable, Hashable, Sendable {
    public var weights: RewardWeights
    /// By seed.
    public var outcomes: [PolicyOutcome]

    /// The mean over seeds of the mean reward.
    public var meanReward: Double { outcomes.reduce(0) { $0 + $1.meanReward } / Double(outcomes.count) }

    /// The mean over seeds of each cost.
    public var meanCosts: [Double] {
      (outcomes.first?.meanCosts ?? []).indices.map { index in
        outcomes.reduce(0) { $0 + $1.meanCosts[index] } / Double(outcomes.count)
      }
    }
  }

  /// Names of the costs.
  public var costs: [String]
  public var rows: [Row]

  /// As comma-separated values, a line for each policy.
  public var csv: String {
    let header =
      ["weight reward"] + costs.map { "weight \($0)" } + ["seed", "mean reward"] + costs.map { "mean \($0)" }
      + ["mean decisions"]
    return commaSeparated(
      [header]
        + rows.flatMap { row in
          let weights = [row.weights.reward] + costs.map { row.weights.costs[$0] ?? 0 }
          return row.outcomes.map { outcome in
            weights.map { "\($0)" } + ["\(outcome.seed)"]
              + ([outcome.meanReward] + outcome.meanCosts + [outcome.meanDecisions]).map { "\($0)" }
          }
        })
  }
}
