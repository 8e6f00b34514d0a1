import Foundation
import Pharmacometrics

/// The files of a validation: `validation.json`, `npde.csv`, `npde.svg`, `vpc-OUTPUT.svg` for each output, and
/// `events-EVENT.svg` for each curve of events.
struct ValidationFolder {
  private let folder: OutputFolder

  init(_ folder: OutputFolder) { self.folder = folder }

  /// - Throws: ``OutputFailure``.
  func write(_ sheet: ValidationSheet, _ errors: PredictionDistributionErrors) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try write("validation.json", encoder.encode(sheet))
    try write("npde.csv", Data(Self.table(errors).utf8))
    if !errors.points.isEmpty {
      try write("npde.svg", Data(PredictionErrorChart(model: sheet.model, errors: errors).file.utf8))
    }
    for check in sheet.checks {
      let corrected = sheet.correctedChecks.first { $0.output == check.output }
      let chart = VisualPredictiveChart(model: sheet.model, check: check, corrected: corrected)
      try write("vpc-\(check.output).svg", Data(chart.file.utf8))
    }
    for curve in sheet.events ?? [] {
      let chart = curve.check.chart("\(sheet.model): \(curve.event), observed and simulated", timesPerDay: 24)
      let kind = curve.check.quantity == .survival ? "" : "-incidence"
      let name = curve.event.replacing(" ", with: "-") + kind
      try write("events-\(name).svg", Data(chart.titledFile.utf8))
    }
    if let outcomes = sheet.outcomes { try write(outcomes, of: sheet.model) }
  }

  private func write(_ outcomes: OutcomeChecks, of model: String) throws {
    for line in outcomes.survival {
      let chart = line.check.chart("\(model): free of \(line.outcome), observed and simulated", timesPerDay: 24)
      try write("outcome-\(line.outcome).svg", Data(chart.titledFile.utf8))
    }
    for check in outcomes.categories {
      let chart = check.chart("\(model): \(check.outcome), observed and simulated")
      try write("outcome-\(check.outcome).svg", Data(chart.titledFile.utf8))
    }
  }

  private func write(_ name: String, _ data: Data) throws {
    try folder.writing { try data.write(to: folder.url.appending(path: name), options: .atomic) }
  }

  private static func table(_ errors: PredictionDistributionErrors) -> String {
    let rows = errors.points.map { point in
      [
        point.patient, "\(point.time)", point.output, "\(point.predicted)", "\(point.error)",
        point.isBelowLimit ? "1" : "0",
      ]
    }
    return ([["patient", "time_h", "output", "predicted", "npde", "below_limit"]] + rows).map {
      $0.joined(separator: ",")
    }.joined(separator: "\n") + "\n"
  }
}
