public import Quantities

extension CTCAE {
  /// Neutrophil count decreased, 10⁹/L.
  ///
  /// | | 1 | 2 | 3 | 4 |
  /// |---|---|---|---|---|
  /// | 5.0 | <LLN – 1.5 | <1.5 – 1.0 | <1.0 – 0.5 | <0.5 |
  /// | 6.0 | <1.5 – 1.0 | <1.0 – 0.5 | <0.5 – 0.1 | <0.1 |
  /// - Parameter lowerLimit: the laboratory's lower limit of normal (LLN), which version 5.0 needs for counts of 1.5 and
  ///   more.
  /// - Throws: ``Ungradable``.
  public static func neutrophils(
    _ count: Quantity<CellConcentration>, lowerLimit: Quantity<CellConcentration>? = nil, version: Version
  ) throws(Ungradable) -> Grade {
    let term = Term.neutrophilCountDecreased
    try require(count.canonical, term)
    switch version {
    case .v5: return try decreased(count, term, version, lowerLimit: lowerLimit, cutoffs: [1.5, 1, 0.5])
    case .v6:
      let value = severity(of: count.canonical, below: [1.5, 1, 0.5, 0.1])
      return Grade(value: value, term: term, version: version)
    }
  }

  /// Platelet count decreased (5.0) or thrombocytopenia (6.0), 10⁹/L.
  ///
  /// | | 1 | 2 | 3 | 4 |
  /// |---|---|---|---|---|
  /// | 5.0 | <LLN – 75 | <75 – 50 | <50 – 25 | <25 |
  /// | 6.0 | <LLN – 75 | <75 – 50 | <50 – 10; transfusion indicated | <10; life-threatening consequences |
  /// - Parameter lowerLimit: the laboratory's lower limit of normal (LLN), needed for counts of 75 and more.
  /// - Throws: ``Ungradable``.
  public static func platelets(
    _ count: Quantity<CellConcentration>, lowerLimit: Quantity<CellConcentration>? = nil, version: Version
  ) throws(Ungradable) -> Grade {
    let term = version == .v5 ? Term.plateletCountDecreased : .thrombocytopenia
    return try decreased(
      count, term, version, lowerLimit: lowerLimit, cutoffs: [75, 50, version == .v5 ? 25 : 10])
  }

  /// Anemia by hemoglobin, g/L; the same in both versions.
  ///
  /// 1: <LLN – 100; 2: <100 – 80; 3: <80, transfusion indicated; 4 has no number (life-threatening consequences).
  /// - Parameter lowerLimit: the laboratory's lower limit of normal (LLN), needed for values of 100 g/L and more.
  /// - Throws: ``Ungradable``.
  public static func hemoglobin(
    _ concentration: Quantity<Concentration>, lowerLimit: Quantity<Concentration>? = nil, version: Version
  ) throws(Ungradable) -> Grade {
    // Canonical concentrations are in mg/L: 100 g/L are 100,000.
    try decreased(concentration, .anemia, version, lowerLimit: lowerLimit, cutoffs: [100_000, 80_000])
  }

  /// Grade 1 below the lower limit of normal, one more below each cut-off. A cut-off counts by itself, even where the
  /// laboratory's limit is lower.
  private static func decreased<Dimension>(
    _ quantity: Quantity<Dimension>, _ term: Term, _ version: Version, lowerLimit: Quantity<Dimension>?,
    cutoffs: [Double]
  ) throws(Ungradable) -> Grade {
    let value = quantity.canonical
    try require(value, term)
    let below = severity(of: value, below: cutoffs)
    if below > 0 { return Grade(value: below + 1, term: term, version: version) }
    guard let lowerLimit else { throw .missing(term, version, needed: "the lower limit of normal") }
    try require(lowerLimit.canonical, term)
    return Grade(value: value < lowerLimit.canonical ? 1 : 0, term: term, version: version)
  }
}
