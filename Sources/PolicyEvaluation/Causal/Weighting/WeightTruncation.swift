import Stochastics

/// How extreme inverse-probability weights are limited: less variance for some bias.
///
/// Source: Cole, Hernán. Constructing inverse probability weights for marginal structural models. American Journal of
/// Epidemiology 168 (2008), doi:10.1093/aje/kwn164, section on truncation.
public enum WeightTruncation: Sendable, Hashable, Codable {
  /// No limit.
  case none
  /// Weights below and above these quantiles of all visits' weights, as shares from 0 to 1, are set to them.
  case percentiles(lower: Double, upper: Double)
  /// Weights are set into this range.
  case bounds(lower: Double, upper: Double)

  /// The limits for some weights; `nil` without truncation.
  /// - Parameter weights: of the visits whose outcome is observed, not empty.
  func limits(of weights: [Double]) -> ClosedRange<Double>? {
    switch self {
    case .none: return nil
    case .percentiles(let lower, let upper):
      let sorted = weights.sorted()
      return quantile(lower, ofSorted: sorted)...quantile(upper, ofSorted: sorted)
    case .bounds(let lower, let upper): return lower...upper
    }
  }

  /// What is wrong with the settings; `nil` where nothing is.
  public var problem: String? {
    switch self {
    case .none: nil
    case .percentiles(let lower, let upper):
      0 <= lower && lower < upper && upper <= 1
        ? nil : "truncation at the percentiles \(lower) and \(upper): they must rise within 0 to 1"
    case .bounds(let lower, let upper):
      0 <= lower && lower < upper ? nil : "truncation to \(lower) to \(upper): the bounds must rise from at least 0"
    }
  }
}
