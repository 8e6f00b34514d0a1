/// One patient's rows on their way to a record: finds repeats, contradictions, and time that goes backwards.
struct PatientAssembly {
  let patient: String
  private let mapping: CohortMapping
  private var values: [Place: Entry<Double>] = [:]
  private var doses: [Double: Entry<Double>] = [:]
  private var events: Set<PatientRecord.Event> = []
  private var covariates: [String: Entry<CovariateValue>] = [:]
  private var center: Entry<String>?
  /// The latest row so far of each series of rows that must be in order of time.
  private var latest: [Int: Entry<Double>] = [:]
  /// Why the patient is left out whatever else the rows say; `nil` where nothing speaks against them.
  var spoiled: String?

  private struct Place: Hashable {
    var variable: Int
    var time: Double
  }

  private struct Entry<Value> {
    var value: Value
    var file: String
    var line: Int
  }

  init(patient: String, mapping: CohortMapping) {
    self.patient = patient
    self.mapping = mapping
  }

  /// Compares a row with those before it. Contradictions are added to the row's problems and taken out of it, as are
  /// repeats.
  /// - Returns: what was repeated, in words; `nil` where nothing was.
  func check(_ row: inout ParsedRow) -> String? {
    guard row.time.isFinite else { return nil }
    checkOrder(&row)
    let repeated = checkValues(&row)
    checkDose(&row)
    checkStatics(&row)
    guard !repeated.isEmpty else { return nil }
    let names = repeated.map { mapping.observations[$0.variable].variable }.joined(separator: ", ")
    return "\(row.file), row \(row.line), patient \(patient): \(names) at day \(row.time) repeats row "
      + "\(repeated[0].line) with the same value; kept once."
  }

  /// Takes a row over.
  mutating func add(_ row: ParsedRow) {
    for value in row.values {
      values[Place(variable: value.variable, time: row.time)] = entry(value.value, row)
    }
    if let dose = row.dose { doses[row.time] = entry(dose, row) }
    for kind in row.events { events.insert(PatientRecord.Event(time: row.time, kind: kind)) }
    for (name, value, _) in row.covariates where covariates[name] == nil { covariates[name] = entry(value, row) }
    if center == nil { center = row.center.map { entry($0, row) } }
    for series in series(of: row) { latest[series] = entry(row.time, row) }
  }

  /// The record, its times shifted to the patient's first where the source has dates.
  func record() -> PatientRecord {
    let times = values.keys.map(\.time) + Array(doses.keys) + events.map(\.time)
    var origin = 0.0
    if case .date = mapping.time { origin = times.min() ?? 0 }
    let places = values.keys.sorted { ($0.time, $0.variable) < ($1.time, $1.variable) }
    return PatientRecord(
      patient: patient, center: center?.value,
      observations: places.compactMap { place in
        values[place].map {
          .init(
            time: place.time - origin, variable: mapping.observations[place.variable].variable, value: $0.value)
        }
      },
      doses: doses.sorted { $0.key < $1.key }.map { .init(time: $0.key - origin, multiple: $0.value.value) },
      events: events.sorted { ($0.time, $0.kind.rawValue) < ($1.time, $1.kind.rawValue) }
        .map { .init(time: $0.time - origin, kind: $0.kind) },
      covariates: covariates.mapValues(\.value))
  }

  private func entry<Value>(_ value: Value, _ row: ParsedRow) -> Entry<Value> {
    Entry(value: value, file: row.file, line: row.line)
  }

  /// In a table with one measurement per row, rows are in order of time within each variable only.
  private func series(of row: ParsedRow) -> [Int] {
    if mapping.measurements == nil { return [-1] }
    return row.values.map(\.variable)
  }

  private func checkOrder(_ row: inout ParsedRow) {
    for series in series(of: row) {
      guard let last = latest[series], row.time < last.value else { continue }
      row.add(
        .timeBackwards, .row, column: "time", token: nil,
        expected: "a time not before day \(last.value) of row \(last.line), not day \(row.time)",
        remedy: "correct the time, or sort the patient's rows by time")
      return
    }
  }

  /// - Returns: the values that are repeated identically, with the rows that hold them.
  private func checkValues(_ row: inout ParsedRow) -> [(variable: Int, line: Int)] {
    var kept: [ParsedRow.Value] = []
    var repeated: [(variable: Int, line: Int)] = []
    for value in row.values {
      guard let known = values[Place(variable: value.variable, time: row.time)] else {
        kept.append(value)
        continue
      }
      if known.value == value.value {
        repeated.append((value.variable, known.line))
      } else {
        let name = mapping.observations[value.variable].variable
        row.add(
          .conflictingDuplicate, .value, column: value.column, token: value.token,
          expected: "one value of \(name) at day \(row.time); row \(known.line) has \(known.value)",
          remedy: "remove the wrong one, or correct the time")
      }
    }
    row.values = kept
    return repeated
  }

  private func checkDose(_ row: inout ParsedRow) {
    guard mapping.dose.sameTime == .problem, let dose = row.dose, let known = doses[row.time], known.value != dose
    else { return }
    row.add(
      .conflictingDuplicate, .row, column: row.doseColumn, token: row.doseToken,
      expected: "one dose at day \(row.time); row \(known.line) has \(known.value)",
      remedy: "remove the wrong one, or set dose.sameTime to 'last' if the later row is a change of dose")
    row.dose = nil
  }

  private func checkStatics(_ row: inout ParsedRow) {
    let stated = row.covariates
    row.covariates = []
    for (name, value, column) in stated {
      guard let known = covariates[name], known.value != value else {
        row.covariates.append((name, value, column))
        continue
      }
      addConflict(of: name, "\(value)", with: "\(known.value)", line: known.line, column: column, &row)
    }
    if let stated = row.center, let known = center, known.value != stated {
      addConflict(of: "center", stated, with: known.value, line: known.line, column: "center", &row)
    }
  }

  private func addConflict(
    of name: String, _ value: String, with known: String, line: Int, column: String, _ row: inout ParsedRow
  ) {
    row.add(
      .conflictingCovariate, .value, column: column, token: value,
      expected: "one \(name) per patient; row \(line) has \(known)",
      remedy: "correct the source, or do not map it as unchanging")
  }
}
