import Foundation
import Pharmacometrics

/// A calibration's result as text.
struct CalibrationSheet {
  private let result: CalibrationResult

  init(_ result: CalibrationResult) { self.result = result }

  /// Without the rows of patients, measurements and iterations, which files hold.
  var summary: CalibrationResult {
    var summary = result
    summary.fit = []
    summary.path = []
    if result.method != Calibration.Method.map.rawValue { summary.individuals = [] }
    return summary
  }

  var text: String {
    var parts = [head, parameters]
    if !result.coefficients.isEmpty { parts.append(coefficients) }
    if !result.correlations.isEmpty { parts.append(correlations) }
    if result.outcomes != nil { parts.append(outcomes) }
    if !result.errors.isEmpty { parts.append(errors) }
    parts.append(likelihood)
    if result.method == Calibration.Method.map.rawValue { parts.append(individuals) }
    if !result.notes.isEmpty { parts.append(result.notes.map { "note: \($0)" }.joined(separator: "\n")) }
    return parts.joined(separator: "\n\n")
  }

  private var head: String {
    let below = result.belowLimit > 0 ? " (\(result.belowLimit) below the limit of quantification)" : ""
    return """
      \(result.model), method \(result.method), seed \(result.seed): \(result.patients) patients, \
      \(result.measurements) measurements\(below)
      Research software, not a medical device.
      """
  }

  private static func number(_ value: Double?) -> String { value.map { String(format: "%.4g", $0) } ?? "-" }

  private static func percent(_ value: Double?) -> String { value.map { String(format: "%.1f", $0) } ?? "-" }

  private static func estimate(_ estimate: CalibrationResult.Estimate?) -> String {
    guard let estimate else { return "-" }
    return number(estimate.value) + (estimate.isEstimated ? "" : " fix")
  }

  private var parameters: String {
    TextTable(
      ["parameter", "unit", "estimate", "RSE %", "SD between subjects", "RSE %", "CV %", "shrinkage %", "meaning"],
      result.parameters.map { line in
        [
          line.symbol, line.unit, Self.estimate(line.typical), Self.percent(line.typical.relativeStandardError),
          Self.estimate(line.betweenSubjects), Self.percent(line.betweenSubjects?.relativeStandardError),
          Self.percent(line.coefficientOfVariation), Self.percent(line.shrinkage), line.meaning,
        ]
      }
    ).text
  }

  private var coefficients: String {
    TextTable(
      ["covariate effect", "on", "column", "form", "reference", "estimate", "SE"],
      result.coefficients.map { line in
        [
          line.name, line.parameter, line.column, line.form.rawValue, line.level ?? Self.number(line.reference),
          Self.estimate(line.value), Self.number(line.value.standardError),
        ]
      }
    ).text
  }

  private var correlations: String {
    TextTable(
      ["correlation of effects", "", "estimate", "SE"],
      result.correlations.map { line in
        [line.first, line.second, Self.estimate(line.value), Self.number(line.value.standardError)]
      }
    ).text
  }

  private var outcomes: String {
    TextTable(
      ["outcome", "kind", "patients", "records", "parameters"],
      (result.outcomes ?? []).map { line in
        [
          line.name, line.event.map { "event, \($0.hazard.rawValue) hazard" } ?? "ordinal", "\(line.patients)",
          line.counts.map { "\($0.name): \($0.records)" }.joined(separator: ", "),
          line.parameters.joined(separator: " "),
        ]
      }
    ).text
  }

  private var errors: String {
    TextTable(
      ["residual error", "size", "unit", "estimate", "RSE %", "shrinkage %"],
      result.errors.map { line in
        [
          line.output, line.name, line.unit, Self.estimate(line.value),
          Self.percent(line.value.relativeStandardError), Self.percent(line.shrinkage),
        ]
      }
    ).text
  }

  private var likelihood: String {
    let table = TextTable(
      ["-2 ln L by", "value", "Monte Carlo SE", "AIC", "BIC", "BICc"],
      result.likelihoods.map { line in
        [
          line.method, Self.fixed(line.minusTwoLogLikelihood), Self.fixed(line.standardError), Self.fixed(line.aic),
          Self.fixed(line.bic), Self.fixed(line.bicc),
        ]
      }
    ).text
    guard let condition = result.conditionNumber else { return table }
    return table + "\n\nCondition number of the estimates' correlations: " + Self.number(condition)
  }

  private static func fixed(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "-" }

  private var individuals: String {
    let varying = result.parameters.filter { $0.betweenSubjects != nil }.map(\.symbol)
    return TextTable(
      ["patient"] + varying + ["modes"],
      result.individuals.map { line in
        [line.patient] + varying.map { Self.number(line.parameters[$0]) } + ["\(line.modes)"]
      }
    ).text
  }
}
