extension ModelContract {
  /// What occurs more than once, each once.
  static func repeated<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    var twice: Set<Element> = []
    return elements.filter { !seen.insert($0).inserted && twice.insert($0).inserted }
  }

  static func isSymbol(_ text: String) -> Bool {
    guard let first = text.first, first.isASCII, first.isLetter else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }

  static func orderViolations<Index: ModelIndex>(_ type: Index.Type, _ name: String) -> [String] {
    let values = Index.allCases.map(\.rawValue)
    return values == Array(values.indices) ? [] : ["the values of \(name) are \(values), not 0, 1, 2, …"]
  }

  /// Cholesky's factorization; a pivot of 0 is allowed where its column is 0.
  static func isDefinite(_ matrix: [[Double]]) -> Bool {
    var rows: [[Double]] = []
    for row in matrix.indices {
      var values = [Double](repeating: 0, count: row + 1)
      for column in 0...row {
        let other = column == row ? values : rows[column]
        let rest = (0..<column).reduce(matrix[row][column]) { $0 - values[$1] * other[$1] }
        let slack = 1e-12 * Swift.max(1, Swift.abs(matrix[row][row]))
        if column == row {
          guard rest >= -slack else { return false }
          values[row] = Swift.max(0, rest).squareRoot()
        } else if rows[column][column] > 0 {
          values[column] = rest / rows[column][column]
        } else if Swift.abs(rest) > slack {
          return false
        }
      }
      rows.append(values)
    }
    return true
  }
}
