import Foundation

/// Cohen's weighted kappa between the doses of clinicians and of a policy, with patients as the independent units.
///
/// κ_w = (p_o − p_e)/(1 − p_e), with p_o = Σ_ij w_ij p_ij the weighted agreement, p_e = Σ_ij w_ij p_i· p_·j what the two
/// sets of shares give by chance, and w_ij = 1 − d_ij, where d_ij = |s_i − s_j|/(s_max − s_min) (linear) or its square
/// (quadratic) for scores s of the actions (dose multiples, say), or 1 for any two different actions (nominal). Unlike
/// plain kappa it tells 25 mg for 37.5 mg from a hold for 50 mg.
///
/// As an ``EpisodeStatistic`` over patients it has a bootstrap, a jackknife and Student's interval that respect that a
/// patient's decisions go together. It is undefined (NaN) where all decisions are the same.
///
/// Sources: Cohen. Weighted kappa. Psychological Bulletin 70 (1968), doi:10.1037/h0026256; Fleiss, Cohen, Everitt. Large
/// sample standard errors of kappa and weighted kappa. Psychological Bulletin 72 (1969), doi:10.1037/h0028106, equation 9.
public struct WeightedKappa: EpisodeStatistic {
  /// How much a disagreement counts.
  public enum Weighting: String, Codable, Hashable, Sendable, CaseIterable {
    case nominal
    case linear
    case quadratic
  }

  public let weighting: Weighting
  /// w, [clinician's action][policy's action].
  public let weights: [[Double]]
  /// Decisions of each patient by cell, [patient][(cell, count)].
  private let cells: [[(cell: Int, count: Double)]]
  private let actionCount: Int

  /// - Parameters:
  ///   - clinician, policy: actions of the same decisions, [patient][decision].
  ///   - scores: of the actions, by which their distance is measured; at least two must differ.
  public init(clinician: [[Int]], policy: [[Int]], scores: [Double], weighting: Weighting = .quadratic) {
    precondition(
      clinician.map(\.count) == policy.map(\.count) && clinician.contains { !$0.isEmpty },
      "WeightedKappa: decisions of \(clinician.count) and \(policy.count) patients do not match, or there are none")
    let range = (scores.max() ?? 0) - (scores.min() ?? 0)
    precondition(range > 0, "WeightedKappa: scores \(scores) do not differ")
    self.weighting = weighting
    actionCount = scores.count
    weights = scores.map { own in
      scores.map { other in
        let distance = abs(own - other) / range
        return switch weighting {
        case .nominal: own == other ? 1 : 0
        case .linear: 1 - distance
        case .quadratic: 1 - distance * distance
        }
      }
    }
    cells = zip(clinician, policy).map { given, recommended in
      var counts: [Int: Double] = [:]
      for (row, column) in zip(given, recommended) { counts[row * scores.count + column, default: 0] += 1 }
      return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
  }

  public var count: Int { cells.count }

  public func values(_ multiplicities: [SIMD8<Double>]) -> SIMD8<Double> {
    var table = [SIMD8<Double>](repeating: .zero, count: actionCount * actionCount)
    for (patient, entries) in cells.enumerated() {
      for entry in entries { table[entry.cell] += entry.count * multiplicities[patient] }
    }
    let total = table.reduce(.zero, +)
    var rows = [SIMD8<Double>](repeating: .zero, count: actionCount)
    var columns = rows
    var observed = SIMD8<Double>.zero
    for row in 0..<actionCount {
      for column in 0..<actionCount {
        let part = table[row * actionCount + column] / total
        rows[row] += part
        columns[column] += part
        observed += weights[row][column] * part
      }
    }
    var chance = SIMD8<Double>.zero
    for row in 0..<actionCount {
      for column in 0..<actionCount { chance += weights[row][column] * rows[row] * columns[column] }
    }
    return ((observed - chance) / (1 - chance)).replacing(with: .nan, where: 1 - chance .<= 1e-15)
  }

  /// The large-sample standard error for independent decisions (not for a patient's decisions, which are not):
  /// √(Σ_ij p_ij (w_ij − (w̄_i· + w̄_·j)(1 − κ))² − (κ − p_e (1 − κ))²) / ((1 − p_e) √n).
  public var independentStandardError: Double {
    var shares = [[Double]](repeating: Array(repeating: 0, count: actionCount), count: actionCount)
    var n = 0.0
    for entry in cells.joined() {
      shares[entry.cell / actionCount][entry.cell % actionCount] += entry.count
      n += entry.count
    }
    for row in shares.indices { for column in shares.indices { shares[row][column] /= n } }
    let rows = shares.map { $0.reduce(0, +) }
    let columns = shares.indices.map { column in shares.reduce(0) { $0 + $1[column] } }
    let rowMeans = shares.indices.map { row in shares.indices.reduce(0) { $0 + weights[row][$1] * columns[$1] } }
    let columnMeans = shares.indices.map { column in shares.indices.reduce(0) { $0 + weights[$1][column] * rows[$1] } }
    let chance = zip(rows, rowMeans).reduce(0) { $0 + $1.0 * $1.1 }
    let kappa = value
    var sum = 0.0
    for row in shares.indices {
      for column in shares.indices {
        let term = weights[row][column] - (rowMeans[row] + columnMeans[column]) * (1 - kappa)
        sum += shares[row][column] * term * term
      }
    }
    let center = kappa - chance * (1 - kappa)
    return (sum - center * center).squareRoot() / ((1 - chance) * n.squareRoot())
  }
}
