/// A feature is asked for that a state does not have.
public struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
  public var feature: String
  public var available: [String]

  public init(feature: String, available: [String]) {
    self.feature = feature
    self.available = available
  }

  public var description: String {
    "There is no feature '\(feature)'; the state has: \(available.joined(separator: ", "))."
  }
}

extension FeatureSchema {
  /// The position of a feature.
  /// - Throws: ``SchemaError`` where there is none.
  public func require(_ feature: String) throws(SchemaError) -> Int {
    guard let index = index(of: feature) else { throw SchemaError(feature: feature, available: features) }
    return index
  }
}
