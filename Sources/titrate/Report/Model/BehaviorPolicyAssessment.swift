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
  /// Reliability, out of fold, bins in order.
  package var calibration: [CalibrationBin]
  /// Per action and center.
  package var positivity: [PositivityRow]
  /// Probability below which an action counts as hardly ever taken.
  package var positivityThreshold: Double
  /// Ends of the bins of ``overlap``, one more than there are bins.
  package var overlapEdges: [Double]
  /// The action whose predicted probability the histogram shows.
  package var overlapAction: String
  /// One histogram per action taken.
  package var overlap: [PropensityHistogram]

  package init(
    method: String, brierScore: Double, referenceBrierScore: Double? = nil, expectedCalibrationError: Double? = nil,
    calibration: [CalibrationBin], positivity: [PositivityRow], positivityThreshold: Double, overlapEdges: [Double],
    overlapAction: String, overlap: [PropensityHistogram]
  ) {
    self.method = method
    self.brierScore = brierScore
    self.referenceBrierScore = referenceBrierScore
    self.expectedCalibrationError = expectedCalibrationError
    self.calibration = calibration
    self.positivity = positivity
    self.positivityThreshold = positivityThreshold
    self.overlapEdges = overlapEdges
    self.overlapAction = overlapAction
    self.overlap = overlap
  }
}
