import Foundation
import PolicyLearning
import Stochastics

/// What the runs of a reproduction show together.
struct Summary: Codable {
  var name: String
  var title: String
  var statistic: Double
  var mean: Double
  /// Of the mean over runs, 95 %, Student's t; empty for one run.
  var interval: [Double]
  var atLeast: Double?
  /// How much the mean is above that of another reproduction, 95 %, Welch's t; empty where none is asked for.
  var difference: [Double]
  var runs: [RunResult]

  init(_ name: String, _ reproduction: Reproduction, _ runs: [RunResult], above lesser: Summary?) {
    self.name = name
    title = reproduction.title
    self.runs = runs
    let values = runs.map(\.value).sorted()
    mean = values.reduce(0, +) / Double(values.count)
    statistic =
      switch reproduction.expected.statistic {
      case .mean: mean
      case .median: (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
      case .best: values[values.count - 1]
      }
    atLeast = reproduction.expected.atLeast
    interval = []
    difference = []
    if values.count > 1 {
      let margin = Self.studentQuantile(values.count - 1) * squaredError.squareRoot()
      interval = [mean - margin, mean + margin]
    }
    if let lesser, runs.count > 1, lesser.runs.count > 1 {
      let (a, b) = (squaredError, lesser.squaredError)
      let degrees = (a + b) * (a + b) / (a * a / Double(runs.count - 1) + b * b / Double(lesser.runs.count - 1))
      let margin = Self.studentQuantile(degrees.isFinite ? Int(degrees) : 1) * (a + b).squareRoot()
      difference = [mean - lesser.mean - margin, mean - lesser.mean + margin]
    }
  }

  /// The summary that an earlier reproduction left.
  init(in folder: URL) throws {
    self = try JSONDecoder().decode(
      Summary.self, from: Data(contentsOf: folder.appending(path: "summary.json")))
  }

  func write(to folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(self).write(to: folder.appending(path: "summary.json"), options: .atomic)
    try Data(curves.svg.utf8).write(to: folder.appending(path: "curves.svg"), options: .atomic)
  }

  /// The trials in training.
  private var curves: ResultPlot {
    let series = runs.map { run in
      ResultPlot.Series(
        name: "seed \(run.seed)", points: run.points.map { .init(x: Double($0.step), y: $0.meanReward) }, isLine: true)
    }
    return ResultPlot(
      title: title, summary: line, xTitle: "steps", yTitle: "mean reward of a trial", xIsCount: true, series: series)
  }

  /// The squared standard error of the mean over runs.
  private var squaredError: Double {
    runs.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) } / Double(max(runs.count - 1, 1) * runs.count)
  }

  var isMet: Bool { statistic >= atLeast ?? -.infinity && difference.first ?? .infinity > 0 }

  /// One line for people.
  var line: String {
    let values = runs.map { String(format: "%.4g", $0.value) }.joined(separator: " ")
    let seconds = runs.reduce(0) { $0 + $1.seconds } / Double(max(runs.count, 1))
    var line = (isMet ? "met      " : "NOT MET  ") + title + String(format: ": %.5g (runs ", statistic) + values
    if interval.count == 2 { line += String(format: "; mean %.5g to %.5g", interval[0], interval[1]) }
    line += ")"
    if let atLeast { line += String(format: ", expected %.5g or more", atLeast) }
    if difference.count == 2 {
      line += String(format: ", above the other by %.4g to %.4g", difference[0], difference[1])
    }
    return line + String(format: "; %.0f s a run", seconds)
  }

  /// The 97.5 % quantile of Student's t.
  private static func studentQuantile(_ degrees: Int) -> Double {
    let table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
    return degrees < 1 ? .infinity : degrees <= table.count ? table[degrees - 1] : 1.96 + 2.4 / Double(degrees)
  }
}
