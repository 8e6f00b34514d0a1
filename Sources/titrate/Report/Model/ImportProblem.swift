/// Something wrong in the records, with its place.
package struct ImportProblem: Codable, Hashable, Sendable {
  /// Name of the file, relative to the data folder.
  package var file: String
  /// Row, counted from 1, the header included.
  package var row: Int?
  /// Name or number of the column.
  package var column: String?
  /// What is wrong and what was done about it.
  package var message: String

  package init(
    file: String, row: Int? = nil, column: String? = nil, message: String
  ) {
    self.file = file
    self.row = row
    self.column = column
    self.message = message
  }
}
