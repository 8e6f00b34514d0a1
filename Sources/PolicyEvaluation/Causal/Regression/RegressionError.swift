/// Data that do not determine a regression.
public struct RegressionError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: Hashable, Sendable {
    /// A column of the design is a combination of earlier ones.
    case collinear([Collinearity])
    /// A combination of columns tells the outcome apart, so the likelihood has no maximum.
    case separated(Separation)
    /// Not more observations than coefficients.
    case tooFew(observations: Int, coefficients: Int)
    /// The outcome takes one value only.
    case constantOutcome(String)
    /// The iterations did not settle.
    case notConverged(iterations: Int)
    /// An estimating equation has no unique solution, though its design has.
    case singular
  }

  /// A column that is not identified, and what it is made of.
  public struct Collinearity: Hashable, Sendable {
    public var column: String
    /// The columns of which it is a combination; empty where it is zero throughout.
    public var combination: [String]

    public init(column: String, combination: [String]) {
      (self.column, self.combination) = (column, combination)
    }
  }

  /// Which regression, such as "stage 1, propensity model of A1"; `nil` where it has no name.
  public var model: String?
  public var reason: Reason

  public init(model: String? = nil, _ reason: Reason) {
    (self.model, self.reason) = (model, reason)
  }

  /// The same with the regression's name.
  public func naming(_ model: String) -> RegressionError { RegressionError(model: self.model ?? model, reason) }

  public var description: String { (model.map { "\($0): " } ?? "") + text }

  private var text: String {
    switch reason {
    case .collinear(let columns): columns.map(Self.describe).joined(separator: "; ")
    case .separated(let separation): separation.description
    case .tooFew(let observations, let coefficients):
      "\(observations) observations do not determine \(coefficients) coefficients; use fewer terms or more patients"
    case .constantOutcome(let value):
      "the outcome is \(value) throughout, so there is nothing to model; leave out this model or its stage"
    case .notConverged(let iterations):
      "no convergence in \(iterations) iterations; rescale the covariates or use fewer terms"
    case .singular:
      "the estimating equations have no unique solution: no treatment varies along some column; use fewer terms"
    }
  }

  private static func describe(_ collinearity: Collinearity) -> String {
    let reason =
      collinearity.combination.isEmpty
      ? "it is zero throughout" : "it is a combination of \(collinearity.combination.joined(separator: ", "))"
    return "the column \(collinearity.column) is not identified (\(reason)); leave out its term"
  }
}
