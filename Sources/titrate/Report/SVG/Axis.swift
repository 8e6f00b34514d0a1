import Foundation

/// An axis: what it measures (title with unit), its range and whether it is logarithmic.
package struct Axis: Sendable, Hashable {
  package enum Scale: Sendable, Hashable { case linear, logarithmic }

  /// Quantity and unit, e.g. "PSA (ng/mL)".
  package let title: String
  package let scale: Scale
  /// The ends of the axis, in the axis's unit.
  package let lower: Double
  package let upper: Double
  package let ticks: Ticks

  /// An axis that spans `values`.
  ///
  /// - Parameters:
  ///   - title: quantity and unit.
  ///   - values: what has to fit; values that are not finite (or not positive, on a logarithmic axis) are left out.
  ///   - scale: linear or logarithmic.
  ///   - isTight: whether the axis ends at the extreme values and not at the next round ones.
  ///   - count: about how many ticks there shall be.
  package init(
    title: String, spanning values: [Double], scale: Scale = .linear, isTight: Bool = false, tickCount count: Int = 5
  ) {
    self.title = title
    let usable = values.filter { $0.isFinite && (scale == .linear || $0 > 0) }
    var lower = usable.min() ?? (scale == .linear ? 0 : 1)
    var upper = usable.max() ?? (scale == .linear ? 1 : 10)
    if upper - lower <= 1e-12 * max(abs(lower), abs(upper)) {
      (lower, upper) = Axis.widened(around: lower, scale: scale)
    }
    if !isTight {
      (lower, upper) = Axis.rounded(lower, upper, scale: scale, count: count)
    }
    self.scale = scale
    self.lower = lower
    self.upper = upper
    ticks =
      scale == .linear ? Ticks.linear(lower, upper, count: count) : Ticks.logarithmic(lower, upper)
  }

  private static func widened(around value: Double, scale: Scale) -> (Double, Double) {
    switch scale {
    case .linear:
      let margin = value == 0 ? 1 : abs(value) * 0.1
      return (value - margin, value + margin)
    case .logarithmic: return (value / 2, value * 2)
    }
  }

  private static func rounded(_ lower: Double, _ upper: Double, scale: Scale, count: Int) -> (Double, Double) {
    switch scale {
    case .linear:
      let step = Ticks.step(lower, upper, count: count)
      return ((lower / step + 1e-9).rounded(.down) * step, (upper / step - 1e-9).rounded(.up) * step)
    case .logarithmic:
      return (roundedLog(lower, .down), roundedLog(upper, .up))
    }
  }

  /// The next 1, 2 or 5 times a power of ten in a direction.
  private static func roundedLog(_ value: Double, _ rule: FloatingPointRoundingRule) -> Double {
    let power = pow(10, log10(value).rounded(.down))
    let candidates = [1.0, 2, 5, 10].map { $0 * power }
    return rule == .up
      ? candidates.first { $0 >= value * (1 - 1e-9) } ?? value
      : candidates.last { $0 <= value * (1 + 1e-9) } ?? value
  }

  /// Where `value` lies between the ends: 0 at `lower`, 1 at `upper`; values beyond are put on the end.
  package func fraction(_ value: Double) -> Double {
    let position: Double
    switch scale {
    case .linear: position = (value - lower) / (upper - lower)
    case .logarithmic: position = log(max(value, lower) / lower) / log(upper / lower)
    }
    return min(1, max(0, position))
  }

  /// Whether `value` lies between the ends.
  package func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}
