import Foundation

/// The Kaplan–Meier estimate of a survival function from numbers at risk, events and censorings.
///
/// S(t) = Π_{u ≤ t} (1 − d_u/n_u), over the times u at which d_u of n_u at risk have the event.
///
/// Censoring must be independent of the event. Beyond the last time, if that is a censoring, S is not known; here it
/// keeps its last value.
///
/// Source: Kaplan, Meier. Nonparametric estimation from incomplete observations. JASA 53 (1958),
/// doi:10.1080/01621459.1958.10501452.
public struct SurvivalCurve: Sendable, Hashable, Codable {
  /// What happened at one time.
  public struct Point: Sendable, Hashable, Codable {
    /// In the unit of the times that were counted.
    public var time: Double
    /// The number at risk n just before.
    public var atRisk: Int
    /// The number d of events.
    public var events: Int
    /// The number censored, after the events.
    public var censored: Int
    /// S after the time.
    public var survival: Double
    /// Greenwood's Σ d/(n (n − d)) up to the time, over the times that somebody survived.
    public var greenwoodSum: Double
  }

  /// By ascending time, one for each time at which anything happened.
  public let points: [Point]

  /// By ascending time.
  init(_ occasions: [(time: Double, atRisk: Int, events: Int, censored: Int)]) {
    var survival = 1.0
    var sum = 0.0
    points = occasions.map { occasion in
      let n = Double(occasion.atRisk)
      let d = Double(occasion.events)
      if d > 0 { survival *= 1 - d / n }
      // Where nobody survives, S is 0 and so is its standard error, whatever the sum.
      if d > 0 && d < n { sum += d / (n * (n - d)) }
      return Point(
        time: occasion.time, atRisk: occasion.atRisk, events: occasion.events, censored: occasion.censored,
        survival: survival, greenwoodSum: sum)
    }
  }

  /// S(t) = P(T > t).
  public func survival(at time: Double) -> Double { points.last { $0.time <= time }?.survival ?? 1 }

  /// Greenwood's standard error of S after a point.
  public func standardError(_ point: Point) -> Double {
    point.survival == 0 ? 0 : point.survival * point.greenwoodSum.squareRoot()
  }

  /// The interval of S after a point, on the scale of log(−log S): S^{exp(±z √sum / log S)}, within [0, 1].
  ///
  /// `nil` where S is 1 or 0, where the scale has no end.
  ///
  /// Source: Kalbfleisch, Prentice. The Statistical Analysis of Failure Time Data (2002), doi:10.1002/9781118032985,
  /// section 1.4.1.
  public func interval(_ point: Point, level: Double = 0.95) -> ClosedRange<Double>? {
    precondition(level > 0 && level < 1, "SurvivalCurve.interval(level: \(level)): a level lies between 0 and 1")
    guard point.survival > 0 && point.survival < 1 else { return nil }
    let z = StandardNormal.quantile((1 + level) / 2)
    let spread = z * point.greenwoodSum.squareRoot() / log(point.survival)
    return pow(point.survival, exp(-spread))...pow(point.survival, exp(spread))
  }

  /// The first time at which S is `1 − p` or less; `nil` where S does not fall so far. The median is p = 0.5.
  public func quantile(_ p: Double) -> Double? {
    precondition(p >= 0 && p <= 1, "SurvivalCurve.quantile(\(p)): not a probability")
    return points.first { $0.survival <= 1 - p + 1e-12 }?.time
  }

  /// The median time; `nil` where S stays above one half.
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
}
