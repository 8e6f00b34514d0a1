/// The syntax of units in descriptions: that of UCUM for the units of the field, with two liberties.
///
///     unit      = ["/"] component {("." | "/") component}
///     component = atom [exponent] | "(" unit ")" | "1"
///     atom      = [prefix] symbol | "10*" | "%" | "{annotation}" | "unit"
///     exponent  = [sign] digits | "^" name | "^" number
///
/// `unit` stands for doses of K-PD models. A power that is a parameter (`1/wk^ALPHA`) may be written with its symbol, one
/// that is not whole (`mm^0.5`) with its digits.
package enum UnitSyntax {
  /// Whether a text is a unit.
  package static func isValid(_ text: String) -> Bool {
    var rest = Substring(text)
    return isUnit(&rest) && rest.isEmpty
  }

  private static let symbols: Set<Substring> = [
    "m", "g", "s", "L", "l", "mol", "min", "h", "d", "wk", "mo", "a", "Gy", "Hz", "J", "V", "U", "eq", "cal", "K",
    "Cel", "m[Hg]", "[iU]", "[IU]", "osm", "Pa",
  ]
  private static let prefixes: Set<Character> = ["k", "d", "c", "m", "u", "n", "p", "f", "M", "G"]

  private static func isUnit(_ rest: inout Substring) -> Bool {
    if rest.first == "/" { rest.removeFirst() }
    while true {
      guard isComponent(&rest) else { return false }
      guard rest.first == "." || rest.first == "/" else { return true }
      rest.removeFirst()
    }
  }

  private static func isComponent(_ rest: inout Substring) -> Bool {
    if rest.first == "(" {
      rest.removeFirst()
      guard isUnit(&rest), rest.first == ")" else { return false }
      rest.removeFirst()
      return isExponent(&rest)
    }
    if rest.first == "{" {
      guard let end = rest.firstIndex(of: "}"), end > rest.index(after: rest.startIndex) else { return false }
      rest = rest[rest.index(after: end)...]
      return true
    }
    if rest.hasPrefix("10*") {
      rest = rest.dropFirst(3)
      return isExponent(&rest)
    }
    if rest.first == "1" || rest.first == "%" {
      rest.removeFirst()
      return rest.first.map { !$0.isNumber } ?? true
    }
    let name = rest.prefix { $0.isLetter || "[]'".contains($0) }
    guard isAtom(name) else { return false }
    rest = rest.dropFirst(name.count)
    return isExponent(&rest)
  }

  private static func isAtom(_ name: Substring) -> Bool {
    if symbols.contains(name) || name == "unit" { return true }
    guard let prefix = name.first, prefixes.contains(prefix) else { return false }
    return symbols.contains(name.dropFirst())
  }

  /// Takes an exponent, where there is one.
  private static func isExponent(_ rest: inout Substring) -> Bool {
    if rest.first == "^" {
      let power = rest.dropFirst()
      let isName = power.first?.isLetter ?? false
      let taken = power.prefix { $0.isNumber || (isName ? $0.isLetter || $0 == "_" : $0 == ".") }
      rest = power.dropFirst(taken.count)
      return isName || Double(taken) != nil
    }
    if rest.first == "-" || rest.first == "+" {
      rest.removeFirst()
      guard rest.first?.isNumber ?? false else { return false }
    }
    rest = rest.drop { $0.isNumber }
    return true
  }
}
