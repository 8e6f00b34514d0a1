import Foundation

/// The risk that a patient's tumor is observed no more, from one visit to the next.
///
/// logit p = b₀ + b₁·[progressed] + b₂·SLD + b₃·t for a week, and P = 1 − (1 − p)^Δ for Δ weeks, with SLD the sum of
/// longest diameters in mm, t in weeks since the start, and progression a rise of at least 20 % over the nadir.
public struct TumorObservationDropout: Sendable, Hashable, Codable {
  /// b₀.
  public let intercept: Double
  /// b₁.
  public let progression: Double
  /// b₂, per mm.
  public let perMillimeter: Double
  /// b₃, per week.
  public let perWeek: Double

  /// - Parameters: as the properties of these names, finite.
  public init(intercept: Double, progression: Double, perMillimeter: Double, perWeek: Double) {
    precondition(
      [intercept, progression, perMillimeter, perWeek].allSatisfy(\.isFinite),
      "TumorObservationDropout: a coefficient is not finite: \([intercept, progression, perMillimeter, perWeek])")
    self.intercept = intercept
    self.progression = progression
    self.perMillimeter = perMillimeter
    self.perWeek = perWeek
  }

  /// Sunitinib in gastrointestinal stromal tumors: Hansson, Amantea, Westwood, Milligan, Houk, French, Karlsson, Friberg.
  /// PKPD modeling of VEGF, sVEGFR-2, sVEGFR-3, and sKIT as predictors of tumor dynamics and overall survival following
  /// sunitinib treatment in GIST. CPT: Pharmacometrics & Systems Pharmacology 2 (2013), e84, with the numbers of the public
  /// R code wojjy001/sunitinib.
  public static let sunitinib = TumorObservationDropout(
    intercept: -3.49, progression: 1.12, perMillimeter: 0.00105, perWeek: 0.00707)

  /// P for an interval.
  /// - Parameters:
  ///   - progressed: whether SLD has risen by 20 % or more over its nadir.
  ///   - millimeters: SLD at the start of the interval.
  ///   - week: t.
  ///   - weeks: Δ ≥ 0.
  public func probability(progressed: Bool, millimeters: Double, week: Double, over weeks: Double) -> Double {
    precondition(weeks >= 0, "TumorObservationDropout.probability(over: \(weeks)): an interval is not negative")
    let logit = intercept + (progressed ? progression : 0) + perMillimeter * millimeters + perWeek * week
    // −log(1 − p) = log(1 + e^logit), written so that no digits are lost where p is small and nothing overflows.
    let hazard = max(logit, 0) + log1p(exp(-abs(logit)))
    return -expm1(-weeks * hazard)
  }
}
