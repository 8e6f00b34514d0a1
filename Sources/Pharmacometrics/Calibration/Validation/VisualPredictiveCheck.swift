import Foundation
import Stochastics

/// Percentiles of the measurements by time, against those of data sets that the calibrated population would have given.
///
/// In each bin of time the 5 %, 50 % and 95 % quantiles of the measurements are compared with the interval that holds the
/// same quantile of 95 % of the replicates. Values below the limit count as less than all others, in measurements and
/// replicates alike; a quantile that falls among them is not told, but their share is, with its own interval.
///
/// The prediction-corrected check takes y·m/f instead of y, f being what the model tells the patient with η = 0 and m the
/// median of f in the bin, so that different doses and covariates in one bin do not hide what is wrong.
///
/// Sources: Karlsson, Holford. A tutorial on visual predictive checks (2008), PAGE 17, abstract 1434; Bergstrand, Hooker,
/// Wallin, Karlsson. Prediction-corrected visual predictive checks. AAPS J 13:143 (2011),
/// doi:10.1208/s12248-011-9255-z, equation 2.
public struct VisualPredictiveCheck: Sendable, Hashable, Codable {
  /// One quantile of the measurements in a bin, with the replicates'.
  public struct Percentile: Sendable, Hashable, Codable {
    public let probability: Double
    /// `nil` where it lies among values below the limit.
    public let observed: Double?
    /// The 2.5 %, 50 % and 97.5 % quantiles over the replicates; `nil` where they lie below the limit.
    public let lower: Double?
    public let median: Double?
    public let upper: Double?

    /// Whether the observed quantile lies within the interval; `nil` where that cannot be told.
    public var isInside: Bool? {
      guard let observed, let upper else { return nil }
      return observed <= upper && observed >= lower ?? -.infinity
    }
  }

  /// Measurements of one interval of time.
  public struct Bin: Sendable, Hashable, Codable {
    /// Hours: the median of the measurements.
    public let time: Double
    public let firstTime: Double
    public let lastTime: Double
    public let count: Int
    public let percentiles: [Percentile]
    /// The share of values below the limit.
    public let belowLimit: Double
    /// The interval of 95 % of the replicates for that share.
    public let belowLimitInterval: [Double]
  }

  /// The output's symbol.
  public let output: String
  public let unit: String
  public let isPredictionCorrected: Bool
  public let bins: [Bin]
  /// Measurements, in the order of patients, for pictures: `nil` below the limit.
  public let times: [Double]
  public let values: [Double?]

  /// The share of observed percentiles that lie within their intervals.
  public var shareInside: Double? {
    let told = bins.flatMap(\.percentiles).compactMap(\.isInside)
    return told.isEmpty ? nil : Double(told.count { $0 }) / Double(told.count)
  }

  static let probabilities = [0.05, 0.5, 0.95]
}

extension VisualPredictiveCheck {
  /// One measurement with its replicates; −∞ below the limit.
  private struct Entry {
    let time: Double
    let value: Double
    let replicates: [Double]
  }

  /// The checks of all outputs that are measured.
  /// - Parameters:
  ///   - replicates: of `simulation`.
  ///   - bins: of time, at most.
  ///   - isPredictionCorrected: whether y·m/f is shown.
  public static func checks(
    _ simulation: ReplicateSimulation, _ replicates: ReplicateSimulation.Replicates, bins: Int = 10,
    isPredictionCorrected: Bool = false, threads: Int = 1
  ) throws -> [VisualPredictiveCheck] {
    let cohort = simulation.cohort
    let limits = cohort.lowerLimits
    let predictions = isPredictionCorrected ? try simulation.populationPredictions(threads: threads) : []
    let count = replicates.values.map(\.count).filter { $0 > 0 }.min() ?? 0
    return cohort.structure.outputs.indices.compactMap { output in
      var entries: [Entry] = []
      var typical: [Double] = []
      for (patient, line) in cohort.patients.enumerated() where replicates.values[patient].count >= max(1, count) {
        for (place, measurement) in line.measurements.enumerated() where measurement.output == output {
          let limit = measurement.limit(limits)
          entries.append(
            Entry(
              time: measurement.time, value: measurement.isBelowLimit ? -.infinity : measurement.value,
              replicates: replicates.values[patient].prefix(count).map { row in
                limit.map { row[place] < $0 } ?? false ? -.infinity : row[place]
              }))
          if isPredictionCorrected { typical.append(predictions[patient]?[place] ?? .nan) }
        }
      }
      guard !entries.isEmpty, count > 0 else { return nil }
      return check(
        cohort.structure.outputs[output], entries, typical: isPredictionCorrected ? typical : nil, bins: bins)
    }
  }

  private static func check(
    _ output: CalibrationStructure.Output, _ entries: [Entry], typical: [Double]?, bins: Int
  ) -> VisualPredictiveCheck {
    let limits = TimeBins(entries.map(\.time), count: bins)
    var members = [[Int]](repeating: [], count: limits.starts.count)
    for (place, entry) in entries.enumerated() { members[limits.index(entry.time)].append(place) }
    var entries = entries
    if let typical {
      for bin in members where !bin.isEmpty {
        let median = quantile(0.5, ofSorted: bin.map { typical[$0] }.filter(\.isFinite).sorted().orZero)
        for place in bin {
          let factor = typical[place] > 0 ? median / typical[place] : 1
          entries[place] = Entry(
            time: entries[place].time, value: entries[place].value * factor,
            replicates: entries[place].replicates.map { $0 * factor })
        }
      }
    }
    return VisualPredictiveCheck(
      output: output.symbol, unit: output.unit, isPredictionCorrected: typical != nil,
      bins: members.filter { !$0.isEmpty }.map { bin($0.map { entries[$0] }) }, times: entries.map(\.time),
      values: entries.map { $0.value.isFinite ? $0.value : nil })
  }

  private static func bin(_ entries: [Entry]) -> Bin {
    let times = entries.map(\.time).sorted()
    let observed = entries.map(\.value).sorted()
    let count = entries[0].replicates.count
    let replicates = (0..<count).map { replicate in entries.map { $0.replicates[replicate] }.sorted() }
    let percentiles = probabilities.map { probability in
      let simulated = replicates.map { lowerQuantile(probability, $0) }.sorted()
      func told(_ value: Double) -> Double? { value.isFinite ? value : nil }
      return Percentile(
        probability: probability, observed: told(lowerQuantile(probability, observed)),
        lower: told(lowerQuantile(0.025, simulated)), median: told(lowerQuantile(0.5, simulated)),
        upper: told(lowerQuantile(0.975, simulated)))
    }
    func share(_ sorted: [Double]) -> Double { Double(sorted.count { $0 == -.infinity }) / Double(sorted.count) }
    let shares = replicates.map(share).sorted()
    return Bin(
      time: quantile(0.5, ofSorted: times), firstTime: times[0], lastTime: times[times.count - 1],
      count: entries.count, percentiles: percentiles, belowLimit: share(observed),
      belowLimitInterval: [quantile(0.025, ofSorted: shares), quantile(0.975, ofSorted: shares)])
  }

  /// The quantile, −∞ where an order statistic next to it is.
  private static func lowerQuantile(_ probability: Double, _ sorted: [Double]) -> Double {
    let position = Int(Double(sorted.count - 1) * probability)
    return sorted[position] == -.infinity ? -.infinity : quantile(probability, ofSorted: sorted)
  }
}

extension [Double] {
  /// The same, or one 0 where there is nothing.
  fileprivate var orZero: [Double] { isEmpty ? [0] : self }
}
