/// What a unit measures. Units of one kind differ by a factor only.
public enum UnitKind: String, Codable, Hashable, Sendable, CaseIterable {
  case mass, volume, time, area, length, amount
  case massConcentration = "mass concentration"
  case molarConcentration = "molar concentration"
  case molarMass = "molar mass"
  case clearance, rate
  case massRate = "mass rate"
  case exposure
  case massPerArea = "mass per area"
  case massPerMass = "mass per body mass"
  case cellConcentration = "number concentration"
  case catalyticConcentration = "enzyme activity concentration"
  case arbitraryConcentration = "international units per volume"
  case arbitraryAmount = "international units"
  case pressure, temperature, frequency
  case filtrationRate = "filtration rate per body surface area"
  case massRatePerArea = "mass rate per area"
  case massRatePerMass = "mass rate per body mass"
  case absorbedDose = "absorbed radiation dose"
  case dimensionless, score
}
