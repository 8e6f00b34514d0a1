import PolicyLearning

/// What is judged, and what a report says of how it was learned.
struct JudgedPolicy: Sendable {
  /// The candidate, then what was learned along with it.
  var sources: [PolicySource]
  /// The policy of each training seed, to be tried on fresh virtual patients; none where there was one training.
  var seeds: [PolicySource]
  /// The kind of policy, in words.
  var statement: String
  /// How many trainings differ by seed alone.
  var trainings: Int
  var learning: ReportSection<LearningAccount>
}

/// Whether a saved policy has what it is to be judged on.
/// - Parameters:
///   - what: its features, say.
///   - saved: of the policy.
///   - given: of the configuration and cohort, or the data set.
///   - place: what gives it.
///   - remedy: what to do then.
/// - Throws: `SnapshotError` where they are not the same.
func demand(
  _ what: String, _ saved: [String], _ given: [String], by place: String = "the configuration and cohort give",
  remedy: String = "use the configuration that it was learned with"
) throws {
  guard saved != given else { return }
  throw SnapshotError(
    "the saved policy was learned for other \(what) (\(saved.joined(separator: ", "))) than \(place) "
      + "(\(given.joined(separator: ", "))); \(remedy)")
}
