import Foundation

/// The state of an import: the patients that are being read, and the report so far.
struct PatientIntake {
  var report: ImportReport
  private let mapping: CohortMapping
  private var open: [PatientAssembly] = []
  private var places: [String: Int] = [:]
  /// In which file each patient was met first.
  private var origins: [String: String] = [:]
  /// Patients who were met in another patient's file, and where.
  private var strays: [(patient: String, place: String)] = []
  private var openings: [[PatientRecord.Observation]: String] = [:]

  /// Two patients whose records agree in this many first times of observation are one person twice.
  private static let openingVisits = 5

  init(_ mapping: CohortMapping) {
    self.mapping = mapping
    report = ImportReport(policy: mapping.onProblem)
  }

  /// Reads one file to its end.
  /// - Throws: ``CohortImportError`` where the file lacks mapped columns or cannot be read.
  mutating func read(_ file: DataFile) throws {
    var reader: DelimitedReader
    do {
      reader = try DelimitedReader(
        file: file.url, delimiter: mapping.source.delimiterByte ?? 44, comment: mapping.source.comment)
    } catch {
      throw CohortImportError(.noFile(file.name, expected: "a file that can be read (\(error))"))
    }
    report.filesRead += 1
    guard let patient = patient(of: file) else { return }
    let header = mapping.source.header ? try reader.next() : nil
    var row = try reader.next()
    guard let first = row else { return addEmpty(file, patient: patient.name) }
    let layout = try ColumnLayout(
      mapping, header: header?.fields, width: (header ?? first).fields.count, file: file.name)
    let parser = RowParser(mapping, layout: layout, file: file.name, filePatient: patient.name)
    var owner = patient.name
    while let current = row {
      report.rowsRead += 1
      var parsed = parser.parse(current)
      if mapping.onePatientPerFile { checkOwner(&parsed, owner: &owner) }
      take(&parsed)
      row = try reader.next()
    }
  }

  /// Turns the open patients into records.
  mutating func close(_ receive: (PatientRecord) throws -> Void) throws {
    for var assembly in open {
      checkJumps(&assembly)
      let record = assembly.record()
      guard accepts(assembly, record) else { continue }
      report.patientsAccepted += 1
      report.valuesAccepted += record.observations.count
      try receive(record)
    }
    open = []
    places = [:]
  }

  /// Counts the patients who were met in another patient's file only; called when all files are read.
  mutating func finish() {
    for stray in strays where origins[stray.patient] == nil {
      origins[stray.patient] = stray.place
      report.patientsIn += 1
      exclude(stray.patient, .badData, "its only rows are in \(stray.place), the file of another patient")
    }
  }

  /// The patient that the file's name tells, its name `nil` where it is in a column; `nil` where the name tells none.
  private mutating func patient(of file: DataFile) -> (name: String?, Void)? {
    guard case .fileName(let pattern) = mapping.patient else { return (nil, ()) }
    if let name = FilePattern(pattern).capture(in: file.name) { return (name, ()) }
    report.add(
      ImportProblem(
        kind: .missingPatient, scope: .file, file: file.name, expected: "a file name like '\(pattern)'",
        remedy: "rename the file, or correct patient.fileName or source.files"))
    return nil
  }

  private mutating func addEmpty(_ file: DataFile, patient: String?) {
    report.add(
      ImportProblem(
        kind: .noRows, scope: .file, file: file.name, patient: patient, expected: "rows of data; the file has none",
        remedy: "remove the file, or fetch it again"))
    guard let patient else { return }
    report.patientsIn += 1
    exclude(patient, .noRows, "\(file.name) has no rows")
  }

  /// Where each file holds one patient: names a second patient in it, and a patient who has a file already.
  private mutating func checkOwner(_ row: inout ParsedRow, owner: inout String?) {
    guard !row.patient.isEmpty else { return }
    if owner == nil { owner = row.patient }
    if let owner, owner != row.patient {
      if strays.last?.patient != row.patient { strays.append((row.patient, row.file)) }
      row.add(
        .secondPatientInFile, .row, column: row.patientColumn, token: row.patient,
        expected: "the file's patient '\(owner)' in every row",
        remedy: "correct the identifier, or set source.onePatientPerFile to false")
    } else if let origin = origins[row.patient], origin != row.file {
      row.add(
        .patientInTwoFiles, .row, column: row.patientColumn, token: row.patient,
        expected: "each patient in one file; '\(row.patient)' is in \(origin) too",
        remedy: "remove one file, or set source.onePatientPerFile to false")
    }
  }

