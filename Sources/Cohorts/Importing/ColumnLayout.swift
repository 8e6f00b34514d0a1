import Quantities

/// Where the columns of a mapping stand in one file.
struct ColumnLayout {
  /// The number of columns of every row.
  let width: Int
  private let header: [String]?
  private var places: [ColumnReference: Int] = [:]

  /// - Parameters:
  ///   - header: the names of the columns; `nil` where the file has none.
  ///   - width: the number of columns of the first row.
  ///   - file: the file's name, for problems.
  /// - Throws: ``CohortImportError`` with every mapped column that the file does not have.
  init(_ mapping: CohortMapping, header: [String]?, width: Int, file: String) throws {
    self.width = width
    self.header = header
    var problems: [ImportProblem] = []
    for (role, column) in mapping.columns {
      guard let column else {
        problems.append(
          ImportProblem(
            kind: .missingColumn, scope: .data, file: file, column: role, expected: "a column for \(role)",
            remedy: "give its 'column', or map 'measurements' for a table with one measurement per row"))
        continue
      }
      switch Self.place(of: column, header: header, width: width) {
      case .success(let place): places[column] = place
      case .failure(let lack): problems.append(lack.problem(role: role, column: column, file: file))
      }
    }
    if !problems.isEmpty { throw CohortImportError(problems: problems) }
  }

  /// The text of a column in a row.
  func token(_ column: ColumnReference, in row: DelimitedReader.Row) -> String {
    places[column].map { row.fields[$0] } ?? ""
  }

  /// How a column is called in problems: `3 'PSA' (psa)`.
  func label(_ column: ColumnReference, role: String) -> String {
    guard let place = places[column] else { return "\(column) (\(role))" }
    let name = header.map { " '\($0[place])'" } ?? ""
    return "\(place + 1)\(name) (\(role))"
  }

  private struct Lack: Error {
    var kind = ImportProblem.Kind.missingColumn
    var expected: String
    var remedy: String

    func problem(role: String, column: ColumnReference, file: String) -> ImportProblem {
      ImportProblem(
        kind: kind, scope: .data, file: file, column: "\(column) (\(role))", expected: expected, remedy: remedy)
    }
  }

  private static func place(of column: ColumnReference, header: [String]?, width: Int) -> Result<Int, Lack> {
    switch column {
    case .position(let position):
      if position <= width { return .success(position - 1) }
      return .failure(
        Lack(expected: "a column at position \(position); the file has \(width)", remedy: "correct the position"))
    case .name(let name):
      guard let header else {
        return .failure(
          Lack(
            expected: "a header that names the column, but source.header is false",
            remedy: "give its position from 1 to \(width), or set source.header"))
      }
      let places = header.indices.filter { header[$0] == name }
      if places.count == 1 { return .success(places[0]) }
      if places.count > 1 {
        return .failure(
          Lack(
            kind: .ambiguousColumn, expected: "one column of that name; there are \(places.count)",
            remedy: "give its position: \(places.map { "\($0 + 1)" }.joined(separator: " or "))"))
      }
      let nearest = nearestName(to: name, among: header).map { "did you mean '\($0)'" } ?? "correct the name"
      return .failure(
        Lack(
          expected: "that column; the file has \(header.map { "'\($0)'" }.joined(separator: ", "))", remedy: nearest))
    }
  }
}

extension CohortMapping {
  /// Every mapped column with the role it has; `nil` where a variable has no column though it needs one.
  var columns: [(role: String, column: ColumnReference?)] {
    var columns: [(role: String, column: ColumnReference?)] = [("time", time.column), ("dose", dose.column)]
    if case .column(let column) = patient { columns.append(("patient", column)) }
    if case .column(let column)? = center { columns.append(("center", column)) }
    if let measurements {
      columns.append(("measurements.variable", measurements.variable))
      columns.append(("measurements.value", measurements.value))
      if let unit = measurements.unit { columns.append(("measurements.unit", unit)) }
    } else {
      columns += observations.map { ($0.variable, $0.column) }
    }
    columns += events.map { ("event", $0.column) }
    columns += covariates.map { ($0.name, $0.column) }
    return columns
  }
}
