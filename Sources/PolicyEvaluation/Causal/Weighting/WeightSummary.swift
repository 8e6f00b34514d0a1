/// The distribution of weights at one visit, or of all visits.
public struct WeightSummary: Sendable, Hashable, Codable {
  /// The number of the visit, from 0; `nil` for all visits together.
  public var visit: Int?
  /// The number of visits that weigh.
  public var count: Int
  /// Near 1 for stabilized weights; far from it the models of treatment or censoring are wrong.
  public var mean: Double
  /// The standard error of the mean; of patients where all visits are together.
  public var standardError: Double
  public var minimum: Double
  public var maximum: Double
  /// Kish's effective number, (Σ w)² / Σ w².
  public var effectiveSampleSize: Double

  /// - Parameter clusters: the patient of each weight, where a patient may have several.
  public init(visit: Int?, weights: [Double], clusters: [Int]? = nil) {
    self.visit = visit
    count = weights.count
    let n = Double(weights.count)
    let sum = weights.reduce(0, +)
    let mean = sum / n
    self.mean = mean
    minimum = weights.min() ?? .nan
    maximum = weights.max() ?? .nan
    effectiveSampleSize = Self.effectiveSampleSize(weights)
    var totals: [Int: Double] = [:]
    for (place, weight) in weights.enumerated() { totals[clusters?[place] ?? place, default: 0] += weight - mean }
    let groups = Double(totals.count)
    let spread = totals.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * $1.value }
    standardError = groups > 1 ? (spread * groups / (groups - 1)).squareRoot() / n : 0
  }

  /// (Σ w)² / Σ w²; 0 where no weight is positive.
  static func effectiveSampleSize(_ weights: [Double]) -> Double {
    let sum = weights.reduce(0, +)
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    return squares > 0 ? sum * sum / squares : 0
  }
}

extension TreatmentWeights {
  /// The weights at each visit, and last of all visits together.
  public func summaries(_ panel: VisitPanel) -> [WeightSummary] {
    let visits = panel.byVisit.enumerated().map { visit, places in
      WeightSummary(visit: visit, weights: places.map { values[$0] }.filter { $0 > 0 })
    }
    let weighing = values.indices.filter { values[$0] > 0 }
    let all = WeightSummary(
      visit: nil, weights: weighing.map { values[$0] }, clusters: weighing.map { panel.patientIndices[$0] })
    return visits.filter { $0.count > 0 } + [all]
  }
}
