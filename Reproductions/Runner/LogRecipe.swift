import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import VirtualPatients
import Yams

/// How a log is made that a reproduction learns from: `Reproductions/logs/NAME.yaml`.
struct LogRecipe: Codable {
  /// Who decides in it.
  enum Decider: String, Codable {
    /// Every option, or amount, as likely as any other.
    case random
    /// A policy that was learned by `plan`, with `randomShare` of random decisions.
    case learned
    /// Those of ICU-Sepsis.
    case clinicians
    /// The SMART trial of EpiCare.
    case smart
    /// Rules for sunitinib, one after the other from patient to patient, with `randomShare` of random decisions.
    case regimens
  }

  var title: String
  var environment: String
  var options: [String: String]?
  var decider: Decider
  /// Decisions, or else whole `courses`.
  var transitions: Int?
  var courses: Int?
  var randomShare: Double?
  /// Of costs, by their names: each is taken from the rewards of the log at its price.
  var prices: [String: Double]?
  /// How `learned` was trained.
  var plan: TrainingPlan?
  /// Training stops at the first trial with at least this mean reward.
  var until: Double?
  var seed: UInt64

  init(named name: String, beside file: URL) throws {
    let file = file.deletingLastPathComponent().appending(path: "logs/\(name).yaml")
    self = try YAMLDecoder().decode(LogRecipe.self, from: String(contentsOf: file, encoding: .utf8))
  }

  /// The log.
  /// - Parameter folder: where the learned decider is kept.
  func collect(folder: URL) throws -> LoggedEpisodes {
    let place = try ReproducedEnvironment(environment, options: options ?? [:], scratch: folder)
    var log = try collect(in: place.process, place, folder)
    let charged = log.costs.map { prices?[$0] ?? 0 }
    for number in log.episodes.indices {
      for (step, costs) in (log.episodes[number].costs ?? []).enumerated() {
        log.episodes[number].rewards[step] -= zip(charged, costs).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    return log
  }

  private func collect(
    in process: some DecisionProcess, _ place: ReproducedEnvironment, _ folder: URL
  ) throws -> LoggedEpisodes {
    let key = Key(seed: seed)
    switch decider {
    case .random: return try gather(process, RandomBehavior(process.description.actions), key)
    case .learned:
      let snapshot = try decidingPolicy(process, folder)
      return try gather(process, behavior(snapshot.learner(), snapshot.description.process), key)
    case .clinicians:
      return try gather(process, drawing { place.clinicians[max(0, Int($0.features[0]) - 1)] }, key)
    case .smart: return try gather(process, drawing { _ in place.smart }, key)
    case .regimens:
      guard let process = process as? SunitinibGISTProcess else {
        throw LearningError.impossibleSetting("regimens are for sunitinib-gist, not \(environment)")
      }
      return try regimenLog(process, courses: courses ?? 1, randomShare: randomShare ?? 0, key: key)
    }
  }

  private func gather(
    _ process: some DecisionProcess, _ behavior: any Behavior, _ key: Key
  ) throws -> LoggedEpisodes {
    let collector = LogCollector(process, behavior: behavior)
    if let transitions { return try collector.collect(transitions: transitions, key: key) }
    return try collector.collect(courses: courses ?? 1, key: key)
  }

  private func behavior(_ learner: some Learner, _ process: ProcessDescription) -> any Behavior {
    LearnedBehavior(learner, randomShare: randomShare ?? 0, process: process)
  }

  /// Options drawn by probabilities.
  private func drawing(_ probabilities: @escaping (Observation) -> [Double]) -> any Behavior {
    FunctionBehavior { observation, generator in
      let probabilities = probabilities(observation)
      let option = generator.categorical(probabilities)
      return (.option(option), probabilities[option])
    }
  }

  /// The policy whose decisions are logged, trained where it is not there.
  private func decidingPolicy(_ process: some DecisionProcess, _ folder: URL) throws -> LearnerSnapshot {
    guard var plan else { throw LearningError.impossibleSetting("\(title): a learned decider needs a plan") }
    plan.seed = seed
    let kept = folder.appending(path: "decider")
    if let snapshot = try? LearnerSnapshot(from: kept) { return snapshot }
    let training = folder.appending(path: "training")
    let step = max(plan.trials.every, 1)
    var result: TrainingSession.Result?
    for stop in stride(from: step, through: plan.steps, by: step) {
      let session = TrainingSession(plan, folder: training, stop: stop)
      let trained = try session.run(process)
      result = trained
      if let until, let last = trained.points.last?.meanReward, last >= until { break }
    }
    guard let result else { throw LearningError.impossibleSetting("\(title): no step of training") }
    say("  \(title): decided by a policy with \(result.points.last?.meanReward ?? .nan)")
    try result.snapshot.save(to: kept)
    return result.snapshot
  }
}
