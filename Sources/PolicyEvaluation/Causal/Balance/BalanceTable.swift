import Foundation

/// How alike the treatments' patients are in their covariates, before and after weighting.
///
/// Of treatments j and k with means m and variances s² of a covariate, the standardized mean difference is
///
///     d = (m_j − m_k) / √(mean over treatments of s²),
///
/// of several treatments the largest |d| of any pair. The variances in the denominator are those before weighting, so a
/// change of d is one of the means alone. Of a binary covariate, with proportion p, s² = p (1 − p). The variance ratio is
/// the larger of s_j²/s_k² and its inverse, of the pair where it is greatest; it is not given for binary covariates, whose
/// variance follows from the mean. A category is judged by an indicator of each of its levels, and as a whole by
/// the multivariate difference √(Δᵀ S⁻¹ Δ) of the proportions of all levels but one, with S the mean of the treatments'
/// multinomial covariances.
///
/// |d| ≤ 0.1 is usually taken as balanced.
///
/// Source: Austin, Stuart. Moving towards best practice when using inverse probability of treatment weighting. Statistics in
/// Medicine 34 (2015), doi:10.1002/sim.6607; McCaffrey et al. Statistics in Medicine 32 (2013), doi:10.1002/sim.5753
/// (several treatments); Yang, Dalton. A unified approach to measuring the effect size between two groups. SAS Global
/// Forum (2012), paper 335 (categories).
public struct BalanceTable: Sendable, Hashable, Codable {
  /// One covariate or level.
  public struct Row: Sendable, Hashable, Codable {
    public var covariate: String
    public var isBinary: Bool
    /// Whether the row is of a category as a whole: it has a difference without sign and no means.
    public var isWhole: Bool
    /// By treatment; empty for a category as a whole.
    public var means: [Double]
    public var weightedMeans: [Double]
    /// d before weighting, with the sign of the later treatment less the earlier one.
    public var difference: Double
    /// d after weighting.
    public var weightedDifference: Double
    /// `nil` for binary covariates.
    public var varianceRatio: Double?
    public var weightedVarianceRatio: Double?
  }

  /// The number of the visit, from 0; `nil` where visits are not told apart.
  public var visit: Int?
  /// The treatments, by name.
  public var treatments: [String]
  /// How many have each treatment.
  public var counts: [Int]
  /// Kish's effective number of each treatment after weighting.
  public var effectiveSampleSizes: [Double]
  public var rows: [Row]

  /// The largest |d| after weighting, and before.
  public var largest: (weighted: Double, unweighted: Double) {
    (rows.map { abs($0.weightedDifference) }.max() ?? 0, rows.map { abs($0.difference) }.max() ?? 0)
  }

