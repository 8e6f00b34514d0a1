import Foundation
import PolicyLearning
import Stochastics

/// Scores by number of patients.
struct SufficiencySheet: Encodable {
  /// What scores are, and on whom.
  var judgment: String
  var points: [DataSufficiencyCurve.Point]

  init(_ curve: DataSufficiencyCurve, _ training: SweepTraining) {
    judgment = training.judgment
    points = curve.points
  }

  var text: String {
    let rows = points.map { point in
      let mean = point.statistics.mean
      let range = point.scores.count > 1 ? String(format: "[%.4g, %.4g]", mean.lower, mean.upper) : "none"
      return ["\(point.patients)", String(format: "%.4g", mean.estimate), range, "\(point.scores.count)"]
    }
    return TextTable(["patients", "mean", "95 % interval", "seeds"], rows).text + "\n\nscore          \(judgment)"
  }
}
