extension CTCAE {
  /// Hypertension of an adult, by one measured pressure, in version 5.0.
  ///
  /// | | 1 | 2 | 3 |
  /// |---|---|---|---|
  /// | systolic, mmHg | 120 – 139 | 140 – 159 | ≥160 |
  /// | diastolic, mmHg | 80 – 89 | 90 – 99 | ≥100 |
  ///
  /// The higher of both counts, and lower ends are included. Grade 4 has no number (hypertensive crisis), and clauses on
  /// treatment are the clinician's. Version 6.0 has no grade 1 and asks how long a pressure persists and how far it rose
  /// from baseline; it is refused.
  /// - Parameters: mmHg.
  /// - Throws: ``Ungradable``.
  public static func hypertension(
    systolic: Double, diastolic: Double, version: Version
  ) throws(Ungradable) -> Grade {
    let term = Term.hypertension
    try require(systolic, term)
    try require(diastolic, term)
    guard version == .v5 else {
      throw .unsupported(
        term, version,
        reason: "grades depend on how long the pressure persists and on its rise from baseline, not on one pressure")
    }
    let value = max([120, 140, 160].count { systolic >= $0 }, [80, 90, 100].count { diastolic >= $0 })
    return Grade(value: value, term: term, version: version)
  }

  /// Ejection fraction decreased, in version 5.0.
  ///
  /// 2: 50 – 40 %, or a fall of 10 to less than 20 points from baseline; 3: below 40 – 20 %, or a fall of 20 points and
  /// more; 4: below 20 %. The ends 50, 40 and 20 % belong to the lower grade; there is no grade 1. Version 6.0 replaced
  /// the term by left ventricular dysfunction, which also asks for strain and biomarkers; it is refused.
  /// - Parameters:
  ///   - fraction: of the left ventricle, %.
  ///   - baseline: %.
  /// - Throws: ``Ungradable``.
  public static func ejectionFraction(
    _ fraction: Double, baseline: Double, version: Version
  ) throws(Ungradable) -> Grade {
    let term = Term.ejectionFractionDecreased
    for value in [fraction, baseline] {
      guard (0...100).contains(value) else { throw .invalidValue(term, value) }
    }
    guard version == .v5 else {
      throw .unsupported(
        term, version,
        reason: "the term is replaced by left ventricular dysfunction, which asks for strain and biomarkers")
    }
    let level = fraction < 20 ? 4 : fraction < 40 ? 3 : fraction <= 50 ? 2 : 0
    let fall = baseline - fraction
    return Grade(value: max(level, fall >= 20 ? 3 : fall >= 10 ? 2 : 0), term: term, version: version)
  }
}
