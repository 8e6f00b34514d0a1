import Foundation

extension Generator {
  /// A draw from the uniform distribution on [0, 1), with 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A draw from the uniform distribution on [low, high); `low` where both are equal.
  public mutating func uniform(_ low: Double, _ high: Double) -> Double {
    precondition(low <= high, "uniform(\(low), \(high)): the ends are in the wrong order")
    let value = low + (high - low) * uniform()
    return value < high ? value : max(low, high.nextDown)  // rounding may reach the open end
  }

  /// An integer drawn uniformly from 0..<bound, without modulo bias (Lemire 2019, doi:10.1145/3230636).
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "index(below: \(bound)): the bound must be positive")
    return Int.random(in: 0..<bound, using: &self)
  }

  /// A standard normal draw (Box–Muller: each call uses two uniforms, so a stream's use never depends on the values).
  public mutating func normal() -> Double {
    let radius = (-2 * Foundation.log(1 - uniform())).squareRoot()
    return radius * Foundation.cos(2 * .pi * uniform())
  }

  /// A normal draw with the given mean and standard deviation.
  public mutating func normal(mean: Double, standardDeviation: Double) -> Double {
    mean + standardDeviation * normal()
  }

  /// An exponential draw with the given rate (per unit of time).
  public mutating func exponential(rate: Double) -> Double {
    precondition(rate > 0, "exponential(rate: \(rate)): the rate must be positive")
    return -Foundation.log(1 - uniform()) / rate
  }

  /// `true` with the given probability.
  public mutating func bernoulli(_ probability: Double) -> Bool {
    precondition(
      probability >= -1e-9 && probability <= 1 + 1e-9, "bernoulli(\(probability)): not a probability")
    return uniform() < probability
  }

  /// An index drawn in proportion to non-negative weights.
  public mutating func categorical(_ weights: [Double]) -> Int {
    let total = weights.reduce(0, +)
    precondition(
      total > 0 && total.isFinite && weights.allSatisfy { $0 >= 0 },
      "categorical(\(weights)): the weights must not be negative and must have a positive finite sum")
    var rest = uniform() * total
    for (index, weight) in weights.enumerated() where weight > 0 {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.lastIndex { $0 > 0 } ?? 0
  }
}
