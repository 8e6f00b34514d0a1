import Foundation

extension Generator {
  /// How many of some independent trials succeed.
  ///
  /// By inversion where fewer than ten successes (or failures, if these are fewer) are expected, else by transformed
  /// rejection, whose time does not grow with the trials.
  ///
  /// Source: Hörmann. The generation of binomial random variates. J Stat Comput Simul 46 (1993) 101–110,
  /// doi:10.1080/00949659308811496, algorithm BTRS.
  /// - Parameters:
  ///   - trials: not negative.
  ///   - probability: of success in each, from 0 to 1.
  public mutating func binomial(trials: Int, probability: Double) -> Int {
    precondition(
      trials >= 0 && probability >= 0 && probability <= 1, "binomial(trials: \(trials), probability: \(probability))")
    if probability > 0.5 { return trials - binomial(trials: trials, probability: 1 - probability) }
    return Double(trials) * probability < 10
      ? invertedBinomial(trials, probability) : rejectedBinomial(Double(trials), probability)
  }

  /// Takes P(0), P(1), … off a uniform number until it is used up.
  private mutating func invertedBinomial(_ trials: Int, _ probability: Double) -> Int {
    let odds = probability / (1 - probability)
    var rest = uniform()
    var mass = Foundation.exp(Double(trials) * Foundation.log1p(-probability))
    var successes = 0
    while rest >= mass, successes < trials {
      rest -= mass
      successes += 1
      mass *= odds * Double(trials - successes + 1) / Double(successes)
    }
    return successes
  }

  private mutating func rejectedBinomial(_ trials: Double, _ probability: Double) -> Int {
    let deviation = (trials * probability * (1 - probability)).squareRoot()
    let b = 1.15 + 2.53 * deviation
    let a = -0.0873 + 0.0248 * b + 0.01 * probability
    let center = trials * probability + 0.5
    let alpha = (2.83 + 5.1 / b) * deviation
    let certain = 0.92 - 4.2 / b
    let odds = probability / (1 - probability)
    let mode = ((trials + 1) * probability).rounded(.down)
    while true {
      let u = uniform() - 0.5
      var v = uniform()
      let distance = 0.5 - abs(u)
      let k = ((2 * a / distance + b) * u + center).rounded(.down)
      guard k >= 0 && k <= trials else { continue }
      if distance >= 0.07 && v <= certain { return Int(k) }
      v = Foundation.log(v * alpha / (a / (distance * distance) + b))
      let above = trials - mode + 1
      let height =
        (mode + 0.5) * Foundation.log((mode + 1) / (odds * above))
        + (trials + 1) * Foundation.log(above / (trials - k + 1))
        + (k + 0.5) * Foundation.log(odds * (trials - k + 1) / (k + 1))
        + Self.stirlingRemainder(mode) + Self.stirlingRemainder(trials - mode)
        - Self.stirlingRemainder(k) - Self.stirlingRemainder(trials - k)
      if v <= height { return Int(k) }
    }
  }

  /// ln k! less Stirling's formula at k + 1: (k + ½) ln(k + 1) − (k + 1) + ½ ln 2π.
  private static func stirlingRemainder(_ k: Double) -> Double {
    if k < 10 { return firstRemainders[Int(k)] }
    let square = (k + 1) * (k + 1)
    return (1.0 / 12 - (1.0 / 360 - 1 / (1260 * square)) / square) / (k + 1)
  }

  private static let firstRemainders: [Double] = (0..<10).map { k in
    let k = Double(k)
    return lgamma(k + 1) - ((k + 0.5) * Foundation.log(k + 1) - (k + 1) + 0.5 * Foundation.log(2 * .pi))
  }
}