  /// Checks a row against those before it and does with it what the policy says.
  private mutating func take(_ row: inout ParsedRow) {
    report.valuesRead += row.valuesRead
    let belongs = !row.problems.contains { $0.kind == .secondPatientInFile || $0.kind == .patientInTwoFiles }
    guard !row.patient.isEmpty, belongs else {
      row.problems.forEach { report.add($0) }
      report.rowsSkipped += 1
      return
    }
    let index = place(of: row)
    let repeated = open[index].check(&row)
    row.problems.forEach { report.add($0) }
    guard let spoiled = row.spoiled else {
      if let repeated { report.note(repeated) }
      return open[index].add(row)
    }
    keep(row, spoiled, in: index)
  }

  /// Does with a row that has problems what the policy says. A dose that is known stays, one that is not is marked so.
  private mutating func keep(_ row: ParsedRow, _ spoiled: ImportProblem.Scope, in index: Int) {
    var row = row
    if mapping.onProblem == .skipPatient {
      report.rowsSkipped += 1
      open[index].spoiled = open[index].spoiled ?? row.problems.first?.description
    } else if row.isOutOfTime {
      report.rowsSkipped += 1
      open[index].lose(row)
    } else {
      if mapping.onProblem == .skipRow || spoiled > .value {
        report.rowsSkipped += 1
        row.values = []
        row.covariates = []
      }
      open[index].add(row)
    }
  }

  private mutating func checkJumps(_ assembly: inout PatientAssembly) {
    let problems = assembly.dropJumps()
    for problem in problems { report.add(problem) }
    guard let first = problems.first else { return }
    if mapping.onProblem == .skipPatient { assembly.spoiled = assembly.spoiled ?? first.description }
    if mapping.onProblem == .skipRow { report.rowsSkipped += problems.count }
  }

  private mutating func place(of row: ParsedRow) -> Int {
    if let index = places[row.patient] { return index }
    origins[row.patient] = origins[row.patient] ?? row.file
    report.patientsIn += 1
    open.append(PatientAssembly(patient: row.patient, mapping: mapping))
    places[row.patient] = open.count - 1
    return open.count - 1
  }

  private mutating func exclude(_ patient: String, _ reason: ImportReport.Exclusion.Reason, _ detail: String) {
    report.excluded.append(.init(patient: patient, reason: reason, detail: detail))
  }

  /// Applies what concerns a patient as a whole.
  private mutating func accepts(_ assembly: PatientAssembly, _ record: PatientRecord) -> Bool {
    let patient = assembly.patient
    if let spoiled = assembly.spoiled {
      exclude(patient, .badData, spoiled)
      return false
    }
    let times = record.observations.map(\.time).reduce(into: [Double]()) { if $0.last != $1 { $0.append($1) } }
    guard times.count >= max(1, mapping.exclusions.minimumVisits) else {
      exclude(patient, .tooFewVisits, "\(times.count) of at least \(mapping.exclusions.minimumVisits) visits")
      return false
    }
    if record.dose(from: times[0]) == nil {
      // A dose that cannot be read is a problem already.
      if !record.doses.contains(where: { $0.time <= times[0] }) {
        report.add(
          ImportProblem(
            kind: .missingDose, scope: .patient, file: origins[patient] ?? "", patient: patient,
            expected: "a dose at or before the first observation, day \(times[0])",
            remedy: "add the dose the patient was on (0 if none)"))
      }
      exclude(patient, .doseUnknown, "no known dose is recorded at or before day \(times[0])")
      return false
    }
    return isNew(record, times: times)
  }

  private mutating func isNew(_ record: PatientRecord, times: [Double]) -> Bool {
    guard times.count >= Self.openingVisits else { return true }
    let opening = record.observations.filter { $0.time <= times[Self.openingVisits - 1] }
    guard Set(opening.map(\.value)).count > 2, let other = openings.updateValue(record.patient, forKey: opening) else {
      return true
    }
    openings[opening] = other
    report.add(
      ImportProblem(
        kind: .repeatedPatient, scope: .patient, file: origins[record.patient] ?? "", patient: record.patient,
        expected: "records of another person: the first \(Self.openingVisits) visits are those of patient \(other), "
          + "in time and in every value",
        remedy: "remove one of the two, lest one person stands in both training and test data"))
    exclude(record.patient, .repeatsAnother, "the first \(Self.openingVisits) visits are those of patient \(other)")
    return false
  }
}
