import DosingMDP
import Foundation
import PolicyEvaluation
import PolicyLearning

/// A policy of any algorithm, as `titrate train --algorithm` leaves it, that is to be judged.
struct LearnedCandidate: Sendable {
  private let folder: URL
  private let snapshot: LearnerSnapshot
  private var process: ProcessDescription { snapshot.description.process }

  /// - Throws: `SnapshotError` where the folder has no policy of options.
  init(from folder: URL) throws {
    self.folder = folder
    snapshot = try LearnerSnapshot(from: folder)
    guard !process.actions.isContinuous else {
      throw SnapshotError(
        "\(folder.path): \(snapshot.description.algorithm) decides on amounts, and an evaluation from a log weighs choices "
          + "among options; learn with an algorithm of options, or try this policy by `titrate rollout`")
    }
    do {
      _ = try LearnedPolicy(snapshot)
    } catch {
      throw SnapshotError("\(folder.path): \(error)")
    }
  }

  /// Under the name of every candidate.
  private var source: PolicySource {
    let snapshot = snapshot
    return PolicySource(name: "Learned policy", role: .candidate) { try LearnedPolicy(snapshot) }
  }

  private var title: String {
    let algorithm = snapshot.description.algorithm
    return (try? LearningAlgorithms.named(algorithm).profile.title) ?? algorithm
  }

  /// As a report has it.
  var judged: JudgedPolicy {
    JudgedPolicy(
      sources: [source], seeds: [], statement: "\(title) (\(snapshot.description.algorithm))", trainings: 1,
      learning: .omitted(
        because:
          "it was learned by `titrate train --algorithm \(snapshot.description.algorithm)`, whose folder has its "
          + "curve and plan."))
  }

  /// Which patients of a cohort it has seen.
  /// - Throws: `SnapshotError` where it was not learned from a cohort.
  func origin() throws -> PolicyOrigin {
    guard FileManager.default.fileExists(atPath: folder.appending(path: PolicyOrigin.fileName).path) else {
      throw SnapshotError(
        "\(folder.path): the policy was not learned from a cohort, so which patients may judge it is not known; learn it "
          + "by `titrate train CONFIG --cohort FILE --algorithm \(snapshot.description.algorithm)`")
    }
    return try PolicyOrigin(from: folder)
  }

  /// - Throws: `SnapshotError` where it was learned for other inputs or actions than the cohort has.
  func require(_ cohort: PreparedCohort, _ origin: PolicyOrigin) throws {
    let (schema, actions) = (cohort.encoder.schema, cohort.configuration.actionSpace)
    let expected = ProcessDescription(name: process.name, schema: schema, actions: actions)
    try demand("features", process.features, expected.features)
    try demand("centers", origin.centers ?? schema.centers, schema.centers)
    try demand("actions", origin.actions ?? actions.words, actions.words)
    try demand("numbers of options", ["\(process.actions.width)"], ["\(actions.count)"])
  }

  /// The policy over courses of a data set.
  /// - Throws: `SnapshotError` where it was learned for other inputs or actions than the data set has.
  func source(for log: LoggedEpisodes) throws -> PolicySource {
    guard !log.actions.isContinuous else {
      throw SnapshotError(
        "the actions of \(log.name) are amounts, and \(snapshot.description.algorithm) decides among "
          + "\(process.actions.width) options; give a data set of options")
    }
    // Files without names of features have x0, x1, ...
    let isNamed = log.features != log.features.indices.map { "x\($0)" }
    if isNamed || log.features.count != process.features.count {
      try demand(
        "features", process.features, log.features, by: "the data set \(log.name) has",
        remedy: "give one of the process that it was learned in")
    }
    guard log.actions.width <= process.actions.width else {
      throw SnapshotError(
        "the saved policy decides among \(process.actions.width) options, and the data set \(log.name) has "
          + "\(log.actions.width); give a data set of the same options")
    }
    return source
  }

  /// The number of options.
  var actionCount: Int { process.actions.width }

  /// The hash of the data set that it was learned from; `nil` where that was none, or is not known.
  var taught: String? {
    let record = folder.deletingLastPathComponent().appending(path: "plan.json")
    return (try? PlanFile.read(record.path))?.log?.hash
  }
}
