import Foundation
import Pharmacometrics

/// What a validation found, for JSON and as text.
struct ValidationSheet: Encodable {
  var model: String
  var seed: UInt64
  var replicates: Int
  var patients: Int
  var measurements: Int
  var belowLimit: Int
  /// Tests of the normalized prediction distribution errors; `nil` where there are fewer than 8.
  var npde: Tests?
  var checks: [VisualPredictiveCheck]
  var correctedChecks: [VisualPredictiveCheck]
  /// Survival curves and cumulative incidences, where events were given.
  var events: [EventComparison.Curve]?
  /// Of events and ordinal outcomes that were calibrated with the course.
  var outcomes: OutcomeChecks?
  var notes: [String]

  struct Tests: Encodable {
    var count: Int
    var mean, variance: Double
    var meanProbability, varianceProbability, normalityProbability, globalProbability: Double

    init(_ tests: NormalityTests) {
      count = tests.count
      mean = tests.mean
      variance = tests.variance
      meanProbability = tests.meanProbability
      varianceProbability = tests.varianceProbability
      normalityProbability = tests.normalityProbability
      globalProbability = tests.globalProbability
    }
  }

  var text: String {
    var parts = [head]
    if let npde { parts.append(Self.text(npde)) }
    parts += checks.map { Self.text($0) }
    if let events { parts.append(Self.text(events)) }
    if let outcomes { parts.append(Self.text(outcomes)) }
    let notes = notes + (outcomes?.notes ?? [])
    if !notes.isEmpty { parts.append(notes.map { "note: \($0)" }.joined(separator: "\n")) }
    return parts.joined(separator: "\n\n")
  }

  private var head: String {
    let below = belowLimit > 0 ? " (\(belowLimit) below the limit of quantification)" : ""
    return """
      \(model), seed \(seed): \(patients) patients, \(measurements) measurements\(below), \(replicates) replicates
      Research software, not a medical device.
      """
  }

  private static func number(_ value: Double?) -> String { value.map { String(format: "%.4g", $0) } ?? "below" }

  private static func text(_ tests: Tests) -> String {
    let table = TextTable(
      ["prediction distribution errors (NPDE)", "value", "expected", "p"],
      [
        ["mean", number(tests.mean), "0", number(tests.meanProbability)],
        ["variance", number(tests.variance), "1", number(tests.varianceProbability)],
        ["normality (Anderson-Darling)", "", "", number(tests.normalityProbability)],
        ["all three (Bonferroni)", "", "", number(tests.globalProbability)],
      ])
    let verdict =
      tests.globalProbability < 0.01
      ? "The model does not describe these data (p < 0.01)." : "Nothing speaks against the model (p >= 0.01)."
    return table.text + "\n" + verdict
  }

  private static func text(_ events: [EventComparison.Curve]) -> String {
    TextTable(
      ["events against simulated studies", "curve", "inside the band", "p of the whole curve"],
      events.map { curve in
        [
          curve.event, curve.check.quantity == .survival ? "free of it" : "cumulative incidence",
          String(format: "%.0f %%", 100 * curve.check.shareInside), number(curve.check.probability),
        ]
      }
    ).text
  }

  private static func text(_ outcomes: OutcomeChecks) -> String {
    func share(_ value: Double) -> String { String(format: "%.0f %%", 100 * value) }
    let survival = outcomes.survival.map {
      [$0.outcome, "free of it", share($0.check.shareInside), number($0.check.probability)]
    }
    let categories = outcomes.categories.map { [$0.outcome, "shares of categories", share($0.shareInside), ""] }
    return TextTable(
      ["outcomes against simulated data", "what", "inside the band", "p of the whole curve"], survival + categories
    ).text
  }

  private static func text(_ check: VisualPredictiveCheck) -> String {
    let rows = check.bins.flatMap { bin in
      bin.percentiles.map { percentile in
        [
          number(bin.time), "\(bin.count)", String(format: "%.0f %%", 100 * percentile.probability),
          number(percentile.observed), "\(number(percentile.lower)) to \(number(percentile.upper))",
          percentile.isInside.map { $0 ? "yes" : "NO" } ?? "-",
        ]
      }
    }
    let table = TextTable(
      ["\(check.output): time, h", "n", "percentile", "observed, \(check.unit)", "95 % of replicates", "inside"], rows)
    let share = check.shareInside.map { String(format: "%.0f %% of the percentiles lie inside.", 100 * $0) }
    return [table.text, share].compactMap(\.self).joined(separator: "\n")
  }
}
