import Crypto
public import Foundation

/// What tells whether stored records still are those of a data set and a mapping: SHA-256 digests in hexadecimal.
public struct CohortDigest: Codable, Hashable, Sendable {
  /// Of the mapping.
  public let mapping: String
  /// Of the names and contents of the files that the mapping reads.
  public let data: String
  /// The version of the import's rules and of the database's schema.
  public let schemaVersion: Int

  /// Raised whenever the same data and mapping would give different records.
  static let currentVersion = 2

  /// Reads the files through, in constant memory.
  /// - Throws: ``CohortImportError`` where there is no file to read.
  public init(of mapping: CohortMapping, data: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.mapping = Self.hexadecimal(SHA256.hash(data: try encoder.encode(mapping)))
    self.data = try Self.digest(of: DataFile.list(in: data, for: mapping))
    schemaVersion = Self.currentVersion
  }

  private static func digest(of files: [DataFile]) throws -> String {
    var whole = SHA256()
    for file in files {
      var content = SHA256()
      let handle = try FileHandle(forReadingFrom: file.url)
      defer { try? handle.close() }
      while let data = try handle.read(upToCount: 1 << 20), !data.isEmpty { content.update(data: data) }
      // A name cannot hold a zero byte, so that no name and content can pass for another pair.
      whole.update(data: Data(file.name.utf8) + [0])
      whole.update(data: Data(content.finalize()))
    }
    return hexadecimal(whole.finalize())
  }

  private static func hexadecimal(_ digest: SHA256.Digest) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
