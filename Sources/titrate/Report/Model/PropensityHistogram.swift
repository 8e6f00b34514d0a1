/// Decisions by predicted probability, of those in which one action was taken.
package struct PropensityHistogram: Codable, Hashable, Sendable {
  /// The action taken.
  package var actionTaken: String
  /// Decisions per bin.
  package var counts: [Int]

  package init(
    actionTaken: String, counts: [Int]
  ) {
    self.actionTaken = actionTaken
    self.counts = counts
  }
}
