public import Foundation
import GRDB

/// Patient records in an SQLite file.
///
/// Tables: `metadata` (schema, import report, digests), `patients` (in order of import), `observations`, `doses`,
/// `events`, `covariates`; times in days, doses as multiples of the standard dose. An import writes a file of its own
/// that takes the store's name when all is on the disk, so that a store is whole or absent.
public struct CohortStore: Sendable {
  let database: DatabaseQueue
  /// What the records hold, and in which units.
  public let schema: CohortSchema
  /// What the import read, took, left out, and why.
  public let report: ImportReport
  /// What data and mapping the records are from.
  public let digest: CohortDigest

  /// Opens a store for reading; its folder need not be writable.
  /// - Throws: ``CohortStoreError`` where there is no cohort in the file.
  public init(opening url: URL) throws {
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw CohortStoreError(path: url.path, reason: "there is no such file")
    }
    do {
      database = try DatabaseQueue(path: url.path, configuration: Self.readingConfiguration)
      let metadata = try database.read(Self.metadata)
      schema = try Self.decode(CohortSchema.self, "schema", from: metadata)
      report = try Self.decode(ImportReport.self, "report", from: metadata)
      digest = try Self.decode(CohortDigest.self, "digest", from: metadata)
    } catch {
      throw CohortStoreError(path: url.path, reason: "it holds no cohort of this version (\(error))")
    }
  }

  private static var readingConfiguration: Configuration {
    var configuration = Configuration()
    configuration.readonly = true
    return configuration
  }

  static var writingConfiguration: Configuration {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    return configuration
  }

  private static func metadata(_ database: Database) throws -> [String: String] {
    try Row.fetchAll(database, sql: "SELECT key, value FROM metadata").reduce(into: [:]) { result, row in
      result[row["key"] as String] = row["value"] as String
    }
  }

  private static func decode<T: Decodable>(_ type: T.Type, _ key: String, from metadata: [String: String]) throws -> T {
    try JSONDecoder().decode(type, from: Data((metadata[key] ?? "").utf8))
  }
}

/// A file that is no store of a cohort.
public struct CohortStoreError: Error, Hashable, Sendable, CustomStringConvertible {
  public var path: String
  public var reason: String

  public var description: String { "Cannot open the cohort '\(path)': \(reason)." }
}
