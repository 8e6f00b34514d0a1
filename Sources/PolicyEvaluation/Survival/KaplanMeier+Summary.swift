import Foundation
import Stochastics

extension KaplanMeier {
  /// The first time at which S is `1 − p` or less; `nil` where S does not fall so far. The median is p = 0.5.
  public func quantile(_ p: Double) -> Double? {
    points.first { $0.survival <= 1 - p + 1e-12 }?.time
  }

  /// The median time.
  public var median: Double? { quantile(0.5) }

  /// The interval of the median: the times at which the bounds of the log(−log) band of S fall to 0.5.
  ///
  /// An end is `nil` where the band does not fall so far.
  ///
  /// Source: Brookmeyer, Crowley. A confidence interval for the median survival time. Biometrics 38 (1982),
  /// doi:10.2307/2530286, with the band of ``interval(_:level:)``.
  public func medianInterval(level: Double = 0.95) -> (lower: Double?, upper: Double?) {
    func first(_ bound: (ClosedRange<Double>) -> Double) -> Double? {
      points.first { point in
        point.survival == 0 || interval(point, level: level).map { bound($0) <= 0.5 } ?? false
      }?.time
    }
    return (first(\.lowerBound), first(\.upperBound))
  }

  /// The mean time lived up to `horizon`, ∫_0^τ S(t) dt, with its standard error.
  ///
  /// Var = Σ_{u ≤ τ} (∫_u^τ S)² d_u / (n_u (n_u − d_u)). Where follow-up ends before the horizon by a censoring, the last
  /// S is carried on to it: choose a horizon that is observed.
  ///
  /// Source: Klein, Moeschberger. Survival Analysis (2003), doi:10.1007/b97377, equations 4.5.1 and 4.5.2.
  public func restrictedMean(to horizon: Double) -> (mean: Double, standardError: Double) {
    precondition(horizon >= 0, "restrictedMean(to: \(horizon)): the horizon must not be negative")
    let inside = points.filter { $0.time <= horizon }
    var areas = [Double](repeating: 0, count: inside.count)
    var area = 0.0
    var end = horizon
    for (index, point) in inside.enumerated().reversed() {
      area += point.survival * (end - point.time)
      areas[index] = area
      end = point.time
    }
    var variance = 0.0
    for (index, point) in inside.enumerated() where point.events > 0 && point.events < point.atRisk {
      variance +=
        areas[index] * areas[index] * Double(point.events)
        / (Double(point.atRisk) * Double(point.atRisk - point.events))
    }
    return (area + end, variance.squareRoot())
  }
}
