import Foundation
import Stochastics

/// What the runs of a reproduction show together.
struct Summary: Codable {
  var name: String
  var title: String
  var statistic: Double
  /// Of the mean over runs, 95 %, Student's t; empty for one run.
  var interval: [Double]
  var atLeast: Double
  var runs: [RunResult]

  init(_ name: String, _ reproduction: Reproduction, _ runs: [RunResult]) {
    self.name = name
    title = reproduction.title
    let values = runs.map(\.value).sorted()
    let mean = values.reduce(0, +) / Double(values.count)
    statistic =
      switch reproduction.expected.statistic {
      case .mean: mean
      case .median: (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
      case .best: values[values.count - 1]
      }
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(values.count - 1, 1))
    let margin =
      values.count < 2 ? 0 : Self.studentQuantile(values.count - 1) * (variance / Double(values.count)).squareRoot()
    interval = values.count > 1 ? [mean - margin, mean + margin] : []
    atLeast = reproduction.expected.atLeast
    self.runs = runs
  }

  var isMet: Bool { statistic >= atLeast }

  /// One line for people.
  var line: String {
    let values = runs.map { String(format: "%.1f", $0.value) }.joined(separator: " ")
    let seconds = runs.reduce(0) { $0 + $1.seconds } / Double(max(runs.count, 1))
    let range = interval.count == 2 ? String(format: "; mean %.2f to %.2f", interval[0], interval[1]) : ""
    return (isMet ? "met      " : "NOT MET  ") + title
      + String(format: ": %.2f (runs ", statistic) + values + range
      + String(format: "), expected %.2f or more; %.0f s a run", atLeast, seconds)
  }

  /// The 97.5 % quantile of Student's t.
  private static func studentQuantile(_ degrees: Int) -> Double {
    let table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
    return degrees < 1 ? .infinity : degrees <= table.count ? table[degrees - 1] : 1.96 + 2.4 / Double(degrees)
  }
}
