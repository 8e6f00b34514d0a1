/// How well the clinicians' probability of one action is known, and where both it and another were taken.
package struct ActionAssessment: Codable, Hashable, Sendable {
  /// Action.
  package var action: String
  /// Reliability, out of fold, bins in order.
  package var calibration: [CalibrationBin]
  /// Decisions by predicted probability: those in which the action was taken, and the others.
  package var overlap: [PropensityHistogram]

  package init(
    action: String, calibration: [CalibrationBin], overlap: [PropensityHistogram]
  ) {
    self.action = action
    self.calibration = calibration
    self.overlap = overlap
  }
}
