extension ObservationTable {
  /// A column of numbers, none of them missing.
  /// - Throws: ``ObservationError`` where the table has no such column, or by row where a value is missing or no number.
  public func numbers(_ name: String) throws(ObservationError) -> [Double] {
    switch try column(name) {
    case .labels(let values): throw failure(name, notNumbers(values))
    case .numbers(let values):
      try requireComplete(name, values)
      return values.compactMap { $0 }
    }
  }

  /// A column as labels, none of them missing; whole numbers are written without a fraction.
  /// - Throws: ``ObservationError`` where the table has no such column, or by row where a value is missing.
  public func labels(_ name: String) throws(ObservationError) -> [String] {
    switch try column(name) {
    case .labels(let values):
      try requireComplete(name, values)
      return values.compactMap { $0 }
    case .numbers(let values):
      try requireComplete(name, values)
      return values.compactMap { $0.map(Self.label) }
    }
  }

  /// A column of zeros and ones.
  /// - Throws: ``ObservationError`` as ``numbers(_:)``, and by row where a value is neither 0 nor 1.
  public func binary(_ name: String) throws(ObservationError) -> [Double] {
    if case .labels(let values)? = self[name] {
      let levels = Set(values.compactMap { $0 }).sorted()
      let shown = levels.prefix(6).joined(separator: ", ") + (levels.count > 6 ? ", …" : "")
      throw failure(name, "must be 0 or 1, and has the text \(shown); recode it, one of them as 1 and the rest as 0")
    }
    let values = try numbers(name)
    let wrong = values.indices.filter { values[$0] != 0 && values[$0] != 1 }
    guard wrong.isEmpty else {
      let levels = Set(wrong.map { Self.label(values[$0]) }).sorted().prefix(6).joined(separator: ", ")
      throw failure(
        name, "must be 0 or 1, and is \(levels) in \(ObservationError.list(rows: wrong.map { rows[$0] })); recode it")
    }
    return values
  }

  /// - Throws: ``ObservationError`` with the columns that there are.
  public func column(_ name: String) throws(ObservationError) -> Column {
    if let column = self[name] { return column }
    let known = names.joined(separator: ", ")
    throw ObservationError(
      source: source, problems: [.init(row: 1, column: name, message: "the column is missing; the header has \(known)")]
    )
  }

  /// The rows (their numbers in the file) in which a column has no value.
  public func missingRows(_ name: String) -> [Int] {
    switch self[name] {
    case .numbers(let values)?: values.indices.filter { values[$0] == nil }.map { rows[$0] }
    case .labels(let values)?: values.indices.filter { values[$0] == nil }.map { rows[$0] }
    case nil: []
    }
  }

  /// One problem of each of the columns that has a missing value, or that is not there.
  public func missingValues(in names: [String]) -> [EvaluationLogError.Problem] {
    names.compactMap { name in
      guard self[name] != nil else {
        return .init(
          row: 1, column: name, message: "the column is missing; the header has \(self.names.joined(separator: ", "))")
      }
      let missing = missingRows(name)
      return missing.isEmpty ? nil : .init(column: name, message: Self.describe(missing: missing))
    }
  }

  func failure(_ column: String, _ message: String) -> ObservationError {
    ObservationError(source: source, problems: [.init(column: column, message: message)])
  }

  private static func describe(missing: [Int]) -> String {
    "no value in \(ObservationError.list(rows: missing)); leave out these rows, or fill them in (by imputation, say)"
  }

  private func requireComplete<Value>(_ name: String, _ values: [Value?]) throws(ObservationError) {
    let missing = values.indices.filter { values[$0] == nil }.map { rows[$0] }
    if !missing.isEmpty { throw failure(name, Self.describe(missing: missing)) }
  }

  private func notNumbers(_ values: [String?]) -> String {
    let wrong = values.indices.filter { index in values[index].map { Double($0) == nil } ?? false }
    let example = wrong.first.flatMap { values[$0] } ?? ""
    return "must be a number, and is text ('\(example)') in \(ObservationError.list(rows: wrong.map { rows[$0] }))"
  }

  /// A number as a label: "1", not "1.0".
  static func label(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }
}
