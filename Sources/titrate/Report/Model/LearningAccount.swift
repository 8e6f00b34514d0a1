/// How learning went, per seed.
package struct LearningAccount: Codable, Hashable, Sendable {
  /// Name of the algorithm.
  package var algorithm: String
  /// What the validation estimate is, with its unit.
  package var measure: String
  /// One run per seed.
  package var runs: [LearningRun]
  /// Index into ``runs`` of the run whose policy is reported.
  package var chosenRun: Int?
  /// How the reported policy chooses, in words.
  package var choice: String?

  package init(
    algorithm: String, measure: String, runs: [LearningRun], chosenRun: Int? = nil, choice: String? = nil
  ) {
    self.algorithm = algorithm
    self.measure = measure
    self.runs = runs
    self.chosenRun = chosenRun
    self.choice = choice
  }
}
