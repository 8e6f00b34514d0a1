/// Response of solid tumors by the criteria RECIST 1.1, from lesions measured at successive scans.
///
/// - Target lesions: at most five, each by its longest diameter, lymph nodes by their short axis; their sum is what is
///   followed. A node below 10 mm short axis is normal, but still counts in the sum.
/// - Complete response (CR): all target lesions gone and all nodes below 10 mm. Partial response (PR): the sum is at least
///   30 % below baseline. Progressive disease (PD): at least 20 % and at least 5 mm above the smallest sum so far,
///   baseline included; or a new lesion; or unequivocal progression of non-target lesions. Stable disease (SD): none of
///   these. Not evaluable (NE): target lesions not measured.
/// - Progression goes before response, except that lesions that fulfil CR are not judged by their sum.
///
/// Not part: patients with non-target disease only, and measurements too small to read.
///
/// Source: Eisenhauer et al. New response evaluation criteria in solid tumours: revised RECIST guideline (version 1.1).
/// Eur J Cancer 45:228, 2009, doi:10.1016/j.ejca.2008.10.026, tables 1 and 3.
public enum RECIST {
  /// The response at one scan, and the best of a course.
  public enum Response: String, Codable, Hashable, Sendable, CaseIterable {
    case complete = "CR"
    case partial = "PR"
    case stable = "SD"
    case progressive = "PD"
    case notEvaluable = "NE"
  }

  /// Lesions other than the targets.
  public enum NonTargets: String, Codable, Hashable, Sendable, CaseIterable {
    /// There were none at baseline.
    case absent
    /// All have disappeared, and tumor markers are normal.
    case complete
    /// Some persist: neither CR nor PD.
    case persisting
    /// Unequivocal progression.
    case progressive
    case notEvaluated
  }

  /// Data that cannot be judged, all problems at once.
  public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
    public var problems: [String]
    public var description: String { problems.joined(separator: "\n") }
  }
}
