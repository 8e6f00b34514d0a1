import Foundation
import Stochastics

/// The stage of a non-small-cell lung cancer at diagnosis, with the distribution of the tumor's diameter.
///
/// A diameter is exp(μ + σ·z) cm with z standard normal, truncated to lowest…highest. Stages occur in proportion to
/// their counts.
///
/// Source: Geng, Paganetti, Grassberger 2017, Sci Rep 7:13542, doi:10.1038/s41598-017-13646-z (diameters); counts as in
/// the simulator of Lim, Alaa, van der Schaar, NeurIPS 2018.
public enum GengStage: String, Codable, CaseIterable, Hashable, Sendable {
  case first = "I"
  case second = "II"
  case thirdA = "IIIA"
  case thirdB = "IIIB"
  case fourth = "IV"

  /// How many of 22,954 patients have this stage.
  public var count: Double {
    switch self {
    case .first: 1432
    case .second: 128
    case .thirdA: 1306
    case .thirdB: 7248
    case .fourth: 12840
    }
  }

  /// μ and σ of the log diameter, and the diameters between which it is truncated (cm).
  public var diameter: (mu: Double, sigma: Double, lowest: Double, highest: Double) {
    switch self {
    case .first: (1.72, 4.70, 0.3, 5)
    case .second: (1.96, 1.63, 0.3, 13)
    case .thirdA: (1.91, 9.40, 0.3, 13)
    case .thirdB: (2.76, 6.87, 0.3, 13)
    case .fourth: (3.86, 8.82, 0.3, 13)
    }
  }

  /// The diameter (cm) below which the share `probability` of the stage's patients lies.
  public func diameter(quantile probability: Double) -> Double {
    let (mu, sigma, lowest, highest) = diameter
    let below = StandardNormal.cumulative((log(lowest) - mu) / sigma)
    let above = StandardNormal.cumulative((log(highest) - mu) / sigma)
    let z = StandardNormal.quantile(below + probability * (above - below))
    // Rounding of the quantile must not leave the published range.
    return min(highest, max(lowest, exp(mu + sigma * z)))
  }
}
