import Cohorts
import DosingMDP
import Foundation
import PolicyLearning
import Stochastics

/// `policy/cohort.json`: the records that a policy was learned from, and which patients it has seen.
///
/// An evaluation takes the saved split, so that no patient who taught the policy judges it, whatever the configuration
/// or seed says by then.
struct PolicyOrigin: Codable, Sendable {
  static let fileName = "cohort.json"

  /// The version of Titrate that trained.
  var version: String
  /// The root seed of the training.
  var seed: UInt64
  /// Of the data and the mapping.
  var digest: CohortDigest
  var train: [String]
  var validation: [String]
  var test: [String]
  /// The vocabulary of centers and the options; `nil` in folders of versions that did not keep them.
  var centers: [String]?
  var actions: [String]?

  init(_ cohort: PreparedCohort, seed: UInt64) {
    version = Version.number
    self.seed = seed
    digest = cohort.digest
    train = cohort.train.map(\.patient)
    validation = cohort.validation.map(\.patient)
    test = cohort.test.map(\.patient)
    centers = cohort.encoder.schema.centers
    actions = cohort.configuration.actionSpace.words
  }

  func save(to folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: folder.appending(path: Self.fileName), options: .atomic)
  }

  /// - Throws: ``SnapshotError``.
  init(from folder: URL) throws {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: folder.appending(path: Self.fileName)))
    } catch {
      throw SnapshotError(
        "\(folder.path): \(Self.fileName) does not say which patients the policy has seen (\(error)); train it again")
    }
    let all = train + validation + test
    guard Set(all).count == all.count else {
      throw SnapshotError("\(folder.path): \(Self.fileName) has a patient in two parts of the split")
    }
  }

  /// - Throws: ``SnapshotError`` where the cohort is not the one that the policy was learned from.
  func require(_ digest: CohortDigest) throws {
    guard digest != self.digest else { return }
    let change =
      digest.data != self.digest.data
      ? "its data have the hash \(digest.data), the policy's \(self.digest.data)"
      : "the same data were imported with another mapping or version"
    throw SnapshotError(
      "the cohort is not the one that the policy was learned from: \(change). Who was in training is not known, so "
        + "nothing can be judged")
  }

  /// The parts of aligned episodes.
  /// - Throws: ``SnapshotError`` where other patients have an episode than when the policy was learned.
  func split(_ episodes: [Episode]) throws -> PatientSplit {
    let known = Set(train + validation + test)
    let present = Set(episodes.map(\.patient))
    guard known == present else {
      throw SnapshotError(
        "the configuration aligns other patients than when the policy was learned: \(present.subtracting(known).count) "
          + "are new and \(known.subtracting(present).count) are gone; use the configuration that it was learned with")
    }
    var split = PatientSplit([], key: Key(seed: seed))
    split.train = Set(train)
    split.validation = Set(validation)
    split.test = Set(test)
    return split
  }
}
