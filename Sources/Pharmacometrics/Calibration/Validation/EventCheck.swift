import Foundation
import Stochastics

/// Whether simulated patients have events as often and as early as observed ones, who took no part in the calibration:
/// survival curves, and cumulative incidence where causes compete.
public struct EventCheck: Sendable, Hashable, Codable {
  /// The time of an event or of censoring.
  public struct Outcome: Sendable, Hashable, Codable {
    public var time: Double
    /// Which event, from 0; `nil` for censoring.
    public var cause: Int?

    public init(time: Double, cause: Int?) {
      self.time = time
      self.cause = cause
    }
  }

  /// The curves at one time.
  public struct Point: Sendable, Hashable, Codable {
    public let time: Double
    public let observed: Double
    /// The 2.5 %, 50 % and 97.5 % quantiles over the replicates.
    public let lower: Double
    public let median: Double
    public let upper: Double

    public var isInside: Bool { observed >= lower - 1e-12 && observed <= upper + 1e-12 }
  }

  /// What is compared.
  public enum Quantity: Sendable, Hashable, Codable {
    /// Kaplan and Meier's estimate of being free of any event.
    case survival
    /// Aalen and Johansen's estimate of having had the event of a cause.
    case incidence(cause: Int)
  }

  public let quantity: Quantity
  public let points: [Point]
  /// Of the points.
  public var shareInside: Double { Double(points.count(where: \.isInside)) / Double(max(1, points.count)) }
  /// The probability, under the model, of a curve as far from the replicates' median as the observed one is at worst:
  /// (1 + #)/(1 + replicates), the distance at each time in units of the replicates' standard deviation.
  public let probability: Double

  /// - Parameters:
  ///   - observed: by patient.
  ///   - replicates: simulated studies of the same patients, each censored as the study was.
  ///   - times: at which curves are compared, ascending.
  ///   - causes: how many events compete.
  public init(
    _ quantity: Quantity, observed: [Outcome], replicates: [[Outcome]], times: [Double], causes: Int = 1
  ) {
    precondition(
      !observed.isEmpty && replicates.count > 1 && !times.isEmpty,
      "EventCheck: \(observed.count) patients, \(replicates.count) replicates, \(times.count) times")
    self.quantity = quantity
    let own = Self.curve(quantity, observed, times, causes)
    let simulated = replicates.map { Self.curve(quantity, $0, times, causes) }
    let columns = times.indices.map { place in simulated.map { $0[place] }.sorted() }
    points = times.indices.map { place in
      Point(
        time: times[place], observed: own[place], lower: quantile(0.025, ofSorted: columns[place]),
        median: quantile(0.5, ofSorted: columns[place]), upper: quantile(0.975, ofSorted: columns[place]))
    }
    let medians = columns.map { quantile(0.5, ofSorted: $0) }
    let deviations = columns.map(Self.deviation)
    func distance(_ curve: [Double]) -> Double {
      times.indices.reduce(0) { worst, place in
        let gap = abs(curve[place] - medians[place])
        return max(worst, gap == 0 ? 0 : gap / max(deviations[place], 1e-9))
      }
    }
    let worst = distance(own)
    probability = Double(1 + simulated.count { distance($0) >= worst }) / Double(1 + simulated.count)
  }

  private static func deviation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
  }

  /// The curve at the times.
  private static func curve(
    _ quantity: Quantity, _ outcomes: [Outcome], _ times: [Double], _ causes: Int
  ) -> [Double] {
    switch quantity {
    case .survival:
      let curve = SurvivalCurve(times: outcomes.map(\.time), isEvent: outcomes.map { $0.cause != nil })
      return times.map(curve.survival(at:))
    case .incidence(let cause):
      // A grid so fine that events hardly move.
      let horizon = max(times[times.count - 1], outcomes.map(\.time).max() ?? 0)
      let width = max(horizon, 1e-9) / 10_000
      var table = LifeTable(gridWidth: width, horizon: horizon, causes: causes)
      for outcome in outcomes { table.insert(time: outcome.time, cause: outcome.cause) }
      let incidence = table.cumulativeIncidence(of: cause)
      // An event counts at the next grid point; so does a time at which the curve is read.
      return times.map { incidence.incidence(at: (($0 / width - 1e-9).rounded(.up) + 1e-6) * width) }
    }
  }
}
