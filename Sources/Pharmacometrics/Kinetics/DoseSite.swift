/// Where a dose enters a linear model.
public enum DoseSite: String, Sendable, Hashable, Codable, CaseIterable {
  /// The place of absorption, which empties into the central compartment at the absorption rate.
  case depot
  /// The blood: an intravenous dose.
  case central
}
