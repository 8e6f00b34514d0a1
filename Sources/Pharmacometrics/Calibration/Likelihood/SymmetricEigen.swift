/// Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations.
struct SymmetricEigen: Sendable {
  /// Ascending.
  let values: [Double]
  /// Of length 1, in the order of ``values``.
  let vectors: [[Double]]

  init(_ matrix: [[Double]]) {
    var a = matrix
    let count = a.count
    var v = (0..<count).map { row in (0..<count).map { $0 == row ? 1.0 : 0.0 } }
    for _ in 0..<100 {
      let rest = (0..<count).reduce(0.0) { sum, row in
        (0..<row).reduce(sum) { $0 + a[row][$1] * a[row][$1] }
      }
      let size = (0..<count).reduce(0.0) { $0 + a[$1][$1] * a[$1][$1] }
      if rest <= 1e-30 * size || !rest.isFinite { break }
      for p in 0..<count { for q in (p + 1)..<Swift.max(count, p + 1) { Self.rotate(&a, &v, p, q) } }
    }
    let order = (0..<count).sorted { a[$0][$0] < a[$1][$1] }
    values = order.map { a[$0][$0] }
    vectors = order.map { column in (0..<count).map { v[$0][column] } }
  }

  private static func rotate(_ a: inout [[Double]], _ v: inout [[Double]], _ p: Int, _ q: Int) {
    guard a[p][q] != 0 else { return }
    let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
    let t = (theta < 0 ? -1 : 1) / (Swift.abs(theta) + (theta * theta + 1).squareRoot())
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    for k in a.indices {
      (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q])
    }
    for k in a.indices {
      (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k])
      (v[k][p], v[k][q]) = (c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q])
    }
  }

  /// The names with a large part in an eigenvector.
  func members(of index: Int, _ names: [String]) -> [String] {
    let vector = vectors[index]
    let largest = vector.map { Swift.abs($0) }.max() ?? 0
    return zip(names, vector).filter { Swift.abs($0.1) >= 0.2 * largest }.map(\.0)
  }
}
