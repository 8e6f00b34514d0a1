/// What the result is for, what not, and what could make it wrong.
package struct LimitsStatement: Codable, Hashable, Sendable {
  /// What the document may be used for.
  package var intendedUse: String
  /// What it must not be used for.
  package var notIntendedFor: String
  /// Known limits of this analysis.
  package var limits: [String]

  package init(
    intendedUse: String, notIntendedFor: String, limits: [String]
  ) {
    self.intendedUse = intendedUse
    self.notIntendedFor = notIntendedFor
    self.limits = limits
  }
}
