/// One variable in one group.
package struct VariableSummary: Codable, Hashable, Sendable {
  /// Name of the variable.
  package var name: String
  /// Its unit.
  package var unit: String
  /// Over all measurements, in the unit.
  package var quartiles: Quartiles?
  /// Share of decision points without a measurement since the one before, 0 to 1.
  package var missingShare: Double?

  package init(
    name: String, unit: String, quartiles: Quartiles? = nil, missingShare: Double? = nil
  ) {
    self.name = name
    self.unit = unit
    self.quartiles = quartiles
    self.missingShare = missingShare
  }
}
