import Foundation

/// Numbers as text, the same on every machine: no locale, fixed decimals, a true minus sign.
package enum NumberText {
  /// What stands where there is no number.
  package static let missing = "–"

  /// `value` with a fixed number of decimals; ``missing`` where it is absent or not finite. From 1e10 on, where decimals
  /// mean nothing (importance weights can explode), it takes an exponent.
  package static func fixed(_ value: Double?, _ decimals: Int) -> String {
    guard let value, value.isFinite else { return missing }
    guard abs(value) < 1e10 else { return significant(value) }
    let text = String(format: "%.\(max(0, decimals))f", abs(value))
    let isZero = !text.contains { $0 != "0" && $0 != "." }
    return (value < 0 && !isZero ? "\u{2212}" : "") + grouped(text)
  }

  /// `value` to about `digits` significant digits, without an exponent between 1e-4 and 1e7.
  package static func significant(_ value: Double?, digits: Int = 3) -> String {
    guard let value, value.isFinite else { return missing }
    guard value != 0 else { return "0" }
    let magnitude = Int(log10(abs(value)).rounded(.down))
    if magnitude < -4 || magnitude >= 7 {
      let text = String(format: "%.\(digits - 1)e", abs(value))
      return (value < 0 ? "\u{2212}" : "") + text
    }
    return fixed(value, max(0, digits - 1 - magnitude))
  }

  /// A whole number, grouped by thousands from 10 000 on.
  package static func count(_ value: Int?) -> String {
    guard let value else { return missing }
    return (value < 0 ? "\u{2212}" : "") + grouped(String(value.magnitude))
  }

  /// A share (0 to 1) as a percentage.
  package static func percent(_ share: Double?, _ decimals: Int = 0) -> String {
    guard let share, share.isFinite else { return missing }
    return fixed(share * 100, decimals) + "\u{00A0}%"
  }

  /// A value with its interval: `1.2 (0.9 to 1.5)`.
  package static func estimate(_ value: Double?, _ interval: Interval?, _ decimals: Int) -> String {
    guard let interval else { return fixed(value, decimals) }
    return "\(fixed(value, decimals)) (\(range(interval, decimals)))"
  }

  /// An interval, `0.9 to 1.5`, that no line break parts.
  package static func range(_ interval: Interval?, _ decimals: Int) -> String {
    guard let interval else { return missing }
    return "\(fixed(interval.lower, decimals))\u{00A0}to\u{00A0}\(fixed(interval.upper, decimals))"
  }

  /// `value` to at most four significant digits, without trailing zeros: settings, doses, thresholds.
  package static func plain(_ value: Double?) -> String {
    var text = significant(value, digits: 4)
    guard text.contains("."), !text.contains("e") else { return text }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  /// The decimals that show `values` to about three significant digits of the largest, at most four.
  package static func decimals(for values: [Double]) -> Int {
    let largest = values.filter(\.isFinite).map { abs($0) }.max() ?? 0
    guard largest > 0 else { return 2 }
    return min(4, max(0, 2 - Int(log10(largest).rounded(.down))))
  }

  /// A drawing coordinate: ASCII, at most two decimals, no trailing zeros.
  package static func coordinate(_ value: Double) -> String {
    let hundredths = (value * 100).rounded()
    precondition(hundredths.magnitude < 1e12, "coordinate \(value) is not drawable")
    let whole = Int(hundredths)
    let fraction = whole.magnitude % 100
    let sign = whole < 0 ? "-" : ""
    var text = sign + String(whole.magnitude / 100)
    if fraction > 0 {
      text += fraction % 10 == 0 ? ".\(fraction / 10)" : (fraction < 10 ? ".0\(fraction)" : ".\(fraction)")
    }
    return text
  }

  private static func grouped(_ text: String) -> String {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let digits = Array(parts[0])
    guard digits.count > 4 else { return text }
    var whole = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { whole += "\u{202F}" }
      whole.append(digit)
    }
    return parts.count > 1 ? whole + "." + parts[1] : whole
  }
}
