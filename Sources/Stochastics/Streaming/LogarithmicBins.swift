import Foundation

/// The division of the positive numbers into bins whose ends differ by a factor of at most γ = (1 + α)/(1 − α).
///
/// With x = 2^e (1 + s), 0 ≤ s < 1, bin i holds the x with i − 1 < m·L(x) ≤ i, where
/// - L(x) = e + s·(10/7 + s·(−3/5 + s·6/35)) stands for log₂ x: it is continuous and increasing;
/// - m = 0.7/ln γ. Since dL/d(ln x) ≥ 10/7 for every s (equality at s = 0 and 2/3), a bin spans at most ln γ.
///
/// Any number of a bin with ends a < b then lies within the share (b − a)/(b + a) ≤ α of 2ab/(a + b). Against the exact
/// logarithm there are 1 % more bins; in return no library function is called, so a bin is found in few nanoseconds and
/// is the same on every machine.
///
/// Source: Masson, Rim, Lee 2019, doi:10.14778/3352063.3352135 (bins and their representative). The cubic with the
/// coefficients 6/35, −3/5, 10/7 is that of the authors' open implementation (DataDog sketches, cubically interpolated
/// mapping); the bound on its slope was derived anew.
struct LogarithmicBins: Sendable, Hashable {
  /// α.
  let accuracy: Double
  /// m, which is also the number of bins per factor of two.
  let perOctave: Double

  init(accuracy: Double) {
    precondition(
      accuracy >= 1e-6 && accuracy <= 0.5,
      "LogarithmicBins(accuracy: \(accuracy)): the relative accuracy must lie between 1e-6 and 0.5")
    self.accuracy = accuracy
    perOctave = 0.7 / (log1p(accuracy) - log1p(-accuracy))
  }

  /// The bin of a positive normal number.
  @inline(__always)
  func index(of value: Double) -> Int {
    let bits = value.bitPattern
    let exponent = Double(Int(bits >> 52) - 1023)
    let s = Double(bitPattern: bits & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000) - 1
    let scaled = (exponent + s * (10.0 / 7 + s * (-0.6 + s * (6.0 / 35)))) * perOctave
    let truncated = Int(scaled)
    return Double(truncated) < scaled ? truncated + 1 : truncated
  }

  /// The number that stands for a bin: the harmonic mean of its ends.
  func representative(_ index: Int) -> Double {
    let lower = bound(Double(index - 1))
    let upper = bound(Double(index))
    return upper * (lower / (lower + upper)) * 2
  }

  /// The x with m·L(x) = `scaled`.
  private func bound(_ scaled: Double) -> Double {
    let logarithm = scaled / perOctave
    let exponent = logarithm.rounded(.down)
    let fraction = logarithm - exponent
    // Newton from the chord: the cubic is close to linear on [0, 1], so that five steps reach the last bit.
    var s = fraction
    for _ in 0..<5 {
      let value = s * (10.0 / 7 + s * (-0.6 + s * (6.0 / 35))) - fraction
      s -= value / (10.0 / 7 + s * (-1.2 + s * (18.0 / 35)))
    }
    return scalbn(1 + s, Int(exponent))
  }
}
