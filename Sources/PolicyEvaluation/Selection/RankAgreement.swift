/// Whether estimators put candidate policies in the same order.
///
/// Kendall's τ_b of each pair of estimators over all pairs of candidates: (concordant − discordant) divided by the geometric
/// mean of the numbers of pairs that either does not tie. Where estimators of different assumptions disagree, a ranking is
/// that of the assumptions.
///
/// Source: Kendall. The treatment of ties in ranking problems. Biometrika 33 (1945), doi:10.1093/biomet/33.3.239.
public struct RankAgreement: Sendable, Hashable, Codable {
  /// By name.
  public var estimators: [String]
  /// τ_b, [estimator][estimator]; `nil` where one of the two ties all candidates.
  public var tau: [[Double?]]
  /// The least τ_b of two different estimators.
  public var least: Double?

  /// - Parameter values: of each candidate, the same number and order for every estimator.
  public init(_ values: [String: [Double]]) {
    let names = values.keys.sorted()
    let rows = names.compactMap { values[$0] }
    precondition(Set(rows.map(\.count)).count <= 1, "RankAgreement: \(rows.map(\.count)) candidates")
    estimators = names
    let tau = rows.map { first in rows.map { kendallTau(first, $0) } }
    self.tau = tau
    least = names.indices.flatMap { i in names.indices.filter { $0 > i }.compactMap { tau[i][$0] } }.min()
  }
}

/// Kendall's τ_b of two equally long lists; `nil` where one of them is all ties.
public func kendallTau(_ x: [Double], _ y: [Double]) -> Double? {
  precondition(x.count == y.count, "kendallTau: \(x.count) values against \(y.count)")
  var (difference, untiedX, untiedY) = (0, 0, 0)
  for i in x.indices {
    for j in 0..<i {
      let a = x[i] < x[j] ? -1 : x[i] > x[j] ? 1 : 0
      let b = y[i] < y[j] ? -1 : y[i] > y[j] ? 1 : 0
      difference += a * b
      untiedX += a * a
      untiedY += b * b
    }
  }
  guard untiedX > 0, untiedY > 0 else { return nil }
  return Double(difference) / (Double(untiedX) * Double(untiedY)).squareRoot()
}
