import Cohorts
import Crypto
import DosingMDP
import Foundation
import Interchange
import PolicyLearning

/// A log to learn from: a data set of logged courses, or the training patients of an imported cohort.
struct TrainingLog: Sendable {
  private enum Content: Sendable {
    case courses(LoggedEpisodes)
    case patients(PreparedCohort)
  }

  private let content: Content
  private let origin: TrainingPlan.Log
  /// Who was learned from and who was kept for judging; `nil` of a data set.
  private let patients: PolicyOrigin?

  /// - Parameters:
  ///   - path: a data set, or a stored cohort where there is a configuration.
  ///   - configuration: of the cohort.
  init(path: String, configuration: String?, plan: TrainingPlan) throws {
    let file = URL(fileURLWithPath: path)
    guard let configuration else {
      if path.hasSuffix(".sqlite") {
        throw UsageProblem(
          "--cohort \(path): a stored cohort needs its configuration: titrate train CONFIG --cohort \(path)")
      }
      content = .courses(try LoggedEpisodes(contentsOf: file))
      origin = TrainingPlan.Log(path, hash: try Self.hash(of: file))
      patients = nil
      return
    }
    var settings = try RunConfiguration.read(URL(fileURLWithPath: configuration))
    settings.seed = plan.seed
    let cohort = try PreparedCohort(CohortStore(opening: file), settings, keys: RunKeys(seed: plan.seed))
    content = .patients(cohort)
    let text = try cohort.digest.data + settings.yaml()
    origin = TrainingPlan.Log(path, hash: SHA256.hash(data: Data(text.utf8)).hexadecimal)
    patients = PolicyOrigin(cohort, seed: plan.seed)
  }

  /// The plan with where it learns from, and with the cohort's discount where it has none of its own.
  func completing(_ plan: TrainingPlan) -> TrainingPlan {
    var plan = plan
    plan.log = origin
    if case .patients(let cohort) = content, !plan.training.paths.contains("discount") {
      plan.training = plan.training.setting(["discount"], to: .number(cohort.configuration.discountPerDay))
    }
    return plan
  }

  /// How many courses there are to learn from.
  var count: Int {
    switch content {
    case .courses(let log): log.episodes.count
    case .patients(let cohort): cohort.train.count
    }
  }

  /// The cohort; `nil` of a data set.
  var cohort: PreparedCohort? {
    guard case .patients(let cohort) = content else { return nil }
    return cohort
  }

  /// What the learner is given.
  /// - Parameters:
  ///   - simulator: where it is tried; the log must have its features and kind of actions.
  ///   - places: of those to learn from, among all courses; `nil` for all.
  func transitions(
    _ plan: TrainingPlan, simulator: (any DecisionProcess)?, places: [Int]? = nil
  ) throws -> TransitionLog {
    let settings = try plan.replayConfiguration()
    var preparation = TransitionLog.Preparation(
      isStandardized: plan.standardization > 0, rewardScale: settings.rewardScale)
    switch content {
    case .courses(var log):
      var process = log.process
      if let simulator { process = try log.adopt(simulator.description) }
      if let places { log.episodes = places.map { log.episodes[$0] } }
      return try TransitionLog(log, process: process, discount: settings.discount, preparation: preparation)
    case .patients(let cohort):
      preparation.isStandardized = true
      return try TransitionLog(
        places.map { $0.map { cohort.train[$0] } } ?? cohort.train, name: cohort.configuration.title,
        schema: cohort.encoder.schema, actions: cohort.configuration.actionSpace,
        discount: Discount(perDay: settings.discount),
        preparation: preparation)
    }
  }

  /// Says in the folders of a training's policies, where it has left them, who was learned from.
  func savePatients(in folder: URL) throws {
    for policy in ["policy", "best"].map({ folder.appending(path: $0) })
    where FileManager.default.fileExists(atPath: policy.path) {
      try patients?.save(to: policy)
    }
  }

  /// Of a file's content, or of all files of a folder with their paths.
  static func hash(of url: URL) throws -> String {
    let paths = FileManager.default.subpaths(atPath: url.path)?.sorted() ?? []
    var digest = SHA256()
    for path in paths.isEmpty ? [""] : paths {
      let file = path.isEmpty ? url : url.appending(path: path)
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
      guard !isFolder.boolValue else { continue }
      digest.update(data: Data(path.utf8))
      digest.update(data: try Data(contentsOf: file, options: .mappedIfSafe))
    }
    return digest.finalize().hexadecimal
  }
}

extension LoggedEpisodes {
  /// Takes over what a simulator says of features and actions, where the log's are of the same number and kind.
  /// - Returns: the simulator's description with the log's costs.
  /// - Throws: `LearningError` where they are not.
  fileprivate mutating func adopt(_ process: ProcessDescription) throws -> ProcessDescription {
    guard features.count == process.features.count else {
      throw LearningError.unusableLog(
        "it has \(features.count) features, and \(process.name) has \(process.features.count)")
    }
    let (own, other) = (actions, process.actions)
    guard own.isContinuous == other.isContinuous, own.isContinuous ? own.width == other.width : own.width <= other.width
    else { throw LearningError.unusableLog("its actions are \(own.text), and those of \(process.name) \(other.text)") }
    actions = other
    var description = process
    description.costs = costs
    return description
  }
}

extension SHA256.Digest {
  fileprivate var hexadecimal: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
