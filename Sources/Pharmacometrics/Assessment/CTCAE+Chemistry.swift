extension CTCAE {
  /// A patient's value before treatment.
  public struct Baseline: Codable, Hashable, Sendable {
    /// The value over the upper limit of normal (ULN).
    public var timesUpperLimit: Double
    /// Whether it is below the lower limit of normal; only creatinine in version 6.0 asks.
    public var isBelowLowerLimit: Bool

    public init(timesUpperLimit: Double, isBelowLowerLimit: Bool = false) {
      self.timesUpperLimit = timesUpperLimit
      self.isBelowLowerLimit = isBelowLowerLimit
    }
  }

  /// Alanine aminotransferase increased.
  ///
  /// | | 1 | 2 | 3 | 4 |
  /// |---|---|---|---|---|
  /// | both, baseline ≤ ULN: × ULN | >1 – 3 | >3 – 5 | >5 – 20 | >20 |
  /// | 5.0, baseline > ULN: × baseline | 1.5 – 3 | >3 – 5 | >5 – 20 | >20 |
  /// | 6.0, baseline > ULN: × baseline | 1.0 – 1.5 | >1.5 – 2 | >2 – 4 | >4 |
  ///
  /// The lower ends 1.5 and 1.0 of grade 1 are included. "Abnormal" in 5.0 is read as above ULN. Grade 3 in 6.0 is
  /// defined for a baseline up to 5 × ULN; above that the value is refused.
  /// - Parameters:
  ///   - value: × ULN.
  ///   - baseline: before treatment.
  /// - Throws: ``Ungradable``.
  public static func alanineAminotransferase(
    timesUpperLimit value: Double, baseline: Baseline, version: Version
  ) throws(Ungradable) -> Grade {
    try aminotransferase(value, .alanineAminotransferaseIncreased, baseline, version)
  }

  /// Aspartate aminotransferase increased; as ``alanineAminotransferase(timesUpperLimit:baseline:version:)``.
  public static func aspartateAminotransferase(
    timesUpperLimit value: Double, baseline: Baseline, version: Version
  ) throws(Ungradable) -> Grade {
    try aminotransferase(value, .aspartateAminotransferaseIncreased, baseline, version)
  }

  /// Blood bilirubin increased.
  ///
  /// | | 1 | 2 | 3 | 4 |
  /// |---|---|---|---|---|
  /// | both, baseline ≤ ULN: × ULN | >1 – 1.5 | >1.5 – 3 | >3 – 10 | >10 |
  /// | 5.0, baseline > ULN: × baseline | >1 – 1.5 | >1.5 – 3 | >3 – 10 | >10 |
  /// | 6.0, baseline > ULN: × baseline | 1.0 – 1.5 | >1.5 – 2.5 | >2.5 – 10 | >10 |
  ///
  /// The lower end 1.0 in 6.0 is included.
  /// - Parameter value: × ULN.
  /// - Throws: ``Ungradable``.
  public static func bilirubin(
    timesUpperLimit value: Double, baseline: Baseline, version: Version
  ) throws(Ungradable) -> Grade {
    let term = Term.bloodBilirubinIncreased
    try require(value, term)
    try require(baseline.timesUpperLimit, term)
    let reference = baseline.timesUpperLimit
    guard reference > 1 else {
      return Grade(value: severity(of: value, above: [1, 1.5, 3, 10]), term: term, version: version)
    }
    let isGraded = version == .v5 ? value > reference : value >= reference
    let higher = [1.5, version == .v5 ? 3 : 2.5, 10].map { $0 * reference }
    return Grade(
      value: isGraded ? 1 + severity(of: value, above: higher) : 0, term: term, version: version)
  }

  /// Creatinine increased.
  ///
  /// 1: >ULN – 1.5 × ULN; 2: >1.5 – 3 × ULN or baseline; 3: >3 – 6 × ULN or >3 × baseline; 4: >6 × ULN. In version 6.0 the
  /// multiples of baseline count only where the baseline is below the lower limit of normal.
  /// - Parameter value: × ULN.
  /// - Throws: ``Ungradable``.
  public static func creatinine(
    timesUpperLimit value: Double, baseline: Baseline, version: Version
  ) throws(Ungradable) -> Grade {
    let term = Term.creatinineIncreased
    try require(value, term)
    try require(baseline.timesUpperLimit, term)
    let absolute = Grade(value: severity(of: value, above: [1, 1.5, 3, 6]), term: term, version: version)
    guard version == .v5 || baseline.isBelowLowerLimit else { return absolute }
    let above = severity(of: value, above: [1.5, 3].map { $0 * baseline.timesUpperLimit })
    return above > 0 ? absolute.raised(to: above + 1) : absolute
  }

  private static func aminotransferase(
    _ value: Double, _ term: Term, _ baseline: Baseline, _ version: Version
  ) throws(Ungradable) -> Grade {
    try require(value, term)
    try require(baseline.timesUpperLimit, term)
    let reference = baseline.timesUpperLimit
    guard reference > 1 else {
      return Grade(value: severity(of: value, above: [1, 3, 5, 20]), term: term, version: version)
    }
    let isGraded = value >= (version == .v5 ? 1.5 : 1) * reference
    let higher = (version == .v5 ? [3, 5, 20] : [1.5, 2, 4]).map { $0 * reference }
    let grade = isGraded ? 1 + severity(of: value, above: higher) : 0
    if version == .v6 && grade == 3 && reference > 5 {
      throw .unsupported(term, version, reason: "grade 3 is defined for a baseline of at most 5 × ULN only")
    }
    return Grade(value: grade, term: term, version: version)
  }
}
