/// What a policy sees at one decision: an encoding of the history up to that time.
///
/// Features are in natural units (see ``FeatureSchema``), not normalized: a rule reads them by name, a network
/// normalizes them with what it fitted on its training patients.
public struct State: Hashable, Sendable {
  /// Days since the patient's first record.
  public var time: Double
  /// Numeric features, by ``FeatureSchema/features``.
  public var features: [Double]
  /// Index of the treating center in ``FeatureSchema/centers``; 0 is unknown.
  public var center: Int
  /// The actions allowed now.
  public var mask: ActionMask

  public init(time: Double, features: [Double], center: Int, mask: ActionMask) {
    self.time = time
    self.features = features
    self.center = center
    self.mask = mask
  }
}
