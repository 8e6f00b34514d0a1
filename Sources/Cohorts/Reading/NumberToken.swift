import Foundation

/// What a token says as a number.
enum NumberToken {
  case number(Double)
  /// NaN or an infinity, written out or by overflow.
  case nonFinite
  case unparsable

  /// Reads `[+-]digits[.digits][e[+-]digits]` and nothing else: no hexadecimal, no thousands separators.
  init(_ token: String) {
    var rest = Substring(token)
    if let sign = rest.first, sign == "+" || sign == "-" { rest = rest.dropFirst() }
    if ["nan", "inf", "infinity"].contains(rest.lowercased()) {
      self = .nonFinite
      return
    }
    let mantissa = rest.prefix { $0 != "e" && $0 != "E" }
    let exponent = rest.dropFirst(mantissa.count + 1)
    let hasExponent = mantissa.count < rest.count
    let unsigned = exponent.first == "-" || exponent.first == "+" ? exponent.dropFirst() : exponent
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    let isNumber =
      parts.count <= 2 && parts.contains { !$0.isEmpty } && parts.allSatisfy(Self.isDigits)
      && (!hasExponent || (!unsigned.isEmpty && Self.isDigits(unsigned)))
    guard isNumber, let value = Double(token) else {
      self = .unparsable
      return
    }
    self = value.isFinite ? .number(value) : .nonFinite
  }

  /// How a token that is no number might be mended.
  static func remedy(for token: String) -> String {
    if token.contains(","), case .number = NumberToken(token.replacingOccurrences(of: ",", with: ".")) {
      return "write the decimal sign as a point"
    }
    if token.hasPrefix("<") || token.hasPrefix(">") {
      return "replace the value beyond the limit of quantification by a number, or list it in source.missing"
    }
    let number = token.prefix { $0.isNumber || ".+-eE".contains($0) }
    if !number.isEmpty, case .number = NumberToken(String(number)) {
      return "correct the source if '\(number)' is meant, or list the token in source.missing"
    }
    return "correct the source, or list the token in source.missing"
  }

  private static func isDigits(_ text: Substring) -> Bool { text.utf8.allSatisfy { (48...57).contains($0) } }
}
