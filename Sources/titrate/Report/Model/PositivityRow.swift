/// How often an action was a real alternative.
package struct PositivityRow: Codable, Hashable, Sendable {
  /// Action.
  package var action: String
  /// Center, or "All".
  package var center: String
  /// Decisions.
  package var decisions: Int
  /// Share in which it was taken, 0 to 1.
  package var takenShare: Double
  /// Smallest predicted probability.
  package var smallestProbability: Double?
  /// Fifth percentile of the predicted probability.
  package var fifthPercentile: Double?
  /// Share of decisions with predicted probability below the threshold, 0 to 1.
  package var belowThresholdShare: Double

  package init(
    action: String, center: String, decisions: Int, takenShare: Double, smallestProbability: Double? = nil,
    fifthPercentile: Double? = nil, belowThresholdShare: Double
  ) {
    self.action = action
    self.center = center
    self.decisions = decisions
    self.takenShare = takenShare
    self.smallestProbability = smallestProbability
    self.fifthPercentile = fifthPercentile
    self.belowThresholdShare = belowThresholdShare
  }
}
