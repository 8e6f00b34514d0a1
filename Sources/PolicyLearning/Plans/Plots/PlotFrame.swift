import Foundation

/// Where numbers lie in a picture, and its axes.
struct PlotFrame {
  static let width = 640
  static let left = 72
  private static let right = 606.0
  private let top: Double
  private var bottom: Double { top + 300 }
  private let xRange: ClosedRange<Double>
  private let yRange: ClosedRange<Double>
  private let xTicks: [Double]
  private let yTicks: [Double]

  /// Axes that hold all numbers.
  /// - Parameter xIsCount: whether the numbers of the first axis are whole.
  init(xs: [Double], ys: [Double], legendRows: Int, xIsCount: Bool = false) {
    top = 24 + 16 * Double(legendRows)
    (xRange, xTicks) = Self.axis(xs, leastStep: xIsCount ? 1 : 0)
    (yRange, yTicks) = Self.axis(ys)
  }

  var height: Int { Int(bottom) + 48 }

  func x(_ value: Double) -> Double {
    let share = (value - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound)
    return Double(Self.left) + share * (Self.right - Double(Self.left))
  }

  func y(_ value: Double) -> Double {
    bottom - (value - yRange.lowerBound) / (yRange.upperBound - yRange.lowerBound) * (bottom - top)
  }

  /// Round numbers about the data: steps of 1, 2 or 5 times a power of ten.
  static func axis(_ values: [Double], leastStep: Double = 0) -> (range: ClosedRange<Double>, ticks: [Double]) {
    let finite = values.filter(\.isFinite)
    var (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    if high - low < 1e-12 * max(abs(low), abs(high), 1) {
      let margin = max(abs(low) * 0.1, 0.5)
      (low, high) = (low - margin, high + margin)
    }
    let rough = (high - low) / 5
    let power = pow(10, floor(log10(rough)))
    let step = max(leastStep, ([1, 2, 5, 10].first { $0 * power >= rough } ?? 10) * power)
    let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
    let ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    return (first * step...last * step, ticks)
  }

  func axes(xTitle: String, yTitle: String) -> [String] {
    let (left, middle) = (Double(Self.left), (Double(Self.left) + Self.right) / 2)
    var lines: [String] = []
    for tick in xTicks {
      let place = coordinate(x(tick))
      lines.append(
        "<line x1=\"\(place)\" y1=\"\(coordinate(bottom))\" x2=\"\(place)\" y2=\"\(coordinate(bottom + 4))\" "
          + "stroke=\"black\"/>")
      lines.append(
        "<text x=\"\(place)\" y=\"\(coordinate(bottom + 18))\" text-anchor=\"middle\">\(number(tick))</text>")
    }
    for tick in yTicks {
      let place = coordinate(y(tick))
      lines.append(
        "<line x1=\"\(coordinate(left))\" y1=\"\(place)\" x2=\"\(coordinate(Self.right))\" y2=\"\(place)\" "
          + "stroke=\"#dddddd\"/>")
      lines.append(
        "<text x=\"\(coordinate(left - 6))\" y=\"\(place)\" dy=\"0.35em\" text-anchor=\"end\">\(number(tick))</text>")
    }
    lines.append(
      "<path d=\"M\(coordinate(left)),\(coordinate(top)) V\(coordinate(bottom)) H\(coordinate(Self.right))\" "
        + "fill=\"none\" stroke=\"black\"/>")
    lines.append(
      "<text x=\"\(coordinate(middle))\" y=\"\(coordinate(bottom + 38))\" text-anchor=\"middle\">\(xTitle)</text>")
    let height = coordinate((top + bottom) / 2)
    lines.append(
      "<text transform=\"translate(14,\(height)) rotate(-90)\" text-anchor=\"middle\">\(yTitle)</text>")
    return lines
  }

  /// A tick's number, without the digits that rounding leaves.
  private func number(_ value: Double) -> String {
    String(format: "%.6g", abs(value) < 1e-9 * max(abs(yRange.upperBound), abs(xRange.upperBound)) ? 0 : value)
  }
}

/// A place in a picture, to a hundredth.
func coordinate(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
