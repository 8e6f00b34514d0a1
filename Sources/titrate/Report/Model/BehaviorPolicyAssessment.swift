/// How well the clinicians' policy is known, and where the records hold no alternative.
package struct BehaviorPolicyAssessment: Codable, Hashable, Sendable {
  /// How it was estimated.
  package var method: String
  /// Mean squared difference of predicted probability and outcome (0 best).
  package var brierScore: Double
  /// The same for the plain frequency of each action.
  package var referenceBrierScore: Double?
  /// Mean absolute difference of predicted and observed, weighted by count.
  package var expectedCalibrationError: Double?
  /// Per action; with two actions the second alone, for the first is its mirror image.
  package var actions: [ActionAssessment]
  /// Per action and center.
  package var positivity: [PositivityRow]
  /// Probability below which an action counts as hardly ever taken.
  package var positivityThreshold: Double
  /// Ends of the bins of every histogram of ``actions``, one more than there are bins.
  package var overlapEdges: [Double]

  package init(
    method: String, brierScore: Double, referenceBrierScore: Double? = nil, expectedCalibrationError: Double? = nil,
    actions: [ActionAssessment], positivity: [PositivityRow], positivityThreshold: Double, overlapEdges: [Double]
  ) {
    self.method = method
    self.brierScore = brierScore
    self.referenceBrierScore = referenceBrierScore
    self.expectedCalibrationError = expectedCalibrationError
    self.actions = actions
    self.positivity = positivity
    self.positivityThreshold = positivityThreshold
    self.overlapEdges = overlapEdges
  }
}
