import Foundation
import Stochastics

/// The Kaplan–Meier estimate of a survival function from right-censored times.
///
/// S(t) = Π_{u ≤ t} (1 − d_u/n_u), over the times u at which d_u of n_u at risk have the event.
///
/// Censoring must be independent of the event. Beyond the last time, if that is a censoring, S is not known; here it
/// keeps its last value.
///
/// Source: Kaplan, Meier. Nonparametric estimation from incomplete observations. JASA 53 (1958),
/// doi:10.1080/01621459.1958.10501452.
public struct KaplanMeier: Sendable, Hashable, Codable {
  /// The order of events and censorings that fall on one time.
  public enum Ties: Sendable, Hashable {
    /// Those censored at a time were at risk of the events at it: the usual order.
    case eventsFirst
    /// Those censored at a time were not at risk at it: the order in which the censoring time itself is the event.
    case eventsLast
  }

  /// What happened at one time.
  public struct Point: Sendable, Hashable, Codable {
    public var time: Double
    /// The number at risk n just before.
    public var atRisk: Int
    public var events: Int
    public var censored: Int
    /// S after the time.
    public var survival: Double
    /// Greenwood's Σ d/(n (n − d)) up to the time, over the times that somebody survived.
    public var greenwoodSum: Double
  }

  /// By ascending time, one for each time at which anything happened.
  public var points: [Point]

  /// - Parameters:
  ///   - times: of the event or of censoring, each at least 0.
  ///   - isEvent: whether the event was seen, per time.
  public init(times: [Double], isEvent: [Bool], ties: Ties = .eventsFirst) {
    precondition(times.count == isEvent.count, "KaplanMeier: \(times.count) times, \(isEvent.count) events")
    precondition(times.allSatisfy { $0 >= 0 && $0.isFinite }, "KaplanMeier: a time is negative or not finite")
    points = []
    var remaining = times.count
    var survival = 1.0
    var sum = 0.0
    for (time, members) in Dictionary(grouping: times.indices, by: { times[$0] }).sorted(by: { $0.key < $1.key }) {
      let events = members.count { isEvent[$0] }
      let censored = members.count - events
      let atRisk = ties == .eventsFirst ? remaining : remaining - censored
      if events > 0 {
        survival *= 1 - Double(events) / Double(atRisk)
        // Where nobody survives, S is 0 and so is its standard error, whatever the sum.
        if events < atRisk { sum += Double(events) / (Double(atRisk) * Double(atRisk - events)) }
      }
      points.append(
        Point(
          time: time, atRisk: atRisk, events: events, censored: censored, survival: survival, greenwoodSum: sum))
      remaining -= members.count
    }
  }

  /// S(t) = P(T > t).
  public func survival(at time: Double) -> Double { points.last { $0.time <= time }?.survival ?? 1 }

  /// S(t−) = P(T ≥ t).
  public func survival(before time: Double) -> Double {
    // Upper bisection: the number of points before `time`.
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if points[middle].time < time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? points[low - 1].survival : 1
  }

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
    guard point.survival > 0 && point.survival < 1 else { return nil }
    let z = StandardNormal.quantile((1 + level) / 2)
    let spread = z * point.greenwoodSum.squareRoot() / log(point.survival)
    return pow(point.survival, exp(-spread))...pow(point.survival, exp(spread))
  }
}
