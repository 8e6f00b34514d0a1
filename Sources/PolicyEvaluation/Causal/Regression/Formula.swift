/// A linear predictor in the notation of R: `~ X1 + X2:A`.
///
/// Terms are columns, products of columns (`X1:X2`), both with their parts (`X1*X2`), whole powers (`X1^2` or `I(X1^2)`),
/// `log(X)`, `sqrt(X)`, `exp(X)`, and columns as categories (`factor(X)`). There is an intercept unless `0` or `- 1` takes
/// it away. Terms come out by the number of their factors, as in R, else in the order they were given.
///
/// Source: Wilkinson, Rogers. Symbolic description of factorial models for analysis of variance. Applied Statistics 22
/// (1973), doi:10.2307/2346786; the reading of `^` on a column is a power, not a crossing.
public struct Formula: Hashable, Sendable, CustomStringConvertible {
  /// A function of one column.
  public enum Function: String, Hashable, Sendable, CaseIterable {
    case log, sqrt, exp
  }

  /// What one column contributes to a term.
  public enum Factor: Hashable, Sendable, CustomStringConvertible {
    case column(String)
    case power(String, Int)
    case function(Function, String)
    case categories(String)

    /// The column that it is made of.
    public var column: String {
      switch self {
      case .column(let name), .power(let name, _), .function(_, let name), .categories(let name): name
      }
    }

    /// As R writes it.
    public var description: String {
      switch self {
      case .column(let name): name
      case .power(let name, let exponent): "I(\(name)^\(exponent))"
      case .function(let function, let name): "\(function.rawValue)(\(name))"
      case .categories(let name): "factor(\(name))"
      }
    }
  }

  /// A product of factors.
  public struct Term: Hashable, Sendable, CustomStringConvertible {
    /// Each once, in the order they were given; empty for the intercept.
    public let factors: [Factor]

    public init(_ factors: [Factor]) {
      var seen: Set<Factor> = []
      self.factors = factors.filter { seen.insert($0).inserted }
    }

    /// The same product, in whatever order.
    public static func == (left: Term, right: Term) -> Bool { Set(left.factors) == Set(right.factors) }
    public func hash(into hasher: inout Hasher) { hasher.combine(Set(factors)) }

    public var description: String {
      factors.isEmpty ? "1" : factors.map(\.description).joined(separator: ":")
    }
  }

  /// What stands left of `~`; `nil` where nothing does.
  public var response: String?
  public var hasIntercept: Bool
  /// Each once, without the intercept.
  public private(set) var terms: [Term]

  /// The intercept alone.
  public static let interceptOnly = Formula(terms: [])

  /// - Parameter terms: repeated ones count once; an empty one is left out.
  public init(response: String? = nil, hasIntercept: Bool = true, terms: [Term]) {
    (self.response, self.hasIntercept) = (response, hasIntercept)
    var seen: Set<Term> = []
    // As in R, the factors of a product stand in the order in which they first occur in the formula.
    var places: [Factor: Int] = [:]
    for factor in terms.flatMap(\.factors) where places[factor] == nil { places[factor] = places.count }
    let ordered = terms.map { Term($0.factors.sorted { places[$0, default: 0] < places[$1, default: 0] }) }
    let distinct = ordered.filter { !$0.factors.isEmpty && seen.insert($0).inserted }
    self.terms = distinct.enumerated().sorted {
      ($0.element.factors.count, $0.offset) < ($1.element.factors.count, $1.offset)
    }.map(\.element)
  }

  /// Reads a formula; an empty one is the intercept alone.
  /// - Throws: ``FormulaError`` with the place.
  public init(_ text: String) throws(FormulaError) {
    var parser = FormulaParser(text)
    self = try parser.formula()
  }

  /// Reads a list of terms, each written as in a formula: `["X1", "X1:X2", "X1^2"]`. `"1"` may be among them; without
  /// `"0"` there is an intercept.
  /// - Throws: ``FormulaError`` with the term and the place.
  public init(_ terms: [String]) throws(FormulaError) {
    var (all, hasIntercept): ([Term], Bool) = ([], true)
    for text in terms {
      let formula = try Formula(text)
      guard formula.response == nil else {
        throw FormulaError(text: text, position: 0, message: "a term in a list has no left side")
      }
      all += formula.terms
      hasIntercept = hasIntercept && formula.hasIntercept
    }
    self.init(hasIntercept: hasIntercept, terms: all)
  }

  /// The columns that it uses, each once.
  public var columns: [String] {
    var seen: Set<String> = []
    return terms.flatMap(\.factors).map(\.column).filter { seen.insert($0).inserted }
  }

  public var description: String {
    let parts = (hasIntercept ? (terms.isEmpty ? ["1"] : []) : ["0"]) + terms.map(\.description)
    return (response.map { "\($0) " } ?? "") + "~ " + parts.joined(separator: " + ")
  }
}

/// A formula that cannot be read.
public struct FormulaError: Error, Hashable, Sendable, CustomStringConvertible {
  public var text: String
  /// The character (from 0) at which it stops making sense.
  public var position: Int
  public var message: String

  public init(text: String, position: Int, message: String) {
    (self.text, self.position, self.message) = (text, position, message)
  }

  public var description: String { "the formula '\(text)', character \(position + 1): \(message)" }
}

extension Formula: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      if let terms = try? container.decode([String].self) {
        try self.init(terms)
      } else {
        try self.init(container.decode(String.self))
      }
    } catch let error as FormulaError {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
