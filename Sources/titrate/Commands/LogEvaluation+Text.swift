import Foundation
import PolicyEvaluation

extension LogEvaluation {
  /// Prints the evaluation, as JSON or in lines, and its reasons on standard error.
  func show(json: Bool) throws {
    if json { try printJSON(self) } else { printLines() }
    for reason in reasons { note(reason) }
  }

  private func printLines() {
    print("\(episodes) episodes, effective sample size \(String(format: "%.1f", ess.final))")
    if let bandwidth { print(String(format: "bandwidth %.6g", bandwidth)) }
    for results in [estimators, distribution ?? [:]] {
      for (name, estimate) in results.sorted(by: { $0.key < $1.key }) { print(estimate.line(name)) }
    }
    if let support = diagnostics?.support {
      print(String(format: "out of support %.2f %%", 100 * support.outOfSupportShare))
    }
    print(supported ? "supported" : "not supported")
  }
}

extension EstimatorResult {
  /// A name, the value, its interval and its lower bound.
  func line(_ name: String) -> String {
    name.padding(toLength: max(name.count + 2, 20), withPad: " ", startingAt: 0)
      + String(format: "%.6g  [%.6g, %.6g]", value, lower, upper)
      + (oneSided.map { String(format: "  at least %.6g", $0[0]) } ?? "")
  }
}
