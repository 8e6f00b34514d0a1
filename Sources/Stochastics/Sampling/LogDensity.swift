/// The logarithm of a probability density over unconstrained vectors, up to a constant, with its gradient.
///
/// A constrained parameter enters through a transformation whose log Jacobian the density includes: σ = exp s, say, with
/// + s.
public protocol LogDensity: Sendable {
  /// How many components a position has.
  var dimension: Int { get }
  /// ln p(x) and its gradient.
  /// - Parameters:
  ///   - position: x.
  ///   - gradient: as long as the position; overwritten with ∂ ln p/∂x.
  /// - Returns: −∞ or NaN outside the support, where the gradient does not matter.
  func value(at position: [Double], gradient: inout [Double]) -> Double
  /// ln p(x) alone.
  func value(at position: [Double]) -> Double
}

extension LogDensity {
  /// By the value with its gradient; a density for which the value alone is cheaper says so itself.
  public func value(at position: [Double]) -> Double {
    var gradient = [Double](repeating: 0, count: dimension)
    return value(at: position, gradient: &gradient)
  }
}
