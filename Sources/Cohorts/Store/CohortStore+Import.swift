public import Foundation
import GRDB

extension CohortStore {
  /// What an import did.
  public enum ImportOutcome: Sendable {
    /// The data were read and checked anew.
    case imported(CohortStore)
    /// The store holds the records of this very data and mapping already.
    case unchanged(CohortStore)

    /// The store with the records.
    public var store: CohortStore {
      switch self {
      case .imported(let store), .unchanged(let store): store
      }
    }
  }

  /// Imports a data set, unless the store holds it already as the mapping says.
  /// - Parameters:
  ///   - data: a folder or a file.
  ///   - url: the store's file, which is made or replaced; where the import fails it stays as it was.
  ///   - progress: told how many files of how many are read.
  /// - Throws: ``CohortImportError``, or what the file system or SQLite objects to.
  public static func importIfNeeded(
    mapping: CohortMapping, data: URL, to url: URL, progress: (_ read: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> ImportOutcome {
    let digest = try CohortDigest(of: mapping, data: data)
    if let store = try? CohortStore(opening: url), store.digest == digest { return .unchanged(store) }
    let temporary = url.appendingPathExtension("\(UUID().uuidString).import")
    defer { remove(temporary) }
    try write(mapping: mapping, data: data, digest: digest, to: temporary, progress: progress)
    removeCompanions(of: url)
    guard rename(temporary.path, url.path) == 0 else {
      throw CohortStoreError(path: url.path, reason: "the new database cannot take its name (errno \(errno))")
    }
    return .imported(try CohortStore(opening: url))
  }

  private static func write(
    mapping: CohortMapping, data: URL, digest: CohortDigest, to url: URL, progress: (Int, Int) -> Void
  ) throws {
    let database = try DatabaseQueue(path: url.path, configuration: writingConfiguration)
    try database.write { database in
      try createTables(in: database)
      var number = 0
      let report = try CohortImporter(mapping).importRecords(from: data, progress: progress) { record in
        number += 1
        try insert(record, number: number, in: database)
      }
      try insert(CohortSchema(mapping), "schema", in: database)
      try insert(report, "report", in: database)
      try insert(digest, "digest", in: database)
    }
    // All pages into the main file, so that it can be renamed alone and read where nothing can be written.
    try database.writeWithoutTransaction {
      _ = try $0.checkpoint(.truncate)
      _ = try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE")
    }
    try database.close()
  }

  private static func createTables(in database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE metadata (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
        CREATE TABLE patients (number INTEGER PRIMARY KEY, patient TEXT NOT NULL UNIQUE, center TEXT) STRICT;
        CREATE TABLE observations (
          patient INTEGER NOT NULL REFERENCES patients(number), position INTEGER NOT NULL,
          time REAL NOT NULL, variable TEXT NOT NULL, value REAL NOT NULL,
          PRIMARY KEY (patient, position)) STRICT, WITHOUT ROWID;
        CREATE TABLE doses (
          patient INTEGER NOT NULL REFERENCES patients(number), position INTEGER NOT NULL,
          time REAL NOT NULL, multiple REAL,
          PRIMARY KEY (patient, position)) STRICT, WITHOUT ROWID;
        CREATE TABLE events (
          patient INTEGER NOT NULL REFERENCES patients(number), position INTEGER NOT NULL,
          time REAL NOT NULL, kind TEXT NOT NULL,
          PRIMARY KEY (patient, position)) STRICT, WITHOUT ROWID;
        CREATE TABLE covariates (
          patient INTEGER NOT NULL REFERENCES patients(number), name TEXT NOT NULL, number REAL, category TEXT,
          PRIMARY KEY (patient, name)) STRICT, WITHOUT ROWID;
        """)
  }

  private static func insert(_ record: PatientRecord, number: Int, in database: Database) throws {
    func add(_ sql: String, _ arguments: StatementArguments) throws {
      try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }
    try add("INSERT INTO patients VALUES (?, ?, ?)", [number, record.patient, record.center])
    for (position, value) in record.observations.enumerated() {
      try add(
        "INSERT INTO observations VALUES (?, ?, ?, ?, ?)", [number, position, value.time, value.variable, value.value])
    }
    for (position, dose) in record.doses.enumerated() {
      try add("INSERT INTO doses VALUES (?, ?, ?, ?)", [number, position, dose.time, dose.multiple])
    }
    for (position, event) in record.events.enumerated() {
      try add("INSERT INTO events VALUES (?, ?, ?, ?)", [number, position, event.time, event.kind.rawValue])
    }
    for (name, value) in record.covariates.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .number(let measure):
        try add("INSERT INTO covariates VALUES (?, ?, ?, NULL)", [number, name, measure])
      case .category(let category):
        try add("INSERT INTO covariates VALUES (?, ?, NULL, ?)", [number, name, category])
      }
    }
  }

  private static func insert(_ value: some Encodable, _ key: String, in database: Database) throws {
    let text = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    try database.execute(sql: "INSERT INTO metadata VALUES (?, ?)", arguments: [key, text])
  }

  private static func remove(_ url: URL) {
    try? FileManager.default.removeItem(at: url)
    removeCompanions(of: url)
  }

  /// Removes the write-ahead log of a database that is about to be replaced: it must not be applied to the new one.
  private static func removeCompanions(of url: URL) {
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: url.path + suffix) }
  }
}
