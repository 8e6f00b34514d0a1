/// Reads a formula by recursive descent.
///
/// formula = [[name] "~"] [sum]; sum = ["+" | "-"] product {("+" | "-") product}; product = interaction {"*" interaction};
/// interaction = power {":" power}; power = primary ["^" integer];
/// primary = integer | "(Intercept)" | name | name "(" argument ")" | "(" sum ")".
struct FormulaParser {
  private typealias Term = Formula.Term
  private let text: String
  private let characters: [Character]
  private var position = 0

  init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  mutating func formula() throws(FormulaError) -> Formula {
    var response: String?
    if let tilde = characters.firstIndex(of: "~") {
      response = String(characters[..<tilde]).trimmed
      position = tilde + 1
    }
    if response?.isEmpty ?? false { response = nil }
    let terms = try peek == nil ? [Term([])] : sum(startingWith: [Term([])])
    if let rest = peek { throw failure("'\(rest)' is not expected here") }
    return Formula(response: response, hasIntercept: terms.contains(Term([])), terms: terms)
  }

  /// The next character that is not blank.
  private var peek: Character? {
    mutating get {
      while position < characters.count, characters[position].isWhitespace { position += 1 }
      return position < characters.count ? characters[position] : nil
    }
  }

  private mutating func take(_ character: Character) -> Bool {
    guard peek == character else { return false }
    position += 1
    return true
  }

  private func failure(_ message: String) -> FormulaError {
    FormulaError(text: text, position: position, message: message)
  }

  private mutating func sum(startingWith start: [Term]) throws(FormulaError) -> [Term] {
    var terms = start
    var isMinus = take("-")
    if !isMinus { _ = take("+") }
    repeat {
      // A zero takes the intercept away as `- 1` does.
      if peek == "0" {
        position += 1
        if isMinus { terms.append(Term([])) } else { terms.removeAll { $0 == Term([]) } }
      } else {
        let product = try product()
        if isMinus { terms.removeAll { product.contains($0) } } else { terms += product }
      }
      isMinus = take("-")
    } while isMinus || take("+")
    return terms
  }

  private mutating func product() throws(FormulaError) -> [Term] {
    var terms = try interaction()
    while take("*") {
      let right = try interaction()
      terms += right + Self.cross(terms, right)
    }
    return terms
  }

  private mutating func interaction() throws(FormulaError) -> [Term] {
    var terms = try power()
    while take(":") { terms = Self.cross(terms, try power()) }
    return terms
  }

  private static func cross(_ left: [Term], _ right: [Term]) -> [Term] {
    left.flatMap { first in right.map { Term(first.factors + $0.factors) } }
  }

  private mutating func power() throws(FormulaError) -> [Term] {
    let isGroup = peek == "("
    var terms = try primary()
    guard take("^") else { return terms }
    guard let exponent = try integer(), (1...9).contains(exponent) else {
      throw failure("a whole exponent from 1 to 9 is expected after '^'")
    }
    if isGroup {
      let group = terms
      for _ in 1..<exponent { terms += Self.cross(terms, group) }
      return terms
    }
    guard terms.count == 1, terms[0].factors.count == 1, case .column(let name) = terms[0].factors[0] else {
      throw failure("only a column or a group in parentheses has a power")
    }
    return [Term([exponent == 1 ? .column(name) : .power(name, exponent)])]
  }

  private mutating func primary() throws(FormulaError) -> [Term] {
    if take("(") {
      if takeIntercept() { return [Term([])] }
      let terms = try sum(startingWith: [])
      guard take(")") else { throw failure("')' is missing") }
      return terms
    }
    if let number = try integer() {
      guard number == 1 else { throw failure("the number \(number) is no term; only 0 and 1 are") }
      return [Term([])]
    }
    let name = try name()
    guard take("(") else { return [Term([.column(name)])] }
    let factor = try call(name)
    guard take(")") else { throw failure("')' is missing") }
    return [Term([factor])]
  }

  /// The rest of `(Intercept)`, R's name of the column.
  private mutating func takeIntercept() -> Bool {
    let name = Array("Intercept)")
    guard characters[position...].starts(with: name) else { return false }
    position += name.count
    return true
  }

  private mutating func call(_ function: String) throws(FormulaError) -> Formula.Factor {
    let argument = try name()
    if function == "I" || function == "factor" || function == "C" || function == "as.factor" {
      guard function == "I" else { return .categories(argument) }
      guard take("^") else { return .column(argument) }
      guard let exponent = try integer(), (1...9).contains(exponent) else {
        throw failure("a whole exponent from 1 to 9 is expected after '^'")
      }
      return exponent == 1 ? .column(argument) : .power(argument, exponent)
    }
    guard let known = Formula.Function(rawValue: function) else {
      let all = Formula.Function.allCases.map(\.rawValue) + ["I", "factor"]
      throw failure("the function '\(function)' is not known; there are \(all.joined(separator: ", "))")
    }
    return .function(known, argument)
  }

  private mutating func integer() throws(FormulaError) -> Int? {
    guard peek?.isNumber ?? false else { return nil }
    let start = position
    while position < characters.count, characters[position].isNumber || characters[position] == "." { position += 1 }
    guard let value = Int(String(characters[start..<position])) else {
      position = start
      throw failure("a whole number is expected")
    }
    return value
  }

  /// A column: letters, digits, `.` and `_`, or anything between backticks.
  private mutating func name() throws(FormulaError) -> String {
    if take("`") {
      let start = position
      while position < characters.count, characters[position] != "`" { position += 1 }
      let name = String(characters[start..<position])
      guard take("`") else { throw failure("the closing ` is missing") }
      return name
    }
    guard let first = peek, first.isLetter || first == "_" || first == "." else {
      throw failure(peek == nil ? "the formula ends where a term is expected" : "a term is expected here")
    }
    let start = position
    while position < characters.count, Self.isOfName(characters[position]) { position += 1 }
    return String(characters[start..<position])
  }

  private static func isOfName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "."
  }
}

extension String {
  fileprivate var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace ?? false { rest.removeFirst() }
    while rest.last?.isWhitespace ?? false { rest.removeLast() }
    return String(rest)
  }
}
