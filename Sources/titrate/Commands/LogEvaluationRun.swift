import Foundation
import PolicyEvaluation
import Stochastics

/// One use of `titrate evaluate --log`: the evaluation of a log, or the comparison of several.
struct LogEvaluationRun {
  let path: String
  let discount: Double
  let replicates: Int
  let seed: UInt64
  let threads: Int
  let json: Bool
  let options: LogEvaluationOptions

  /// Prints the result.
  /// - Returns: whether the log supports it, or some candidate.
  func callAsFunction() throws -> Bool {
    let configuration = options.configuration(replicates: replicates)
    let log = try read(path)
    guard options.candidate.isEmpty else { return try compare(log, configuration) }
    let result = try LogEvaluation(
      log, discount: discount, configuration: configuration, estimators: LogEvaluation.estimators(for: log),
      key: Key(seed: seed), threads: threads)
    try result.show(json: json)
    return result.supported
  }

  private func read(_ path: String) throws -> EvaluationLog {
    try EvaluationLogReader(smoothing: options.smoothing).read(contentsOf: URL(fileURLWithPath: path))
  }

  private func compare(_ first: EvaluationLog, _ configuration: LogEvaluation.Configuration) throws -> Bool {
    let names = ([path] + options.candidate).map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent }
    guard Set(names).count == names.count else { throw UsageProblem("the logs need different names: \(names)") }
    let logs = try zip(names, [first] + options.candidate.map(read)).map { (name: $0, log: $1) }
    let comparison: LogComparison
    do {
      comparison = try LogComparison(
        logs, discount: discount, configuration: configuration, estimator: options.estimator,
        correction: options.correction(replicates: replicates), key: Key(seed: seed), threads: threads)
    } catch var error as EvaluationLogError {
      error.source = error.source ?? path
      throw error
    }
    if json { try printJSON(comparison) } else { show(comparison) }
    for (name, evaluation) in comparison.candidates.sorted(by: { $0.key < $1.key }) {
      for reason in evaluation.reasons { note("\(name): \(reason)") }
    }
    return comparison.candidates.values.contains { $0.supported }
  }

  private func show(_ comparison: LogComparison) {
    print(comparison.baseline.line("as logged"))
    print("gain over it by \(comparison.estimator), its lower bound alone and among all, p adjusted")
    for row in comparison.selection.candidates {
      print(
        row.name.padding(toLength: max(row.name.count + 2, 20), withPad: " ", startingAt: 0)
          + String(
            format: "%.6g  %.6g  %.6g  %.3g  %@", row.gain, row.lowerBound, row.simultaneousLowerBound, row.adjustedP,
            row.supported ? "supported" : "not supported"))
    }
    if let least = comparison.rankAgreement.least {
      print(String(format: "least agreement of two estimators' ranks (Kendall) %.2f", least))
    }
    print("chosen: \(comparison.selection.chosen ?? "none")")
  }
}
