import DosingMDP
import Foundation
import PolicyEvaluation
import PolicyLearning

/// What a policy would have earned with patients who did not teach it, those kept for validation, by fitted Q-evaluation
/// on them.
///
/// The value is the mean over patients of Σ_a π(a|s_0) Q(s_0, a), discounted and up to the horizon as the configuration
/// says. Unlike a value by importance weights it is defined however far a policy leaves the clinicians, and for as much it
/// is biased: it is there to choose by, not to report. Source: Paine et al., Hyperparameter selection for offline
/// reinforcement learning, arXiv:2007.09055, section 4.
struct ValidationEstimate: Sendable {
  private let episodes: [Episode]
  private let configuration: RunConfiguration
  private let schema: FeatureSchema

  init(_ cohort: PreparedCohort) { self.init(cohort, by: cohort.validation) }

  /// - Parameter patients: those to judge by.
  init(_ cohort: PreparedCohort, by patients: [Episode]) {
    configuration = cohort.configuration
    schema = cohort.encoder.schema
    episodes = patients.map { $0.restricted(to: cohort.configuration.evaluation.horizonDays) }
  }

  var title: String { "fitted Q-evaluation on \(episodes.count) validation patients" }

  func callAsFunction(_ snapshot: LearnerSnapshot) throws -> Double {
    let probabilities = try LearnedPolicy(snapshot).probabilities(along: episodes, includingFinal: true)
    let values = try FittedQEvaluation(configuration.evaluation.fittedQ).values(
      fittedOn: .init(episodes: episodes, probabilities: [probabilities]), schema: schema,
      actionCount: configuration.actionSpace.count, discount: configuration.discount, of: episodes,
      key: RunKeys(seed: configuration.seed).validation)
    let starts = zip(probabilities, values[0]).compactMap { rows, values -> Double? in
      guard let row = rows.first, let value = values.first else { return nil }
      return zip(row, value).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return starts.reduce(0, +) / Double(starts.count)
  }
}
