import Foundation
import Pharmacometrics

/// A model's card for reading and for JSON.
struct ModelSheet: Encodable {
  struct Line: Encodable {
    var symbol: String
    var meaning: String
    var unit: String
    var typical: Double
    var variability: String
  }

  struct Output: Encodable {
    var symbol: String
    var meaning: String
    var unit: String
    var error: String
  }

  struct Block: Encodable {
    var symbols: [String]
    var lowerTriangle: [Double]
  }

  var name: String
  var summary: String
  var source: String
  var regimen: String
  var parameters: [Line]
  var covariates: [Line]
  var correlations: [Block]
  var outputs: [Output]
  var events: [String]
  var adverseEffects: [String]
  var typicalPatient: [String: Double]

  init(_ card: ModelCard) {
    name = card.name
    summary = card.summary
    source = card.source
    regimen = card.regimen
    parameters = card.parameters.map(Self.line)
    covariates = card.covariates.map(Self.line)
    correlations = card.blocks.map { Block(symbols: $0.symbols, lowerTriangle: $0.lowerTriangle) }
    outputs = card.outputs.map { Output(symbol: $0.symbol, meaning: $0.meaning, unit: $0.unit, error: $0.error) }
    events = card.events
    adverseEffects = card.adverseEffects
    typicalPatient = Dictionary(uniqueKeysWithValues: card.referencePatient.map { ($0.symbol, $0.value) })
  }

  private static func line(_ line: ModelCard.Line) -> Line {
    Line(
      symbol: line.symbol, meaning: line.meaning, unit: line.unit, typical: line.typical,
      variability: line.variability)
  }

  /// As text with aligned columns.
  var text: String {
    var lines = ["\(name): \(summary)", "", "source   \(source)", "regimen  \(regimen)", "", "Parameters"]
    lines += Self.table(
      [["symbol", "typical", "unit", "between patients", "meaning"]]
        + parameters.map { [$0.symbol, Self.number($0.typical), $0.unit, $0.variability, $0.meaning] })
    if !covariates.isEmpty {
      lines += ["", "Covariates"]
      lines += Self.table(
        [["symbol", "typical", "unit", "distribution", "meaning"]]
          + covariates.map { [$0.symbol, Self.number($0.typical), $0.unit, $0.variability, $0.meaning] })
    }
    for block in correlations {
      lines.append("")
      lines.append("Correlated effects of \(block.symbols.joined(separator: ", ")), covariance by rows:")
      lines.append("  " + block.lowerTriangle.map(Self.number).joined(separator: " "))
    }
    lines += ["", "Outputs"]
    lines += Self.table(
      [["symbol", "unit", "error", "meaning"]] + outputs.map { [$0.symbol, $0.unit, $0.error, $0.meaning] })
    if !events.isEmpty { lines += ["", "Events: " + events.joined(separator: ", ")] }
    if !adverseEffects.isEmpty { lines.append("Adverse effects by day: " + adverseEffects.joined(separator: ", ")) }
    if !typicalPatient.isEmpty {
      let values = typicalPatient.sorted { $0.key < $1.key }.map { "\($0.key) \(Self.number($0.value))" }
      lines += ["", "The typical patient (--typical) has " + values.joined(separator: ", ") + "."]
    }
    lines += ["", "Research software, not a medical device."]
    return lines.joined(separator: "\n")
  }

  static func number(_ value: Double) -> String { String(format: "%.6g", value) }

  /// Rows with columns padded to the widest cell; the last column is left as it is.
  static func table(_ rows: [[String]]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      "  "
        + row.enumerated().map { column, cell in
          column == columns - 1 ? cell : cell.padding(toLength: widths[column] + 2, withPad: " ", startingAt: 0)
        }.joined()
    }
  }
}
