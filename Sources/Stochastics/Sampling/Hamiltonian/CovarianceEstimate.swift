/// Running means and covariances of positions (Welford's recurrences), of which a metric is made.
///
/// An estimate S from n draws is shrunk towards the unit matrix: n/(n + 5) S + 10⁻³·5/(n + 5) I, as in Stan.
struct CovarianceEstimate: Sendable {
  private let isDense: Bool
  private(set) var count = 0.0
  private var mean: [Double]
  /// Sums of squares, by rows of one element (the diagonal), or full lower rows.
  private var squares: [[Double]]

  init(dimension: Int, kind: WarmUp.MetricKind) {
    isDense = kind == .dense
    mean = [Double](repeating: 0, count: dimension)
    squares = (0..<dimension).map { [Double](repeating: 0, count: kind == .dense ? $0 + 1 : 1) }
  }

  mutating func insert(_ position: [Double]) {
    count += 1
    let before = position.indices.map { position[$0] - mean[$0] }
    for row in mean.indices { mean[row] += before[row] / count }
    for row in mean.indices {
      let after = position[row] - mean[row]
      if isDense {
        for column in 0...row { squares[row][column] += after * before[column] }
      } else {
        squares[row][0] += after * before[row]
      }
    }
  }

  /// The shrunk estimate, by rows; `nil` from fewer than two draws. Of a diagonal one only variances are known.
  var covariance: [[Double]]? {
    guard count > 1 else { return nil }
    let share = count / (count + 5) / (count - 1)
    let floor = 1e-3 * 5 / (count + 5)
    return mean.indices.map { row in
      mean.indices.map { column in
        if row == column { return share * (squares[row].last ?? 0) + floor }
        return isDense ? share * squares[max(row, column)][min(row, column)] : 0
      }
    }
  }

  /// The metric of the estimate; `nil` where there is none or it is not positive definite.
  var metric: Metric? {
    guard let covariance else { return nil }
    guard !isDense else { return Metric(covariance: covariance) }
    let variances = covariance.indices.map { covariance[$0][$0] }
    return variances.allSatisfy(\.isFinite) ? Metric(variances: variances) : nil
  }
}
