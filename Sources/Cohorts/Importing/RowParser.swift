import Quantities

/// Reads the rows of one file as a mapping says.
struct RowParser {
  let mapping: CohortMapping
  let layout: ColumnLayout
  let file: String
  /// The patient by the file's name, where the mapping takes it from there.
  let filePatient: String?
  private let missing: Set<String>
  private let variables: [String: Int]

  init(_ mapping: CohortMapping, layout: ColumnLayout, file: String, filePatient: String?) {
    self.mapping = mapping
    self.layout = layout
    self.file = file
    self.filePatient = filePatient
    missing = Set(mapping.source.missing)
    let tokens = mapping.observations.enumerated().map { ($1.token ?? $1.variable, $0) }
    variables = Dictionary(tokens, uniquingKeysWith: { first, _ in first })
  }

  func parse(_ row: DelimitedReader.Row) -> ParsedRow {
    var parsed = ParsedRow(file: file, line: row.line)
    parsed.patient = filePatient ?? ""
    guard isWhole(row, &parsed) else {
      parsed.isIllegible = true
      return parsed
    }
    parsePatient(row, &parsed)
    parseTime(row, &parsed)
    if let measurements = mapping.measurements {
      parseMeasurement(measurements, row, &parsed)
    } else {
      for (index, role) in mapping.observations.enumerated() {
        guard let column = role.column else { continue }
        parseValue(index, column, unit: role.unit, row, &parsed)
      }
    }
    parseDose(row, &parsed)
    mapping.events.forEach { parseEvent($0, row, &parsed) }
    mapping.covariates.forEach { parseCovariate($0, row, &parsed) }
    switch mapping.center {
    case .column(let column):
      parsed.center = text(column, in: row)
      parsed.centerColumn = layout.label(column, role: "center")
    case .constant(let center): parsed.center = center
    case nil: break
    }
    return parsed
  }

  /// The text of a column, or `nil` where it means "missing".
  func text(_ column: ColumnReference, in row: DelimitedReader.Row) -> String? {
    let token = layout.token(column, in: row)
    return missing.contains(token) || token.isEmpty ? nil : token
  }

  private func isWhole(_ row: DelimitedReader.Row, _ parsed: inout ParsedRow) -> Bool {
    if let defect = row.defect {
      parsed.add(
        .malformedText, .row, column: nil, token: nil, expected: "delimited text in UTF-8, but \(defect)",
        remedy: "correct the quotes or the encoding of the file")
      return false
    }
    let surplus = row.fields.dropFirst(layout.width)
    if row.fields.count < layout.width || !surplus.allSatisfy(\.isEmpty) {
      parsed.add(
        .raggedRow, .row, column: nil, token: row.fields.joined(separator: mapping.source.delimiter),
        expected: "\(layout.width) columns as in the first row, not \(row.fields.count)",
        remedy: "complete the row, or quote fields that hold the delimiter")
      return false
    }
    return true
  }

  private func parsePatient(_ row: DelimitedReader.Row, _ parsed: inout ParsedRow) {
    guard case .column(let column) = mapping.patient else { return }
    parsed.patientColumn = layout.label(column, role: "patient")
    if let patient = text(column, in: row) {
      parsed.patient = patient
    } else {
      parsed.add(
        .missingPatient, .row, column: parsed.patientColumn, token: layout.token(column, in: row),
        expected: "a patient's identifier", remedy: "fill it in")
    }
  }

  private func parseTime(_ row: DelimitedReader.Row, _ parsed: inout ParsedRow) {
    let column = mapping.time.column
    let label = layout.label(column, role: "time")
    parsed.timeColumn = label
    guard let token = text(column, in: row) else {
      parsed.add(
        .missingTime, .row, column: label, token: layout.token(column, in: row), expected: "the time of the row",
        remedy: "fill it in, or remove the row")
      return
    }
    switch mapping.time {
    case .elapsed(_, let unit, let plausible):
      if case .number(let time) = NumberToken(token), let days = try? unit.convert(time, to: .day) {
        parsed.setTime(days, time, token, plausible: plausible, unit: unit.code)
      } else {
        parsed.add(
          .unparsableTime, .row, column: label, token: token, expected: "a finite number of \(unit.code)",
          remedy: "correct the source")
      }
    case .date(_, let plausible):
      if let days = CalendarDate.days(token) {
        parsed.setTime(days, Double(token.prefix(4)) ?? .nan, token, plausible: plausible, unit: "calendar years")
      } else {
        parsed.add(
          .unparsableTime, .row, column: label, token: token,
          expected: "a date of ISO 8601 such as 2024-03-01 or 2024-03-01T08:30",
          remedy: "write the date as year-month-day")
      }
    }
  }

