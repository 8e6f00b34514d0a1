import Foundation
import PolicyLearning

/// The folder of a saved policy, of either kind.
struct PolicyFolder {
  private let url: URL

  init(path: String) { url = URL(fileURLWithPath: path) }

  private func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appending(path: path).path)
  }

  /// Whether the pipeline saved it.
  var isPipelines: Bool { has("policy.json") && !has("learner.json") }

  /// Whether any of the algorithms learned what is there, or below in the folder of a training.
  var isLearners: Bool { !isPipelines && (has("learner.json") || has("best/learner.json")) }

  /// The folder, where there is a policy that any of the algorithms learned.
  /// - Throws: `SnapshotError` that says where one is.
  func learner() throws -> URL {
    if has("learner.json") { return url }
    if has("best/learner.json") {
      throw SnapshotError("\(url.path) is the folder of a training: give \(url.path)/best or \(url.path)/policy")
    }
    if isPipelines {
      throw SnapshotError(
        "\(url.path) is a policy of the pipeline, which decides on records: see "
          + "`titrate evaluate CONFIG --cohort FILE --policy \(url.path)`")
    }
    throw SnapshotError("\(url.path): there is no policy that `titrate train` saved")
  }
}
