import Foundation

/// How a formula becomes columns: the categories that it was made for are kept, so that the same columns can be made of
/// other rows and of treatments that were set.
///
/// A column of labels, or one in `factor( )`, is coded by treatment contrasts: one column for each category but the
/// first, which is the reference. Categories are sorted as numbers where all are, else as text. Where the model lacks
/// the term without the factor (no intercept, say), every category gets its column, as in R.
public struct DesignEncoding: Sendable, Hashable {
  public let formula: Formula
  /// The categories of each column that is coded by them, the reference first.
  public let categories: [String: [String]]

  /// - Parameter references: the reference category of a column, where it is not to be the first.
  /// - Throws: ``ObservationError`` with the columns that are missing, and those with one category only.
  public init(
    _ formula: Formula, of table: ObservationTable, references: [String: String] = [:]
  ) throws(ObservationError) {
    self.formula = formula
    var (categories, problems): ([String: [String]], [EvaluationLogError.Problem]) = ([:], [])
    let columns = formula.columns
    problems += table.missingValues(in: columns)
    for name in columns where Self.isCategorical(name, formula, table) {
      do {
        let levels = try Self.levels(of: name, table, reference: references[name])
        categories[name] = levels
      } catch  where problems.contains(where: { $0.column == name }) {
        continue
      } catch {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw ObservationError(source: table.source, problems: problems) }
    self.categories = categories
  }

  private static func isCategorical(_ name: String, _ formula: Formula, _ table: ObservationTable) -> Bool {
    if case .labels? = table[name] { return true }
    return formula.terms.contains { $0.factors.contains(.categories(name)) }
  }

  private static func levels(
    of name: String, _ table: ObservationTable, reference: String?
  ) throws(ObservationError) -> [String] {
    let labels = try table.labels(name)
    let distinct = Set(labels)
    let numbers = distinct.compactMap { label in Double(label).map { (label, $0) } }
    if case .labels? = table[name], numbers.count < distinct.count, 2 * numbers.count > distinct.count {
      // A column of numbers with a few typing errors, not one of categories.
      _ = try table.numbers(name)
    }
    let sorted =
      numbers.count == distinct.count ? numbers.sorted { $0.1 < $1.1 }.map(\.0) : distinct.sorted()
    guard sorted.count > 1 else {
      throw table.failure(name, "is '\(sorted.first ?? "")' throughout; leave out its term")
    }
    guard let reference else { return sorted }
    guard distinct.contains(reference) else {
      throw table.failure(name, "has no category '\(reference)'; there are \(sorted.joined(separator: ", "))")
    }
    return [reference] + sorted.filter { $0 != reference }
  }

  /// The columns of a table.
  /// - Throws: ``ObservationError`` by column with the rows that lack a value, that have a category which was not there
  ///   when the encoding was made, or of which a logarithm or root cannot be taken.
  public func design(of table: ObservationTable) throws(ObservationError) -> DesignMatrix {
    let missing = table.missingValues(in: formula.columns)
    guard missing.isEmpty else { throw ObservationError(source: table.source, problems: missing) }
    var (names, columns): ([String], [[Double]]) = ([], [])
    if formula.hasIntercept {
      names.append("(Intercept)")
      columns.append([Double](repeating: 1, count: table.count))
    }
    for term in formula.terms {
      for column in try self.columns(of: term, table) {
        names.append(column.name)
        columns.append(column.values)
      }
    }
    return DesignMatrix(names: names, matrix: Matrix(rows: table.count, columns: columns))
  }

  private typealias Named = (name: String, values: [Double])

  /// The products of the factors' columns, the first factor's running fastest, as in R.
  private func columns(of term: Formula.Term, _ table: ObservationTable) throws(ObservationError) -> [Named] {
    var result: [Named] = []
    for (index, factor) in term.factors.enumerated() {
      let own = try columns(of: factor, in: term, table)
      if index == 0 {
        result = own
      } else {
        result = own.flatMap { right in
          result.map { left in (left.name + ":" + right.name, zip(left.values, right.values).map { $0 * $1 }) }
        }
      }
    }
    return result
  }

  private func columns(
    of factor: Formula.Factor, in term: Formula.Term, _ table: ObservationTable
  ) throws(ObservationError) -> [Named] {
    if let categories = categories[factor.column] {
      guard factor == .column(factor.column) || factor == .categories(factor.column) else {
        throw table.failure(factor.column, "is categories, of which \(factor) cannot be taken")
      }
      return try indicators(of: factor, categories, in: term, table)
    }
    return [(factor.description, try values(of: factor, table))]
  }

  private func indicators(
    of factor: Formula.Factor, _ categories: [String], in term: Formula.Term, _ table: ObservationTable
  ) throws(ObservationError) -> [Named] {
    let labels = try table.labels(factor.column)
    let unknown = labels.indices.filter { !categories.contains(labels[$0]) }
    guard unknown.isEmpty else {
      let place = ObservationError.list(rows: unknown.map { table.rows[$0] })
      throw table.failure(
        factor.column, "has a category in \(place) that the model does not know: '\(labels[unknown[0]])'")
    }
    let rest = Formula.Term(term.factors.filter { $0 != factor })
    let isContrast = rest.factors.isEmpty ? formula.hasIntercept : formula.terms.contains(rest)
    return categories.dropFirst(isContrast ? 1 : 0).map { category in
      (factor.description + category, labels.map { $0 == category ? 1 : 0 })
    }
  }

  private func values(of factor: Formula.Factor, _ table: ObservationTable) throws(ObservationError) -> [Double] {
    let numbers = try table.numbers(factor.column)
    switch factor {
    case .column, .categories: return numbers
    case .power(_, let exponent): return numbers.map { pow($0, Double(exponent)) }
    case .function(let function, let name):
      let result = numbers.map { Self.apply(function, $0) }
      let wrong = result.indices.filter { !result[$0].isFinite }
      guard wrong.isEmpty else {
        let place = ObservationError.list(rows: wrong.map { table.rows[$0] })
        throw table.failure(name, "\(factor) is not finite in \(place); choose another term")
      }
      return result
    }
  }

  private static func apply(_ function: Formula.Function, _ value: Double) -> Double {
    switch function {
    case .log: log(value)
    case .sqrt: value.squareRoot()
    case .exp: exp(value)
    }
  }
}
