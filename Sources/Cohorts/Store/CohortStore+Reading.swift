import GRDB

extension CohortStore {
  /// The number of patients.
  public var count: Int {
    get throws { try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM patients") ?? 0 } }
  }

  /// Hands over the patients in order of import, one at a time.
  public func forEachPatient(_ body: (PatientRecord) throws -> Void) throws {
    try database.read { database in
      let patients = try Row.fetchCursor(database, sql: "SELECT number, patient, center FROM patients ORDER BY number")
      while let row = try patients.next() {
        try body(Self.record(number: row["number"], patient: row["patient"], center: row["center"], in: database))
      }
    }
  }

  /// All records in order of import.
  public func records() throws -> [PatientRecord] {
    var records: [PatientRecord] = []
    try forEachPatient { records.append($0) }
    return records
  }

  private static func record(
    number: Int, patient: String, center: String?, in database: Database
  ) throws -> PatientRecord {
    func rows(_ sql: String) throws -> [Row] {
      try Row.fetchAll(database.cachedStatement(sql: sql), arguments: [number])
    }
    var record = PatientRecord(patient: patient, center: center, observations: [], doses: [])
    record.observations = try rows(
      "SELECT time, variable, value FROM observations WHERE patient = ? ORDER BY position"
    ).map { .init(time: $0["time"], variable: $0["variable"], value: $0["value"]) }
    record.doses = try rows("SELECT time, multiple FROM doses WHERE patient = ? ORDER BY position")
      .map { .init(time: $0["time"], multiple: $0["multiple"]) }
    record.events = try rows("SELECT time, kind FROM events WHERE patient = ? ORDER BY position")
      .compactMap { row in EventKind(rawValue: row["kind"]).map { .init(time: row["time"], kind: $0) } }
    for row in try rows("SELECT name, number, category FROM covariates WHERE patient = ?") {
      let number: Double? = row["number"]
      let category: String? = row["category"]
      record.covariates[row["name"]] = number.map { .number($0) } ?? category.map { .category($0) }
    }
    return record
  }
}
