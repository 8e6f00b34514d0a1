import Foundation

extension Generator {
  /// A draw from the gamma distribution with scale 1: mean and variance are both `shape`.
  ///
  /// By rejection from a cubed normal; a shape below 1 is drawn as one above and multiplied with a power of a uniform
  /// number. How much of the stream is used depends on the values drawn.
  ///
  /// Source: Marsaglia, Tsang. A simple method for generating gamma variables. ACM Trans Math Softw 26 (2000),
  /// doi:10.1145/358407.358414.
  /// - Parameter shape: positive.
  public mutating func gamma(shape: Double) -> Double {
    precondition(shape > 0 && shape.isFinite, "gamma(shape: \(shape)): the shape must be positive")
    if shape < 1 {
      let larger = gamma(shape: shape + 1)
      return larger * pow(1 - uniform(), 1 / shape)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      if log(1 - uniform()) < x * x / 2 + d - d * v + d * log(v) { return d * v }
    }
  }

  /// A draw from the beta distribution with density ∝ x^(a−1) (1−x)^(b−1) on (0, 1), as a ratio of gamma draws.
  /// - Parameters: both positive.
  public mutating func beta(_ a: Double, _ b: Double) -> Double {
    let first = gamma(shape: a)
    let second = gamma(shape: b)
    // With tiny shapes both may underflow; then each end has its own probability.
    guard first + second > 0 else { return uniform() < a / (a + b) ? 1 : 0 }
    return first / (first + second)
  }
}
