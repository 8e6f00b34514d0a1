import Foundation

/// Round positions along an axis, with labels of equal precision.
package struct Ticks: Sendable, Hashable {
  package var values: [Double]
  package var labels: [String]

  /// Ticks at multiples of 1, 2 or 5 times a power of ten inside `lower...upper`, about `count` of them.
  package static func linear(_ lower: Double, _ upper: Double, count: Int = 5) -> Ticks {
    let step = self.step(lower, upper, count: count)
    let first = Int((lower / step - 1e-9).rounded(.up))
    let last = Int((upper / step + 1e-9).rounded(.down))
    let decimals = max(0, -Int((log10(step) + 1e-9).rounded(.down)))
    let values = (first...max(first, last)).map { Double($0) * step }
    return Ticks(values: values, labels: values.map { NumberText.fixed($0, decimals) })
  }

  /// Ticks at 1, 2, 5 times powers of ten (whole powers alone where more than three decades are shown) inside
  /// `lower...upper`, both positive; linear ones where that leaves fewer than two.
  package static func logarithmic(_ lower: Double, _ upper: Double) -> Ticks {
    precondition(lower > 0 && upper > lower, "logarithmic ticks from \(lower) to \(upper)")
    let decades = Int(log10(lower).rounded(.down))...Int(log10(upper).rounded(.up))
    let leading: [Double] = log10(upper / lower) > 3 ? [1] : [1, 2, 5]
    let candidates: [Double] = decades.flatMap { (power: Int) -> [Double] in
      let decade: Double = pow(10, Double(power))
      return leading.map { $0 * decade }
    }
    let reach = (lower * (1 - 1e-9))...(upper * (1 + 1e-9))
    let values = candidates.filter { reach.contains($0) }
    guard values.count >= 2 else { return linear(lower, upper) }
    return Ticks(
      values: values,
      labels: values.map { NumberText.fixed($0, max(0, -Int((log10($0) + 1e-9).rounded(.down)))) })
  }

  /// The step of ``linear(_:_:count:)``.
  static func step(_ lower: Double, _ upper: Double, count: Int) -> Double {
    precondition(lower.isFinite && upper.isFinite && upper > lower && count > 0, "ticks from \(lower) to \(upper)")
    let raw = (upper - lower) / Double(count)
    let power = pow(10, log10(raw).rounded(.down))
    let residual = raw / power
    return power * (residual < 1.5 ? 1 : residual < 3.5 ? 2 : residual < 7.5 ? 5 : 10)
  }
}
