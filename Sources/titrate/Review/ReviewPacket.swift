import Cohorts
import DosingMDP
import Foundation
import PolicyEvaluation
import PolicyLearning

/// The cases of a blinded review.
struct ReviewPacket {
  /// What the reviewers see of a case.
  struct Case {
    var number: Int
    /// The course up to the decision, with the doses given.
    var trajectory: PatientTrajectory
    /// What was last known of each variable, with its age in days.
    var findings: [(name: String, value: String, age: String)]
    var statics: [(name: String, value: String)]
    /// The day of the decision.
    var day: Double
    var optionA: String
    var optionB: String
  }

  var title: String
  var key: ReviewKey
  var cases: [Case]

  /// The table that reviewers fill in.
  var scoreSheet: String {
    "reviewer,case,preferred,score_a,score_b,comment\n" + cases.map { ",\($0.number),,,,\n" }.joined()
  }
}

extension Pipeline {
  /// The decisions at which the policy puts most probability on another dose than the one given, one for each of the test
  /// patients on whom the two differ most.
  /// - Throws: ``UnsupportedData`` where the two differ nowhere.
  func reviewPacket(cohort path: String, policy: String, cases count: Int, seed: UInt64) throws -> ReviewPacket {
    let (prepared, source) = try prepared(cohort: path, policy: policy)
    let rows = try source.policy().probabilities(along: prepared.test)
    let ranking = DivergenceRanking(
      actions: prepared.test.map { $0.steps.map(\.action) }, target: rows, behavior: rows)
    var chosen: [(episode: Int, decision: Int, given: Int, recommended: Int)] = []
    // Patients of few decisions differ by chance, and show little to judge by: those of at least the typical number first.
    let lengths = prepared.test.map(\.steps.count).sorted()
    let typical = lengths.isEmpty ? 0 : lengths[lengths.count / 2]
    let (long, short) = (
      ranking.rows.filter { $0.decisions >= typical }, ranking.rows.filter { $0.decisions < typical }
    )
    for row in long + short where chosen.count < count {
      let steps = prepared.test[row.episode].steps
      let options = steps.indices.compactMap { step -> (step: Int, recommended: Int, margin: Double)? in
        let row = rows[row.episode][step]
        let recommended = row.indices.max { row[$0] < row[$1] } ?? 0
        guard recommended != steps[step].action else { return nil }
        return (step, recommended, row[recommended] - row[steps[step].action])
      }
      // A decision with a history before it, where there is one.
      let later = options.filter { $0.step > 0 }
      let candidates = later.isEmpty ? options : later
      guard let best = candidates.max(by: { ($0.margin, $1.step) < ($1.margin, $0.step) }) else { continue }
      chosen.append((row.episode, best.step, steps[best.step].action, best.recommended))
    }
    guard !chosen.isEmpty else {
      throw UnsupportedData("the policy would have done what the clinicians did at every decision: nothing to review")
    }
    let episodes = Dictionary(uniqueKeysWithValues: chosen.map { (prepared.test[$0.episode].patient, $0.episode) })
    let key = ReviewKey(
      decisions: chosen.map { (prepared.test[$0.episode].patient, $0.decision, $0.given, $0.recommended) },
      actions: configuration.actions.map(\.label), key: RunKeys(seed: seed).review)
    let view = ReviewView(cohort: prepared)
    return ReviewPacket(
      title: configuration.title, key: key,
      cases: try key.cases.compactMap { item in
        try episodes[item.patient].map { try view.present(item, prepared.test[$0], actions: key.actions) }
      })
  }

  /// A cohort with a saved policy of either kind.
  private func prepared(cohort path: String, policy: String) throws -> (PreparedCohort, PolicySource) {
    let folder = PolicyFolder(path: policy)
    let store = try CohortStore(opening: URL(fileURLWithPath: path))
    if folder.isLearners {
      let candidate = try LearnedCandidate(from: folder.learner())
      let origin = try candidate.origin()
      let cohort = try PreparedCohort(store, configuration, keys: keys, origin: origin)
      try candidate.require(cohort, origin)
      return (cohort, candidate.judged.sources[0])
    }
    let saved = URL(fileURLWithPath: policy)
    let policies = try TrainedPolicies(from: saved)
    let cohort = try PreparedCohort(store, configuration, keys: keys, origin: PolicyOrigin(from: saved))
    try policies.require(cohort.encoder.schema, configuration.actionSpace)
    return (cohort, policies.judged(configuration).sources[0])
  }
}
