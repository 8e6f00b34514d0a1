import Quantities

// What a row says of doses, events, and covariates.
extension RowParser {
  /// A dose that is missing or cannot be read is unknown from the row on: a dose is never guessed.
  func parseDose(_ row: DelimitedReader.Row, _ parsed: inout ParsedRow) {
    let role = mapping.dose
    parsed.doseColumn = layout.label(role.column, role: "dose")
    guard let token = text(role.column, in: row) else {
      guard role.rows == .every else { return }
      parsed.doseIsUnknown = true
      return parsed.add(
        .missingDose, .value, column: parsed.doseColumn, token: layout.token(role.column, in: row),
        expected: "the dose in force from this row on",
        remedy: "fill it in, or set dose.rows to 'filled' if an empty dose means that the last one goes on")
    }
    parsed.doseToken = token
    if let levels = role.levels {
      parsed.dose = match(token, in: levels)
      if parsed.dose == nil {
        let known = levels.keys.sorted(by: precedesNaturally).joined(separator: ", ")
        parsed.add(
          .unknownDose, .value, column: parsed.doseColumn, token: token, expected: "one of \(known) (dose.levels)",
          remedy: NumberToken.remedy(for: token).replacing("list the token in source.missing", with: "add a level"))
      }
    } else {
      parseAmount(token, &parsed)
    }
    parsed.doseIsUnknown = parsed.dose == nil
  }

  private func parseAmount(_ token: String, _ parsed: inout ParsedRow) {
    guard let unit = mapping.dose.unit, let standard = mapping.dose.standard,
      let amount = number(token, scope: .value, column: parsed.doseColumn, unit: unit.code, &parsed)
    else { return }
    let check = PlausibilityCheck(range: mapping.dose.plausible, unit: unit)
    if let (kind, expected, remedy) = check.objection(to: amount) {
      parsed.add(kind, .value, column: parsed.doseColumn, token: token, expected: expected, remedy: remedy)
    } else {
      parsed.dose = amount / standard
    }
  }

  func parseEvent(_ role: CohortMapping.EventRole, _ row: DelimitedReader.Row, _ parsed: inout ParsedRow) {
    guard let token = text(role.column, in: row) else { return }
    if let kind = match(token, in: role.tokens) {
      parsed.events.append(kind)
    } else if match(token, in: Dictionary(role.none.map { ($0, true) }, uniquingKeysWith: { $1 })) == nil {
      let known = (role.tokens.keys.sorted() + role.none).joined(separator: ", ")
      parsed.add(
        .unknownEvent, .row, column: layout.label(role.column, role: "event"), token: token,
        expected: "one of \(known)", remedy: "map it in events.tokens, or list it in events.none")
    }
  }

  func parseCovariate(_ role: CohortMapping.CovariateRole, _ row: DelimitedReader.Row, _ parsed: inout ParsedRow) {
    guard let token = text(role.column, in: row) else { return }
    let label = layout.label(role.column, role: role.name)
    guard let unit = role.unit else {
      if let categories = role.categories, !categories.contains(token) {
        let nearest = nearestName(to: token, among: categories).map { "; did you mean '\($0)'" } ?? ""
        parsed.add(
          .unknownCategory, .value, column: label, token: token,
          expected: "one of \(categories.joined(separator: ", "))",
          remedy: "correct the source, or add the category to the mapping\(nearest)")
      } else {
        parsed.covariates.append((role.name, .category(token), label))
      }
      return
    }
    guard let number = number(token, scope: .value, column: label, unit: unit.code, &parsed) else { return }
    if let (kind, expected, remedy) = PlausibilityCheck(range: role.plausible, unit: unit).objection(to: number) {
      parsed.add(kind, .value, column: label, token: token, expected: expected, remedy: remedy)
    } else {
      parsed.covariates.append((role.name, .number(number), label))
    }
  }

  /// What a token means: by its text, else, for a number, by its value (`1.00` is the `1` of the mapping).
  private func match<Meaning>(_ token: String, in meanings: [String: Meaning]) -> Meaning? {
    if let meaning = meanings[token] { return meaning }
    guard case .number(let number) = NumberToken(token) else { return nil }
    let equal = meanings.keys.sorted().first {
      if case .number(let value) = NumberToken($0) { return value == number }
      return false
    }
    return equal.flatMap { meanings[$0] }
  }
}
