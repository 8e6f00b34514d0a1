/// What is needed to get the same document again.
package struct Provenance: Codable, Hashable, Sendable {
  /// Version of Titrate.
  package var version: String
  /// Root seed.
  package var seed: UInt64
  /// SHA-256 of the data, hexadecimal.
  package var dataHash: String
  /// The resolved configuration, as YAML.
  package var configuration: String

  package init(
    version: String, seed: UInt64, dataHash: String, configuration: String
  ) {
    self.version = version
    self.seed = seed
    self.dataHash = dataHash
    self.configuration = configuration
  }
}
