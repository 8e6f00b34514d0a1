/// How the covariance of coefficients is estimated.
public enum CovarianceEstimate: Sendable, Hashable {
  /// From the model's own assumptions: σ² (XᵀWX)⁻¹ of a linear model, the inverse information of a likelihood.
  case modelBased
  /// The sandwich B (Σ s_i s_iᵀ) B, without a correction for small samples: HC0. Source: White. A
  /// heteroskedasticity-consistent covariance matrix estimator and a direct test for heteroskedasticity. Econometrica 48
  /// (1980), doi:10.2307/1912934.
  case sandwich
  /// HC0 times n/(n − p): HC1. Source: MacKinnon, White. Some heteroskedasticity-consistent covariance matrix estimators
  /// with improved finite sample properties. Journal of Econometrics 29 (1985), doi:10.1016/0304-4076(85)90158-7.
  case correctedSandwich
  /// The sandwich with the scores summed within clusters (patients with several rows), times G/(G − 1). Source: Liang,
  /// Zeger. Longitudinal data analysis using generalized linear models. Biometrika 73 (1986), doi:10.1093/biomet/73.1.13.
  case clustered([Int])
}

/// A regression whose coefficients solve Σ_i s_i(θ) = 0.
public protocol EstimatedRegression: Sendable {
  /// The coefficients' names.
  var names: [String] { get }
  /// θ̂.
  var coefficients: [Double] { get }
  /// s_i of each observation, a row each.
  var scores: Matrix { get }
  /// B = (−Σ_i ∂s_i/∂θᵀ)⁻¹.
  var bread: Matrix { get }
  /// The covariance under the model's own assumptions.
  var modelCovariance: Matrix { get }
}

extension EstimatedRegression {
  /// n times the influence function of each observation, a row each: B s_i, so that θ̂ − θ ≈ Σ_i B s_i and the sandwich
  /// is their sum of squares.
  public var influences: Matrix { scores * bread.transposed }

  /// The covariance of the coefficients.
  public func covariance(_ estimate: CovarianceEstimate) -> Matrix {
    let influences = influences
    switch estimate {
    case .modelBased: return modelCovariance
    case .sandwich: return influences.crossProduct(influences)
    case .correctedSandwich:
      let (n, p) = (Double(influences.rows), Double(influences.columns))
      return n / (n - p) * influences.crossProduct(influences)
    case .clustered(let clusters):
      let sums = influences.sums(ofGroups: clusters)
      let count = Double(sums.rows)
      return count / (count - 1) * sums.crossProduct(sums)
    }
  }

  /// The square roots of the covariance's diagonal.
  public func standardErrors(_ estimate: CovarianceEstimate) -> [Double] {
    covariance(estimate).diagonal.map { $0.squareRoot() }
  }
}

extension Matrix {
  /// The sums of rows of one group, a row for each group, in the order in which they first occur.
  public func sums(ofGroups groups: [Int]) -> Matrix {
    precondition(groups.count == rows, "Matrix.sums: \(groups.count) groups of \(rows) rows")
    var places: [Int: Int] = [:]
    for group in groups where places[group] == nil { places[group] = places.count }
    var result = Matrix(rows: places.count, columns: columns)
    for (row, group) in groups.enumerated() {
      guard let place = places[group] else { continue }
      for column in 0..<columns { result[place, column] += self[row, column] }
    }
    return result
  }
}
