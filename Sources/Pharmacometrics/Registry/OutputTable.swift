/// Outputs of some patients over time, in rows as a file has them.
public struct OutputTable: Sendable {
  /// The numbers of the patients, from 1.
  public let patients: [Int]
  /// Hours.
  public let times: [Double]
  /// Symbols.
  public let columns: [String]
  /// How many rows each patient has: until death, or until the end.
  public let rowCounts: [Int]
  /// [patient][row][column], a patient's rows one after the other, `times.count` for each.
  public let values: [Double]

  /// One value.
  public func value(patient: Int, row: Int, column: Int) -> Double {
    values[(patient * times.count + row) * columns.count + column]
  }
}
