/// The names and order of a state's features: a policy's input schema.
public struct FeatureSchema: Codable, Hashable, Sendable {
  /// Numeric features in order, as `variable.aspect` (for instance `psa.relative`) or a name of its own (`dose`).
  public var features: [String]
  /// Center vocabulary; index 0 is "unknown".
  public var centers: [String]

  public init(features: [String], centers: [String]) {
    self.features = features
    self.centers = centers
  }

  /// The position of a feature, or `nil`.
  public func index(of feature: String) -> Int? { features.firstIndex(of: feature) }

  /// The vocabulary index of a center, 0 where unknown.
  public func centerIndex(_ center: String?) -> Int { center.flatMap(centers.firstIndex(of:)) ?? 0 }
}
