import Foundation
import Pharmacometrics
import Quantities

/// `NAME=VALUE` or `NAME=VALUE UNIT`, in the model's unit.
struct ParameterSetting {
  let symbol: String
  let value: Double

  /// What is wrong with a setting.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// - Throws: ``Problem``, `UnknownName`.
  init(_ text: String, card: ModelCard) throws {
    let parts = text.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    guard parts.count == 2, !parts[1].isEmpty else {
      throw Problem(description: "NAME=VALUE is expected, such as CL=34.5")
    }
    guard let line = (card.parameters + card.covariates).first(where: { $0.symbol == parts[0] }) else {
      throw UnknownName(
        parts[0], kind: "parameter or covariate of \(card.name)",
        among: (card.parameters + card.covariates).map(\.symbol))
    }
    let digits = parts[1].prefix { "+-.0123456789eE".contains($0) }
    guard let number = Double(digits), number.isFinite else {
      throw Problem(description: "\(parts[1]) is not a number")
    }
    let unit = parts[1].dropFirst(digits.count).trimmingCharacters(in: .whitespaces)
    symbol = line.symbol
    value = unit.isEmpty || unit == line.unit ? number : try Self.convert(number, from: unit, to: line)
  }

  private static func convert(_ number: Double, from unit: String, to line: ModelCard.Line) throws -> Double {
    let given: ClinicalUnit
    do { given = try ClinicalUnit(code: unit) } catch {
      throw Problem(description: "\(line.symbol) is in \(line.unit); \(error)")
    }
    guard let wanted = try? ClinicalUnit(code: line.unit), wanted.kind == given.kind else {
      throw Problem(description: "\(line.symbol) is in \(line.unit), which \(unit) cannot be converted to")
    }
    return number * given.factor / wanted.factor
  }
}
