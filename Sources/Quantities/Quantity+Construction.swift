extension Quantity where Dimension == Time {
  public static func hours(_ value: Double) -> Quantity { Quantity(canonical: value) }
  public static func days(_ value: Double) -> Quantity { Quantity(canonical: value * 24) }
  public static func weeks(_ value: Double) -> Quantity { Quantity(canonical: value * 168) }
  /// The time in days of 24 h.
  public var days: Double { canonical / 24 }
}

extension Quantity where Dimension == Mass {
  public static func milligrams(_ value: Double) -> Quantity { Quantity(canonical: value) }
}

extension Quantity where Dimension == Volume {
  public static func liters(_ value: Double) -> Quantity { Quantity(canonical: value) }
}

extension Quantity where Dimension == Concentration {
  public static func milligramsPerLiter(_ value: Double) -> Quantity { Quantity(canonical: value) }
}

extension Quantity where Dimension == Clearance {
  public static func litersPerHour(_ value: Double) -> Quantity { Quantity(canonical: value) }
}

extension Quantity where Dimension == Area {
  public static func squareMeters(_ value: Double) -> Quantity { Quantity(canonical: value) }
}

extension Quantity where Dimension == BodyMass {
  public static func kilograms(_ value: Double) -> Quantity { Quantity(canonical: value) }
}

extension Quantity where Dimension == MolarMass {
  public static func gramsPerMole(_ value: Double) -> Quantity { Quantity(canonical: value) }
}
