import DosingMDP

/// The covariance Ω of J estimates that are sums of the same n episodes' terms, and the best blend of them.
///
/// With z_ik = n times what episode k adds to estimate i: S_ij = Σ_k (z_ik − z̄_i)(z_jk − z̄_j)/(n − 1), Ω = S/n. With more
/// estimates than episodes S is singular, and its small eigenvalues are too small with few, so its off-diagonal part is
/// shrunk by λ = Σ_{i≠j} Var(S_ij) / Σ_{i≠j} S_ij², at most 1.
///
/// Sources: Thomas and Brunskill (2016), doi:10.48550/arXiv.1604.00923 (the sample covariance of the
/// terms); Schäfer, Strimmer. A shrinkage approach to large-scale covariance matrix estimation. Statistical Applications
/// in Genetics and Molecular Biology 4 (2005), doi:10.2202/1544-6115.1175, target D (diagonal, unequal variance).
struct BlendCovariance: Sendable {
  let size: Int
  /// λ.
  let shrinkage: Double
  /// Ω, shrunk, by row.
  private let matrix: [Double]

  /// - Parameter contributions: z/n, [estimate][episode].
  init(of contributions: [[Double]]) {
    size = contributions.count
    let count = contributions.first?.count ?? 0
    let n = Double(count)
    guard count > 1 else {
      matrix = [Double](repeating: 0, count: size * size)
      shrinkage = 1
      return
    }
    let centered = contributions.map { row in
      let mean = row.reduce(0, +) / n
      return row.map { n * ($0 - mean) }
    }
    var matrix = [Double](repeating: 0, count: size * size)
    var (spread, squares) = (0.0, 0.0)
    for i in 0..<size {
      for j in 0...i {
        let mean = zip(centered[i], centered[j]).reduce(0) { $0 + $1.0 * $1.1 } / n
        let covariance = mean * n / (n - 1)
        matrix[i * size + j] = covariance
        matrix[j * size + i] = covariance
        guard i != j else { continue }
        let deviations = zip(centered[i], centered[j]).reduce(0) { sum, pair in
          let deviation = pair.0 * pair.1 - mean
          return sum + deviation * deviation
        }
        spread += deviations * n / ((n - 1) * (n - 1) * (n - 1))
        squares += covariance * covariance
      }
    }
    let shrinkage = squares > 0 ? min(1, spread / squares) : 1
    for i in 0..<size {
      for j in 0..<size { matrix[i * size + j] *= (i == j ? 1 : 1 - shrinkage) / n }
    }
    self.matrix = matrix
    self.shrinkage = shrinkage
  }

  /// x ≥ 0 with Σ x = 1 and the least xᵀ(Ω + b bᵀ)x.
  ///
  /// The minimizer y of ½yᵀQy − Σy over y ≥ 0 has the direction of x. It is found by an active set of positive parts.
  ///
  /// Source: Lawson, Hanson. Solving Least Squares Problems (1974), doi:10.1137/1.9781611971217, algorithm 23.10, on the
  /// normal equations.
  func blend(bias: [Double]) -> [Double] {
    var loss = matrix
    for i in 0..<size {
      for j in 0..<size { loss[i * size + j] += bias[i] * bias[j] }
    }
    let scale = (0..<size).reduce(0) { $0 + loss[$1 * size + $1] } / Double(size)
    // Nothing varies: the last estimate, which has no bias.
    guard scale > 0 else { return (0..<size).map { $0 == size - 1 ? 1 : 0 } }
    for i in 0..<size { loss[i * size + i] += 1e-9 * scale }
    loss = loss.map { $0 / scale }
    var solution = [Double](repeating: 0, count: size)
    var positive: [Int] = []
    // Each round lowers the loss, so no set returns; the limit is against rounding.
    for _ in 0..<10 * size {
      let slopes = (0..<size).map { i in 1 - (0..<size).reduce(0) { $0 + loss[i * size + $1] * solution[$1] } }
      let best = (0..<size).filter { !positive.contains($0) }.max { slopes[$0] < slopes[$1] }
      guard let best, slopes[best] > 1e-10 else { break }
      positive.append(best)
      while let target = minimizer(loss, over: positive) {
        // The first part to reach 0 on the way to the target leaves the set.
        func reach(_ index: Int) -> Double { solution[index] / (solution[index] - target[index]) }
        guard let leaving = positive.filter({ target[$0] <= 0 }).min(by: { reach($0) < reach($1) }) else {
          solution = target
          break
        }
        let step = reach(leaving)
        for index in positive { solution[index] += step * (target[index] - solution[index]) }
        solution[leaving] = 0
        positive.removeAll { $0 == leaving }
      }
    }
    let sum = solution.reduce(0, +)
    return solution.map { $0 / sum }
  }

  /// y with Q_PP y_P = 1, and 0 elsewhere.
  private func minimizer(_ loss: [Double], over positive: [Int]) -> [Double]? {
    var system = LinearSystem(size: positive.count)
    for (row, i) in positive.enumerated() {
      system.right[row] = 1
      for (column, j) in positive.enumerated() { system[row, column] = loss[i * size + j] }
    }
    guard let solved = system.solved() else { return nil }
    var result = [Double](repeating: 0, count: size)
    for (value, index) in zip(solved, positive) { result[index] = value }
    return result
  }
}