  private func parseMeasurement(
    _ role: CohortMapping.MeasurementRole, _ row: DelimitedReader.Row, _ parsed: inout ParsedRow
  ) {
    guard let name = text(role.variable, in: row) else { return }
    guard let index = variables[name] else {
      if role.ignored.contains(name) || role.ignored.contains("*") { return }
      let known = variables.keys.sorted()
      let nearest = nearestName(to: name, among: known).map { "; did you mean '\($0)'" } ?? ""
      parsed.add(
        .unknownVariable, .row, column: layout.label(role.variable, role: "variable"), token: name,
        expected: "one of \(known.joined(separator: ", "))",
        remedy: "map it in observations, or list it in measurements.ignored\(nearest)")
      return
    }
    var unit = mapping.observations[index].unit
    if let column = role.unit {
      let token = layout.token(column, in: row)
      if missing.contains(layout.token(role.value, in: row)) { return }
      do {
        unit = try ClinicalUnit(code: token)
        _ = try mapping.observations[index].stored(1, in: unit)
      } catch {
        parsed.valuesRead += 1
        parsed.add(
          .unknownUnit, .value, column: layout.label(column, role: "unit"), token: token,
          expected: "a UCUM unit that converts to '\(mapping.observations[index].storedUnit.code)' (\(error))",
          remedy: "write the unit's UCUM code")
        return
      }
    }
    parseValue(index, role.value, unit: unit, row, &parsed)
  }

  private func parseValue(
    _ index: Int, _ column: ColumnReference, unit: ClinicalUnit, _ row: DelimitedReader.Row, _ parsed: inout ParsedRow
  ) {
    guard let token = text(column, in: row) else { return }
    let role = mapping.observations[index]
    let label = layout.label(column, role: role.variable)
    parsed.valuesRead += 1
    let check = PlausibilityCheck(range: role.plausible, unit: role.storedUnit)
    guard let given = number(token, scope: .value, column: label, unit: unit.code, &parsed),
      let value = try? role.stored(given, in: unit)
    else { return }
    if let (kind, expected, remedy) = check.objection(to: value) {
      parsed.add(kind, .value, column: label, token: token, expected: expected, remedy: remedy)
    } else {
      parsed.values.append(ParsedRow.Value(variable: index, value: value, column: label, token: token))
    }
  }

  /// The number that a token says, or `nil` with a problem.
  func number(
    _ token: String, scope: ImportProblem.Scope, column: String, unit: String, _ parsed: inout ParsedRow
  ) -> Double? {
    switch NumberToken(token) {
    case .number(let value): return value
    case .nonFinite:
      parsed.add(
        .nonFiniteNumber, scope, column: column, token: token, expected: "a finite number of \(unit)",
        remedy: "list the token in source.missing if it means 'not measured', else correct the source")
    case .unparsable:
      parsed.add(
        .unparsableNumber, scope, column: column, token: token, expected: "a number of \(unit)",
        remedy: NumberToken.remedy(for: token))
    }
    return nil
  }
}

extension ParsedRow {
  /// Takes the time over where it is plausible.
  /// - Parameter stated: the time as the plausible range counts it.
  fileprivate mutating func setTime(
    _ days: Double, _ stated: Double, _ token: String, plausible: PlausibleRange?, unit: String
  ) {
    guard let plausible, !plausible.contains(stated) else {
      time = days
      return
    }
    add(
      .implausibleTime, .row, column: timeColumn, token: token,
      expected: "\(plausible.low) to \(plausible.high) \(unit)",
      remedy: "correct the time, or widen time.plausible if such times are real")
  }
}
