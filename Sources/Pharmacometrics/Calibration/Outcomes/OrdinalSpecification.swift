/// An ordinal outcome of a ``CalibrationSpecification``: categories 0 … K − 1 by cumulative logits that share one predictor,
///
///     logit P(Y ≥ k) = α_k + Σ β g(f(t)),  α_1 > α_2 > … > α_{K−1}
///
/// Its parameters stand beside the model's as NAME_alpha_1, NAME_gap_2 … (α_{k−1} − α_k, positive) and NAME_OUTPUT (β), and
/// may be named in ``CalibrationSpecification/parameters``: a random effect on NAME_alpha_1 shifts all logits of a patient.
///
/// Source: McCullagh. Regression models for ordinal data. Journal of the Royal Statistical Society B 42 (1980),
/// doi:10.1111/j.2517-6161.1980.tb01109.x.
public struct OrdinalSpecification: Codable, Hashable, Sendable {
  /// K, at least 2. Without thresholds the estimation starts where all categories are as likely.
  public var categories: Int?
  /// Where α_1 … α_{K−1} start, falling.
  public var thresholds: [Double]?
  public var effects: [CourseEffectSpecification]?
  /// The value of DVID (or YTYPE, or CMT without them) that marks its records; its name where absent.
  public var dvid: String?

  public init(
    categories: Int? = nil, thresholds: [Double]? = nil, effects: [CourseEffectSpecification]? = nil,
    dvid: String? = nil
  ) {
    self.categories = categories
    self.thresholds = thresholds
    self.effects = effects
    self.dvid = dvid
  }

  /// α_1 … α_{K−1} at the start: as given, or logit((K − k)/K).
  var start: [Double] {
    if let thresholds { return thresholds }
    let count = Double(categories ?? 0)
    return (1..<Swift.max(1, categories ?? 0)).map {
      ParameterScale.logitNormal.transformed((count - Double($0)) / count)
    }
  }

  /// What cannot be.
  func problems(_ place: String) -> [String] {
    var problems: [String] = []
    if let thresholds {
      if let categories, categories != thresholds.count + 1 {
        problems.append(
          "\(place).thresholds: \(thresholds.count) for \(categories) categories; give \(categories - 1), or leave one of "
            + "the two keys out")
      }
      let isFalling = zip(thresholds, thresholds.dropFirst()).allSatisfy(>)
      if thresholds.isEmpty || !isFalling || !thresholds.allSatisfy(\.isFinite) {
        problems.append("\(place).thresholds: \(thresholds); give one at least, finite, each below the one before")
      }
    } else if categories ?? 0 < 2 {
      problems.append("\(place).categories: \(categories.map { "\($0)" } ?? "missing"); give 2 or more, or thresholds")
    }
    return problems
  }
}
