import Foundation

/// The E-value: how strong unmeasured confounding would have to be to explain an association away.
///
/// With the risk ratio RR ≥ 1 (its inverse where it is below 1),
///
///     E = RR + √(RR (RR − 1)).
///
/// An unmeasured confounder that is associated with both treatment and outcome by risk ratios of E each, above and beyond
/// the measured covariates, could move the observed association to the null; weaker confounding could not. Of an
/// interval, the limit nearer to the null counts; it needs no confounding (E = 1) where the interval holds the null.
///
/// Other measures are first turned into (approximate) risk ratios:
/// - odds ratio of a rare outcome (below 15 %): RR ≈ OR, of a common one RR ≈ √OR;
/// - hazard ratio of a rare outcome: RR ≈ HR, of a common one RR ≈ (1 − 0.5^√HR) / (1 − 0.5^√(1/HR));
/// - standardized mean difference d with standard error s: RR ≈ exp(0.91 d), limits exp(0.91 d ∓ 1.78 s).
///
/// Source: VanderWeele, Ding. Sensitivity analysis in observational research: introducing the E-value. Annals of Internal
/// Medicine 167 (2017), doi:10.7326/M16-2607, box and table 2; for a null other than 1, its section on nonnull
/// hypotheses: the ratio RR / RR₀ takes the place of RR.
public struct EValue: Sendable, Hashable, Codable {
  /// A measure of association.
  public enum Measure: String, Sendable, Hashable, Codable, CaseIterable {
    case riskRatio
    case oddsRatio
    case hazardRatio
    case standardizedMeanDifference

    /// In words.
    var name: String {
      switch self {
      case .riskRatio: "risk ratio"
      case .oddsRatio: "odds ratio"
      case .hazardRatio: "hazard ratio"
      case .standardizedMeanDifference: "standardized mean difference"
      }
    }
  }

  /// What the E-value is of.
  public var measure: Measure
  /// The (approximate) risk ratio.
  public var riskRatio: Double
  /// The limits of the risk ratio's interval, where given.
  public var lower: Double?
  public var upper: Double?
  /// The risk ratio that confounding would have to move the association to; 1 for no effect.
  public var null: Double
  /// The E-value of the estimate.
  public var estimate: Double
  /// The E-value of the limit nearer to the null; `nil` without an interval.
  public var limit: Double?

  /// - Parameters:
  ///   - value: of the measure. Ratios are positive.
  ///   - lower: the lower limit of its interval.
  ///   - upper: the upper limit. One limit suffices where it is the one nearer to the null.
  ///   - isRare: whether the outcome is rare at the end of follow-up; for odds and hazard ratios.
  ///   - null: the value of the measure that stands for no effect, or for an effect too small to matter; 1 for ratios and
  ///     0 for a difference by default.
  /// - Throws: ``CausalError`` with every number that cannot be.
  public init(
    _ measure: Measure, value: Double, lower: Double? = nil, upper: Double? = nil, isRare: Bool = false,
    null: Double? = nil
  ) throws(CausalError) {
    try Self.check(measure, value: value, lower: lower, upper: upper, null: null)
    func ratio(_ value: Double) -> Double { Self.riskRatio(value, of: measure, isRare: isRare) }
    self.init(
      measure, riskRatio: ratio(value), lower: lower.map(ratio), upper: upper.map(ratio),
      null: null.map(ratio) ?? 1)
  }

  /// The E-value of a standardized mean difference by its standard error, with limits at 95 %.
  /// - Throws: ``CausalError`` with every number that cannot be.
  public init(
    standardizedMeanDifference value: Double, standardError: Double, null: Double = 0
  ) throws(CausalError) {
    guard value.isFinite, standardError >= 0, standardError.isFinite, null.isFinite else {
      throw CausalError(
        "a standardized mean difference of \(value) with standard error \(standardError): a finite number and a finite "
          + "number of at least 0 are needed")
    }
    self.init(
      .standardizedMeanDifference, riskRatio: exp(0.91 * value), lower: exp(0.91 * value - 1.78 * standardError),
      upper: exp(0.91 * value + 1.78 * standardError), null: exp(0.91 * null))
  }

  private init(_ measure: Measure, riskRatio: Double, lower: Double?, upper: Double?, null: Double) {
    self.measure = measure
    self.riskRatio = riskRatio
    self.lower = lower
    self.upper = upper
    self.null = null
    estimate = Self.eValue(riskRatio / null)
    let nearer = riskRatio >= null ? lower : upper
    limit = nearer.map { (riskRatio - null) * ($0 - null) <= 0 ? 1 : Self.eValue($0 / null) }
  }

  /// RR + √(RR (RR − 1)) of RR or of its inverse, whichever is at least 1.
  public static func eValue(_ riskRatio: Double) -> Double {
    let ratio = max(riskRatio, 1 / riskRatio)
    return ratio + (ratio * (ratio - 1)).squareRoot()
  }

  /// The greatest factor by which a confounder biases a risk ratio: a b / (a + b − 1), with a its association with the
  /// treatment and b with the outcome, both risk ratios of at least 1.
  ///
  /// Source: Ding, VanderWeele. Sensitivity analysis without assumptions. Epidemiology 27 (2016),
  /// doi:10.1097/EDE.0000000000000457, result 1.
  public static func biasFactor(treatment a: Double, outcome b: Double) -> Double {
    precondition(a >= 1 && b >= 1, "biasFactor(treatment: \(a), outcome: \(b)): both must be at least 1")
    return a * b / (a + b - 1)
  }

  private static func riskRatio(_ value: Double, of measure: Measure, isRare: Bool) -> Double {
    switch measure {
    case .riskRatio: value
    case .oddsRatio: isRare ? value : value.squareRoot()
    case .hazardRatio: isRare ? value : (1 - pow(0.5, value.squareRoot())) / (1 - pow(0.5, (1 / value).squareRoot()))
    case .standardizedMeanDifference: exp(0.91 * value)
    }
  }

  private static func check(
    _ measure: Measure, value: Double, lower: Double?, upper: Double?, null: Double?
  ) throws(CausalError) {
    let name = measure.name
    var problems: [String] = []
    let numbers = [("estimate", value), ("lower limit", lower), ("upper limit", upper), ("null", null)]
    for case (let place, let number?) in numbers {
      let isPossible = number.isFinite && (measure == .standardizedMeanDifference || number > 0)
      if !isPossible {
        let range = measure == .standardizedMeanDifference ? "a finite number" : "a positive finite number"
        problems.append("the \(place) of the \(name) is \(number); \(range) is needed")
      }
    }
    if problems.isEmpty, (lower ?? value) > value || (upper ?? value) < value {
      problems.append("the \(name) \(value) lies outside its interval \(lower ?? value) to \(upper ?? value)")
    }
    if !problems.isEmpty { throw CausalError(problems: problems) }
  }
}