  /// - Parameters:
  ///   - treatment: the name of each one's treatment.
  ///   - weights: at least 0.
  /// - Throws: ``CausalError`` where fewer than two treatments were given, or a value or weight cannot be used.
  public init(
    _ covariates: [BalanceCovariate], treatment: [String], weights: [Double], visit: Int? = nil
  ) throws(CausalError) {
    precondition(
      treatment.count == weights.count && covariates.allSatisfy { $0.count == weights.count }, "BalanceTable")
    let place = visit.map { "visit \($0): " } ?? ""
    let names = Set(treatment).sorted()
    guard names.count > 1 else {
      throw CausalError(
        .notSupported, "\(place)all have the treatment \(names.first ?? "none"); there is nothing to compare")
    }
    guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw CausalError("\(place)a weight is negative or not finite")
    }
    let members = names.map { name in treatment.indices.filter { treatment[$0] == name } }
    self.visit = visit
    treatments = names
    counts = members.map(\.count)
    effectiveSampleSizes = members.map { places in WeightSummary.effectiveSampleSize(places.map { weights[$0] }) }
    rows = covariates.flatMap { Self.rows(of: $0, members, weights) }
  }

  private static func rows(of covariate: BalanceCovariate, _ members: [[Int]], _ weights: [Double]) -> [Row] {
    let rows = covariate.columns.map { column in
      row(column.name, column.values, isBinary: column.isBinary, members, weights)
    }
    guard case .categorical = covariate.values, rows.count > 2 else { return rows }
    return [whole(covariate.name, levels: rows)] + rows
  }

  private static func row(
    _ name: String, _ values: [Double], isBinary: Bool, _ members: [[Int]], _ weights: [Double]
  ) -> Row {
    let plain = members.map { Moments($0.map { values[$0] }, $0.map { _ in 1 }) }
    let weighted = members.map { places in Moments(places.map { values[$0] }, places.map { weights[$0] }) }
    let low = values.min() ?? 0
    let width = (values.max() ?? 0) - low
    func variance(_ moments: Moments) -> Double {
      // A binary covariate by its proportion p: the range times √(p (1 − p)).
      isBinary ? (moments.mean - low) * (low + width - moments.mean) : moments.variance
    }
    let scale = (plain.map(variance).reduce(0, +) / Double(members.count)).squareRoot()
    return Row(
      covariate: name, isBinary: isBinary, isWhole: false, means: plain.map(\.mean),
      weightedMeans: weighted.map(\.mean), difference: largestDifference(plain.map(\.mean), scale),
      weightedDifference: largestDifference(weighted.map(\.mean), scale),
      varianceRatio: isBinary ? nil : greatestRatio(plain.map(\.variance)),
      weightedVarianceRatio: isBinary ? nil : greatestRatio(weighted.map(\.variance)))
  }

  /// (m_k − m_j)/scale of the pair j < k where it is greatest without its sign.
  private static func largestDifference(_ means: [Double], _ scale: Double) -> Double {
    var largest = 0.0
    for (first, mean) in means.enumerated() {
      for other in means[(first + 1)...] {
        let difference = other == mean ? 0 : (other - mean) / scale
        if abs(difference) > abs(largest) { largest = difference }
      }
    }
    return largest
  }

  /// The largest ratio of two variances; `nil` where one is 0.
  private static func greatestRatio(_ variances: [Double]) -> Double? {
    guard let least = variances.min(), let greatest = variances.max(), least > 0 else { return nil }
    return greatest / least
  }

  /// The multivariate difference of a category, of the pair of treatments where it is greatest.
  private static func whole(_ name: String, levels: [Row]) -> Row {
    let kept = levels.dropLast()
    let groups = levels[0].means.count
    var covariance = Matrix(rows: kept.count, columns: kept.count)
    for group in 0..<groups {
      for (i, first) in kept.enumerated() {
        for (j, second) in kept.enumerated() {
          let own = i == j ? first.means[group] : 0
          covariance[i, j] += (own - first.means[group] * second.means[group]) / Double(groups)
        }
      }
    }
    func greatest(_ means: KeyPath<Row, [Double]>) -> Double {
      var result = 0.0
      for j in 0..<groups {
        for k in (j + 1)..<groups {
          let difference = kept.map { $0[keyPath: means][k] - $0[keyPath: means][j] }
          result = max(result, mahalanobis(difference, covariance))
        }
      }
      return result
    }
    return Row(
      covariate: name, isBinary: false, isWhole: true, means: [], weightedMeans: [], difference: greatest(\.means),
      weightedDifference: greatest(\.weightedMeans))
  }

  private static func mahalanobis(_ difference: [Double], _ covariance: Matrix) -> Double {
    // Singular where some levels tell the treatments apart without overlap.
    guard let solved = covariance.solve(difference) else {
      return difference.allSatisfy { $0 == 0 } ? 0 : .infinity
    }
    return zip(difference, solved).reduce(0) { $0 + $1.0 * $1.1 }.squareRoot()
  }

  /// A weighted mean and variance.
  private struct Moments {
    let mean: Double
    /// Σ w (x − m)² · Σ w / ((Σ w)² − Σ w²), the sample variance where all weights are equal.
    let variance: Double

    init(_ values: [Double], _ weights: [Double]) {
      let sum = weights.reduce(0, +)
      let center = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / sum
      let spread = zip(values, weights).reduce(0) { $0 + $1.1 * ($1.0 - center) * ($1.0 - center) }
      let squares = weights.reduce(0) { $0 + $1 * $1 }
      mean = center
      variance = sum * sum > squares ? spread * sum / (sum * sum - squares) : 0
    }
  }
}
