import Foundation
import PolicyEvaluation

/// A regime's estimate as text and as files.
struct RegimeSheet {
  let analysis: RegimeAnalysis
  let table: ObservationTable
  /// The data's path.
  let source: String

  private var estimate: RegimeEstimate { analysis.estimate }
  private var percent: String { NumberText.plain(100 * estimate.level) + " %" }

  /// For the terminal.
  var text: String {
    let stages = estimate.stages.count
    let head =
      "\(estimate.method.rawValue) of \(stages) stage\(stages == 1 ? "" : "s"), \(estimate.n) patients of \(source); "
      + "outcome \(estimate.outcome), to \(estimate.direction.rawValue)"
    return ([head] + estimate.stages.map(text) + [value, footnote]).joined(separator: "\n\n")
  }

  private func text(of stage: RegimeEstimate.Stage) -> String {
    let head = ["part", "term", "estimate", "SE", "\(percent) interval"]
    let resampled = estimate.bootstrap == nil ? [] : ["bootstrap SE", "bootstrap interval"]
    let parts = [("blip", stage.blip), ("treatment-free", stage.treatmentFree), ("propensity", stage.propensity)]
    let rows = parts.flatMap { part, list in
      list.enumerated().map { index, own in [index == 0 ? part : "", own.term] + cells(own) }
    }
    func share(_ value: Double) -> String { String(format: "%.1f %%", 100 * value) }
    let decisions =
      stage.levels.map { levels(of: stage, $0) }
      ?? "\(stage.treatment) = 1 is the better treatment for \(share(stage.recommendedShare)) of the patients, and "
      + "\(share(stage.treatedShare)) received it; \(share(stage.agreementShare)) received the better one; for "
      + "\(share(stage.undecidedShare)) the two are not told apart"
    return "stage \(stage.stage): \(stage.treatment) (\(stage.patients) patients)\n"
      + TextTable(head + resampled, rows).text + "\n" + decisions
  }

  private func levels(of stage: RegimeEstimate.Stage, _ levels: [RegimeEstimate.Level]) -> String {
    func share(_ value: Double) -> String { String(format: "%.1f %%", 100 * value) }
    let rows = levels.map { [$0.name, share($0.recommendedShare), share($0.receivedShare)] }
    return TextTable([stage.treatment, "best for", "received by"], rows).text
      + "\n\(share(stage.agreementShare)) received the best; for \(share(stage.undecidedShare)) the best two are not told "
      + "apart"
  }

  private func cells(_ own: CoefficientEstimate) -> [String] {
    var cells = [number(own.estimate), number(own.standardError), "\(number(own.lower)) to \(number(own.upper))"]
    if let bounds = own.bootstrap {
      cells += [number(bounds.standardError), "\(number(bounds.lower)) to \(number(bounds.upper))"]
    }
    return cells
  }

  private func number(_ value: Double) -> String { String(format: "%.6g", value) }

  private var value: String {
    let rows = [
      ["value of the estimated regime"] + cells(estimate.value), ["observed mean", number(estimate.observedMean)],
      ["gain"] + cells(estimate.gain),
    ]
    return TextTable(rows: rows).text
  }

  private var footnote: String {
    var text = "Intervals are of the sandwich of all stages' equations together."
    if let bootstrap = estimate.bootstrap, let size = estimate.bootstrapSize {
      text += " Bootstrap: \(bootstrap.replicates) samples of \(size) patients."
    }
    return text + " Research software, not a medical device."
  }

  /// A line for each coefficient.
  var coefficients: String {
    let isResampled = estimate.bootstrap != nil
    let header =
      "stage,part,term,estimate,standard_error,lower,upper"
      + (isResampled ? ",bootstrap_standard_error,bootstrap_lower,bootstrap_upper" : "")
    func line(_ stage: String, _ part: String, _ own: CoefficientEstimate) -> String {
      let bounds = own.bootstrap.map { [$0.standardError, $0.lower, $0.upper] } ?? []
      let numbers = [own.estimate, own.standardError, own.lower, own.upper] + bounds
      return ([stage, part, own.term] + numbers.map { "\($0)" }).joined(separator: ",")
    }
    let stages = estimate.stages.flatMap { stage in
      [("blip", stage.blip), ("treatmentFree", stage.treatmentFree), ("propensity", stage.propensity)].flatMap {
        part, list in list.map { line("\(stage.stage)", part, $0) }
      }
    }
    let figures = [line("", "value", estimate.value), line("", "gain", estimate.gain)]
    return ([header] + stages + figures).joined(separator: "\n") + "\n"
  }

  /// A line for each decision of each patient; `row` is that of the data's file.
  var recommendations: String {
    let lines = zip(estimate.stages, analysis.decisions).flatMap { stage, decisions in
      decisions.map { own in
        let (received, recommended) = (name(own.received, stage), name(own.recommended, stage))
        return "\(table.rows[own.patient]),\(stage.stage),\(stage.treatment),\(received),\(recommended),\(own.blip),"
          + "\(own.standardError)"
      }
    }
    return (["row,stage,treatment,received,recommended,blip,standard_error"] + lines).joined(separator: "\n") + "\n"
  }
}

extension RegimeSheet {
  /// A treatment as the table has it, as a field of a CSV file.
  private func name(_ level: Int, _ stage: RegimeEstimate.Stage) -> String {
    guard let levels = stage.levels else { return "\(level)" }
    let name = levels[level].name
    let isPlain = name.allSatisfy { !",\"\n\r".contains($0) }
    return isPlain ? name : "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}

extension OutputFolder {
  static let regimeFiles = ["estimate.json", "coefficients.csv", "recommendations.csv", "picture.svg"]

  /// Writes the estimate, its coefficients, the decisions and the picture.
  /// - Throws: ``OutputFailure``.
  func write(_ sheet: RegimeSheet) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let estimate = String(decoding: try encoder.encode(sheet.analysis.estimate), as: UTF8.self) + "\n"
    let texts = [estimate, sheet.coefficients, sheet.recommendations, RegimeChart(analysis: sheet.analysis).file]
    try writing {
      for (name, text) in zip(Self.regimeFiles, texts) {
        try Data(text.utf8).write(to: url.appending(path: name), options: .atomic)
      }
    }
  }
}
