/// An effect β g(f(t)) of one of the model's outputs on an event's log hazard or on an ordinal outcome's logits.
public struct CourseEffectSpecification: Codable, Hashable, Sendable {
  /// g, with the reference r.
  public enum Transform: String, Codable, Hashable, Sendable, CaseIterable {
    /// f − r; r is 0 where absent.
    case identity
    /// ln(f/r); r is 1 where absent. The output must be positive at all times.
    case log
    /// ln(1 + f/r); r is 1 where absent: for outputs that may be 0.
    case log1p
  }

  /// The output's symbol.
  public var output: String
  /// ``Transform/identity`` where absent.
  public var transform: Transform?
  /// r, in the output's unit.
  public var reference: Double?
  /// Where β starts; 0 where absent.
  public var coefficient: Double?

  public init(
    output: String, transform: Transform? = nil, reference: Double? = nil, coefficient: Double? = nil
  ) {
    self.output = output
    self.transform = transform
    self.reference = reference
    self.coefficient = coefficient
  }
}
