import Stochastics

/// An estimate of one coefficient with its Wald interval, θ̂ ± z_{(1+level)/2} SE.
public struct CoefficientEstimate: Codable, Hashable, Sendable {
  /// As R names the column: `(Intercept)`, `X1`, `A1:X1`.
  public var term: String
  public var estimate: Double
  public var standardError: Double
  public var lower: Double
  public var upper: Double
  /// The interval by resampling patients, where it was asked for.
  public var bootstrap: BootstrapBounds?

  public init(term: String, estimate: Double, standardError: Double, level: Double = 0.95) {
    let reach = StandardNormal.quantile((1 + level) / 2) * standardError
    (self.term, self.estimate, self.standardError) = (term, estimate, standardError)
    (lower, upper) = (estimate - reach, estimate + reach)
  }

  /// One for each term.
  public static func list(
    terms: [String], estimates: [Double], covariance: Matrix, level: Double = 0.95
  ) -> [CoefficientEstimate] {
    terms.indices.map {
      CoefficientEstimate(
        term: terms[$0], estimate: estimates[$0], standardError: covariance[$0, $0].squareRoot(), level: level)
    }
  }
}

/// What a bootstrap says of one figure.
public struct BootstrapBounds: Codable, Hashable, Sendable {
  /// The standard deviation of the replicates.
  public var standardError: Double
  public var lower: Double
  public var upper: Double
  /// How many replicates gave no value (a model that could not be fitted, say); they are left out.
  public var failedReplicates: Int

  public init(standardError: Double, lower: Double, upper: Double, failedReplicates: Int) {
    (self.standardError, self.lower, self.upper) = (standardError, lower, upper)
    self.failedReplicates = failedReplicates
  }
}

extension EstimatedRegression {
  /// The coefficients with their intervals.
  public func estimates(_ covariance: CovarianceEstimate, level: Double = 0.95) -> [CoefficientEstimate] {
    CoefficientEstimate.list(
      terms: names, estimates: coefficients, covariance: self.covariance(covariance), level: level)
  }
}
