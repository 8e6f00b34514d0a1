/// One patient's rows on their way to a record: finds repeats, contradictions, and time that goes backwards.
struct PatientAssembly {
  let patient: String
  let mapping: CohortMapping
  var values: [Place: Entry<Double>] = [:]
  /// By time; `nil` from where the dose is not known.
  private var doses: [Double: Entry<Double?>] = [:]
  /// Times at which two doses contradict each other, and times after which a dose was lost with its row.
  private var unknownDoses: Set<Double> = []
  private var events: Set<PatientRecord.Event> = []
  private var covariates: [String: Entry<CovariateValue>] = [:]
  private var center: Entry<String>?
  /// The latest row so far of each series of rows that must be in order of time.
  private var latest: [Int: Entry<Double>] = [:]
  /// Why the patient is left out whatever else the rows say; `nil` where nothing speaks against them.
  var spoiled: String?

  struct Place: Hashable {
    var variable: Int
    var time: Double
  }

  /// What a row said, and where it stands.
  struct Entry<Value> {
    var value: Value
    var file: String
    var line: Int
    var column = ""
    var token = ""

    /// The row in words, with its file where that is not the one at hand.
    func row(from current: String) -> String { file == current ? "row \(line)" : "row \(line) of \(file)" }
  }

  init(patient: String, mapping: CohortMapping) {
    self.patient = patient
    self.mapping = mapping
  }

  /// Compares a row with those before it. Contradictions are added to the row's problems and taken out of it, as are
  /// repeats.
  /// - Returns: what was repeated, in words; `nil` where nothing was.
  mutating func check(_ row: inout ParsedRow) -> String? {
    guard row.time.isFinite else { return nil }
    checkOrder(&row)
    let repeated = checkValues(&row)
    checkDose(&row)
    checkStatics(&row)
    guard let first = repeated.first else { return nil }
    let names = repeated.map { mapping.observations[$0.variable].variable }.joined(separator: ", ")
    return
      "\(row.file), row \(row.line), patient \(patient): \(names) at day \(row.time) repeats \(first.row) with the "
      + "same value; kept once."
  }

  /// Takes a row over.
  mutating func add(_ row: ParsedRow) {
    for value in row.values {
      var entry = entry(value.value, row)
      (entry.column, entry.token) = (value.column, value.token)
      values[Place(variable: value.variable, time: row.time)] = entry
    }
    // Another row at the same time tells the dose, unless the later one may be a change.
    if row.doseIsUnknown, mapping.dose.sameTime == .last || doses[row.time] == nil {
      doses[row.time] = entry(nil, row)
    }
    if let dose = row.dose { doses[row.time] = entry(dose, row) }
    for kind in row.events { events.insert(PatientRecord.Event(time: row.time, kind: kind)) }
    for (name, value, _) in row.covariates where covariates[name] == nil { covariates[name] = entry(value, row) }
    if center == nil { center = row.center.map { entry($0, row) } }
    for series in series(of: row) { latest[series] = entry(row.time, row) }
  }

  /// Leaves a row out whose time is not known. A dose that it may have changed is unknown after the last good row.
  mutating func lose(_ row: ParsedRow) {
    guard let last = latest.values.map(\.value).max() else { return }
    let mayHoldDose = row.dose != nil || row.doseIsUnknown || row.isIllegible
    let current = doses.filter { $0.key <= last }.max { $0.key < $1.key }?.value.value
    if mayHoldDose, row.dose == nil || row.dose != current { unknownDoses.insert(last.nextUp) }
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
      doses: unknownDoses.union(doses.keys).sorted().map { time in
        .init(time: time - origin, multiple: unknownDoses.contains(time) ? nil : doses[time]?.value)
      },
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
        .timeBackwards, .row, column: row.timeColumn, token: nil,
        expected: "a time not before day \(last.value) of \(last.row(from: row.file)), not day \(row.time)",
        remedy: "correct the time, or sort the patient's rows by time")
      return
    }
  }

  /// - Returns: the values that are repeated identically, with the rows that hold them.
  private func checkValues(_ row: inout ParsedRow) -> [(variable: Int, row: String)] {
    var kept: [ParsedRow.Value] = []
    var repeated: [(variable: Int, row: String)] = []
    for value in row.values {
      guard let known = values[Place(variable: value.variable, time: row.time)] else {
        kept.append(value)
        continue
      }
      if known.value == value.value {
        repeated.append((value.variable, known.row(from: row.file)))
      } else {
        let name = mapping.observations[value.variable].variable
        row.add(
          .conflictingDuplicate, .value, column: value.column, token: value.token,
          expected: "one value of \(name) at day \(row.time); \(known.row(from: row.file)) has \(known.value)",
          remedy: "remove the wrong one, or correct the time")
      }
    }
    row.values = kept
    return repeated
  }

  /// Where two doses contradict each other, neither is known.
  private mutating func checkDose(_ row: inout ParsedRow) {
    guard mapping.dose.sameTime == .problem, let dose = row.dose, let entry = doses[row.time],
      let known = entry.value, known != dose
    else { return }
    row.add(
      .conflictingDuplicate, .value, column: row.doseColumn, token: row.doseToken,
      expected: "one dose at day \(row.time); \(entry.row(from: row.file)) has \(known)",
      remedy: "remove the wrong one, or set dose.sameTime to 'last' if the later row is a change of dose")
    row.dose = nil
    unknownDoses.insert(row.time)
  }

  private func checkStatics(_ row: inout ParsedRow) {
    let stated = row.covariates
    row.covariates = []
    for (name, value, column) in stated {
      guard let known = covariates[name], known.value != value else {
        row.covariates.append((name, value, column))
        continue
      }
      addConflict(of: name, "\(value)", with: "\(known.value)", known.row(from: row.file), column: column, &row)
    }
    if let stated = row.center, let known = center, known.value != stated {
      addConflict(
        of: "center", stated, with: known.value, known.row(from: row.file), column: row.centerColumn, &row)
    }
  }

  private func addConflict(
    of name: String, _ value: String, with known: String, _ place: String, column: String, _ row: inout ParsedRow
  ) {
    row.add(
      .conflictingCovariate, .value, column: column, token: value,
      expected: "one \(name) per patient; \(place) has \(known)",
      remedy: "correct the source, or do not map it as unchanging")
  }
}
