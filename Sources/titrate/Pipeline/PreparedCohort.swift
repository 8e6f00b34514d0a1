import Cohorts
import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import VirtualPatients

/// A cohort that is ready for learning: aligned, split by patient, normalized by what the training patients show.
struct PreparedCohort: Sendable {
  let report: ImportReport
  let digest: CohortDigest
  let schema: CohortSchema
  let alignment: EpisodeAlignment
  let encoder: StateEncoder
  let train: [Episode]
  let validation: [Episode]
  let test: [Episode]
  let normalizer: FeatureNormalizer

  /// - Throws: ``UnsupportedData`` where too few patients are left to learn from and judge by.
  init(_ store: CohortStore, _ configuration: RunConfiguration, keys: RunKeys) throws {
    report = store.report
    digest = store.digest
    schema = store.schema
    let records = try store.records()
    var configuration = configuration
    if configuration.state.centers.isEmpty {
      configuration.state.centers = Array(Set(records.compactMap(\.center))).sorted()
    }
    encoder = configuration.encoder
    let builder = try EpisodeBuilder(
      configuration.alignment, schema: store.schema, encoder: encoder,
      reward: CompositeReward(configuration.reward, schema: encoder.schema), discount: configuration.discount)
    alignment = try builder.episodes(from: records)
    for dose in alignment.forbiddenDoses.prefix(20) { note("  \(dose)") }
    let split = PatientSplit(alignment.episodes, fractions: configuration.split, key: keys.split)
    train = alignment.episodes.filter { split.train.contains($0.patient) }
    validation = alignment.episodes.filter { split.validation.contains($0.patient) }
    test = alignment.episodes.filter { split.test.contains($0.patient) }
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

/// Data that cannot answer the question.
package struct UnsupportedData: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
