public import Foundation

/// Reads a log from comma-separated text.
///
/// Columns, in any order, named by a header: `episode` (any text), `step`, `action` (from 0), `reward`,
/// `behavior_probability`, `target_probability`; optional `q_0…q_{A-1}`, `pi_0…pi_{A-1}` (each without the other, too: then
/// the estimators that need both are left out), `b_0…b_{A-1}` (the behavior policy), `elapsed`, `state` (the number of a
/// discrete state), `x_0…` (features of the state), `center`, and `censored` (1 at the last step of an episode whose
/// follow-up stopped before its end, else 0: then ``CensoringWeights`` by center). Other columns are ignored.
///
/// A log of continuous doses has `dose` instead of `action`, `behavior_density`, and either `target_density` or
/// `target_dose`, of which the smoothing makes weights; optional are `q` (of the dose given) with `v`.
///
/// Rows may come in any order: they are sorted by episode (by number where every label is an integer, else by text) and
/// step, so results do not depend on the order of rows. The steps of every episode must be consecutive and start at the same number, 0 or 1.
///
/// The file is streamed; the columns alone are kept.
public struct EvaluationLogReader: Sendable {
  /// For logs with `target_dose`.
  public let smoothing: DoseSmoothing

  public init(smoothing: DoseSmoothing = DoseSmoothing()) {
    self.smoothing = smoothing
  }

  /// - Throws: ``EvaluationLogError`` with everything that is wrong, by row and column.
  public func read(contentsOf url: URL) throws -> EvaluationLog {
    let file: FileHandle
    do {
      file = try FileHandle(forReadingFrom: url)
    } catch {
      throw EvaluationLogError(source: url.path, problems: [.init(message: "the file cannot be opened")])
    }
    do {
      return try read(LineReader(file: file))
    } catch var error as EvaluationLogError {
      error.source = url.path
      throw error
    } catch {
      throw EvaluationLogError(source: url.path, problems: [.init(message: "the file cannot be read")])
    }
  }

  /// - Throws: ``EvaluationLogError`` with everything that is wrong, by row and column.
  public func read(_ text: String) throws -> EvaluationLog {
    var rest: [UInt8]? = Array(text.utf8)
    return try read(
      LineReader {
        defer { rest = nil }
        return rest
      })
  }

  private func read(_ lines: LineReader) throws -> EvaluationLog {
    var lines = lines
    var row = DelimitedRow()
    guard let header = try nextLine(&lines) else {
      throw EvaluationLogError(problems: [.init(message: "the file is empty")])
    }
    row.split(header)
    var rows = LogRows(columns: try LogColumns(header: (0..<row.count).map(row.text)))
    while let line = try nextLine(&lines) {
      row.split(line)
      rows.append(row, line: lines.lineNumber)
    }
    return try rows.log().smoothed(smoothing)
  }

  /// The next line that is not blank.
  private func nextLine(_ lines: inout LineReader) throws -> ArraySlice<UInt8>? {
    while let line = try lines.next() {
      if line.contains(where: { $0 != 32 && $0 != 9 }) { return line }
    }
    return nil
  }
}
