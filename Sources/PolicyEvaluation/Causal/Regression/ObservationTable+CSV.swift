public import Foundation

extension ObservationTable {
  /// What stands for a missing value, in any case of letters, beside an empty field.
  public static let missingMarks: Set<String> = ["", "na", "n/a", "nan", "null", "."]

  /// Reads comma-separated text with a header. A column is of numbers where every value in it that is not missing is one.
  /// - Throws: ``ObservationError`` with everything that is wrong with the layout, by row and column.
  public init(contentsOf url: URL) throws(ObservationError) {
    let text: String
    do {
      text = try String(contentsOf: url, encoding: .utf8)
    } catch {
      throw ObservationError(source: url.path, problems: [.init(message: "the file cannot be opened or is no text")])
    }
    try self.init(csv: text, source: url.path)
  }

  /// The same of a text.
  public init(csv text: String, source: String? = nil) throws(ObservationError) {
    var reading = ObservationReading()
    do {
      var rest: [UInt8]? = Array(text.utf8)
      var lines = LineReader {
        defer { rest = nil }
        return rest
      }
      while let line = try lines.next() { reading.append(line, number: lines.lineNumber) }
    } catch {
      throw ObservationError(source: source, problems: [.init(message: "the file cannot be read")])
    }
    let problems = reading.allProblems
    guard problems.isEmpty else { throw ObservationError(source: source, problems: problems) }
    self.init(reading.columns, rows: reading.rows, source: source)
  }
}

/// The fields of a comma-separated file, as they are read.
private struct ObservationReading {
  private(set) var rows: [Int] = []
  private var header: [String]?
  /// The fields by column.
  private var fields: [[String]] = []
  private var problems: [EvaluationLogError.Problem] = []
  private var row = DelimitedRow()

  mutating func append(_ line: ArraySlice<UInt8>, number: Int) {
    guard line.contains(where: { $0 != 32 && $0 != 9 }) else { return }
    row.split(line)
    let texts = (0..<row.count).map { row.text($0) }
    guard let header else { return begin(header: texts, number: number) }
    guard texts.count == header.count else {
      let message =
        "\(texts.count) fields where the header has \(header.count); a text with a comma needs double quotes"
      return problems.append(.init(row: number, message: message))
    }
    rows.append(number)
    for (column, text) in texts.enumerated() { fields[column].append(text) }
  }

  private mutating func begin(header: [String], number: Int) {
    self.header = header
    fields = header.map { _ in [] }
    var seen: Set<String> = []
    for name in header where !name.isEmpty && !seen.insert(name).inserted {
      problems.append(.init(row: number, column: name, message: "the column is given twice"))
    }
  }

  var allProblems: [EvaluationLogError.Problem] {
    guard header != nil else { return [.init(message: "the file is empty")] }
    guard problems.isEmpty, rows.isEmpty else { return problems + infinite }
    return [.init(message: "the file has a header and no rows")]
  }

  /// Numbers that are not finite.
  private var infinite: [EvaluationLogError.Problem] {
    (header ?? []).enumerated().flatMap { column, name in
      zip(rows, fields[column]).compactMap { row, text in
        Self.number(text).map { $0.isInfinite } ?? false
          ? .init(row: row, column: name, message: "'\(text)' is not finite; give a number or leave the field empty")
          : nil
      }
    }
  }

  /// Columns without a name (a writer's row numbers, say) are left out.
  var columns: [(String, ObservationTable.Column)] {
    (header ?? []).enumerated().compactMap { index, name in name.isEmpty ? nil : (name, Self.column(fields[index])) }
  }

  private static func column(_ texts: [String]) -> ObservationTable.Column {
    let present = texts.map { ObservationTable.missingMarks.contains($0.lowercased()) ? nil : $0 }
    let numbers = present.map { $0.flatMap(number) }
    let isNumeric = zip(present, numbers).allSatisfy { $0 == nil || $1 != nil }
    return isNumeric ? .numbers(numbers) : .labels(present)
  }

  private static func number(_ text: String) -> Double? { Double(text) }
}
