import Cohorts
import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import VirtualPatients

/// A cohort that is ready for learning: aligned, split by patient, normalized by what the training patients show.
struct PreparedCohort: Sendable {
  /// The configuration with the centers that were found.
  let configuration: RunConfiguration
  let report: ImportReport
  /// Of all patients, as they were imported.
  let records: [PatientRecord]
  let digest: CohortDigest
  let schema: CohortSchema
  let alignment: EpisodeAlignment
  let encoder: StateEncoder
  let train: [Episode]
  let validation: [Episode]
  let test: [Episode]
  let normalizer: FeatureNormalizer

  /// - Parameter origin: where a saved policy is judged, what it was learned from: the split is that one.
  /// - Throws: ``UnsupportedData`` where too few patients are left to learn from and judge by; ``SnapshotError`` where
  ///   the cohort is not that of `origin`.
  init(_ store: CohortStore, _ configuration: RunConfiguration, keys: RunKeys, origin: PolicyOrigin? = nil) throws {
    try origin?.require(store.digest)
    report = store.report
    digest = store.digest
    schema = store.schema
    records = try reading("the cohort") { try store.records() }
    let plain = configuration.encoder
    let builder = try EpisodeBuilder(
      configuration.alignment, schema: store.schema, encoder: plain,
      reward: CompositeReward(configuration.reward, schema: plain.schema), discount: configuration.discount)
    var alignment = try builder.episodes(from: records)
    for dose in alignment.forbiddenDoses.prefix(20) { note("  \(dose)") }
    let split =
      try origin?.split(alignment.episodes)
      ?? PatientSplit(alignment.episodes, fractions: configuration.split, key: keys.split)
    var resolved = configuration
    if resolved.state.centers.isEmpty {
      // Of the training patients alone: what is not seen in training is unknown in use.
      resolved.state.centers = Array(Set(alignment.episodes.of(split.train).compactMap(\.center))).sorted()
    }
    self.configuration = resolved
    encoder = resolved.encoder
    let vocabulary = encoder.schema
    alignment.episodes = alignment.episodes.map { $0.with(centersOf: vocabulary) }
    self.alignment = alignment
    train = alignment.episodes.of(split.train)
    validation = alignment.episodes.of(split.validation)
    test = alignment.episodes.of(split.test)
    guard min(train.count, validation.count, test.count) >= 2, test.count >= configuration.evaluation.folds else {
      throw UnsupportedData(
        "\(alignment.episodes.count) usable patients are too few: \(train.count) to learn from, "
          + "\(validation.count) to choose by, \(test.count) to judge by; each part needs at least 2, "
          + "the last at least evaluation.folds (\(configuration.evaluation.folds))")
    }
    normalizer = FeatureNormalizer(fitting: train)
    try requireOverlap(alignment.episodes, configuration.actionSpace)
  }

  /// - Throws: ``UnsupportedData`` where every decision was the same: nothing can be said about another one.
  private func requireOverlap(_ episodes: [Episode], _ actions: ActionSpace) throws {
    var taken = Set<Int>()
    for episode in episodes { for step in episode.steps { taken.insert(step.action) } }
    guard taken.count > 1 else {
      let label = taken.first.map { actions.options[$0].label } ?? "none"
      throw UnsupportedData(
        "no overlap: every decision in the data is '\(label)', so nothing can be learned about another dose")
    }
  }
}

extension Episode {
  /// The episode with its center's index in a vocabulary.
  fileprivate func with(centersOf schema: FeatureSchema) -> Episode {
    var result = self
    let index = schema.centerIndex(center)
    for step in result.steps.indices { result.steps[step].state.center = index }
    result.finalState?.center = index
    return result
  }
}

/// Data that cannot answer the question.
package struct UnsupportedData: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
