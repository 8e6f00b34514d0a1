import Foundation
import PolicyLearning

/// Scores of a cross-validation.
struct FoldsSheet: Encodable {
  struct Fold: Encodable {
    var fold: Int
    /// How many were held out.
    var patients: Int
    /// By seed.
    var scores: [Double]
    var mean: Double
  }

  var judgment = "fitted Q-evaluation on the patients held out"
  var seeds: [UInt64]
  var folds: [Fold]
  /// Over folds of the mean over seeds, and a rough guide to its error: the folds share patients to learn from.
  var mean: Double
  var standardError: Double

  /// - Parameter scores: by [fold][seed].
  init(_ scores: [[Double]], folds: [[Int]], seeds: [UInt64]) {
    self.seeds = seeds
    self.folds = zip(scores, folds).enumerated().map { index, pair in
      Fold(
        fold: index + 1, patients: pair.1.count, scores: pair.0,
        mean: pair.0.reduce(0, +) / Double(max(1, pair.0.count)))
    }
    let result = CrossValidation.Result(scores: self.folds.map(\.mean))
    mean = result.mean
    standardError = result.standardError
  }

  var text: String {
    let rows = folds.map { fold in
      ["\(fold.fold)", "\(fold.patients)", String(format: "%.4g", fold.mean)]
        + fold.scores.map { String(format: "%.4g", $0) }
    }
    let header = ["fold", "patients", "mean"] + seeds.map { "seed \($0)" }
    return TextTable(header, rows).text
      + String(format: "\n\nmean           %.4g, standard error about %.2g\nscore          ", mean, standardError)
      + judgment
  }

  /// As comma-separated values.
  var csv: String {
    var lines = ["fold,patients,seed,score"]
    for fold in folds {
      for (seed, score) in zip(seeds, fold.scores) { lines.append("\(fold.fold),\(fold.patients),\(seed),\(score)") }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
