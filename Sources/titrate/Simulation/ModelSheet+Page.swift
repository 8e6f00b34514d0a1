import Foundation

extension ModelSheet {
  /// A documentation page in Markdown.
  var page: String {
    var lines = [
      "# \(name)", "", "\(summary.prefix(1).uppercased() + summary.dropFirst()).", "", "## Overview", "", source, "",
    ]
    lines += ["Regimen of the source: `\(regimen)`.", ""]
    lines +=
      ["### Parameters", ""]
      + Self.grid(
        ["symbol", "meaning", "unit", "typical", "between patients"],
        parameters.map { [$0.symbol, $0.meaning, $0.unit, Self.number($0.typical), $0.variability] })
    if !covariates.isEmpty {
      lines +=
        ["", "### Covariates", ""]
        + Self.grid(
          ["symbol", "meaning", "unit", "typical", "distribution"],
          covariates.map { [$0.symbol, $0.meaning, $0.unit, Self.number($0.typical), $0.variability] })
    }
    for block in correlations {
      lines += [
        "", "Covariance of the effects of \(block.symbols.joined(separator: ", ")), lower triangle by rows:", "",
      ]
      lines.append("`" + block.lowerTriangle.map(Self.number).joined(separator: " ") + "`")
    }
    lines +=
      ["", "### Outputs", ""]
      + Self.grid(
        ["symbol", "meaning", "unit", "error"], outputs.map { [$0.symbol, $0.meaning, $0.unit, $0.error] })
    if !events.isEmpty { lines += ["", "Events: \(events.joined(separator: ", "))."] }
    if !adverseEffects.isEmpty { lines += ["", "Adverse effects by day: \(adverseEffects.joined(separator: ", "))."] }
    if !typicalPatient.isEmpty {
      let values = typicalPatient.sorted { $0.key < $1.key }.map { "\($0.key) = \(Self.number($0.value))" }
      lines += ["", "The typical patient has \(values.joined(separator: ", "))."]
    }
    lines += ["", "Research software, not a medical device.", ""]
    return lines.joined(separator: "\n")
  }

  private static func grid(_ head: [String], _ rows: [[String]]) -> [String] {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    return [line(head), line(head.map { _ in "---" })] + rows.map(line)
  }
}
