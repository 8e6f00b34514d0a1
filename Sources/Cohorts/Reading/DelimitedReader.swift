import Foundation

/// Reads rows of delimited text from a file, one at a time, in constant memory.
///
/// Format: RFC 4180 (fields in double quotes may hold delimiters, line ends, and doubled quotes), and besides: line ends
/// LF, CRLF, or CR; a UTF-8 byte order mark; blank lines and comment lines, which are passed over. Unquoted fields lose
/// the white space around them.
struct DelimitedReader {
  /// One row of the file.
  struct Row {
    /// The line it begins at, counting from 1.
    var line: Int
    var fields: [String]
    /// What is wrong with the row as text; `nil` where nothing is.
    var defect: String?
  }

  private let file: FileHandle
  private let delimiter: UInt8
  private let comment: [UInt8]
  private var buffer: [UInt8] = []
  private var position = 0
  private var line = 1
  private var atEnd = false

  private static let chunk = 1 << 16
  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// - Throws: where the file cannot be opened.
  init(file url: URL, delimiter: UInt8, comment: String? = nil) throws {
    file = try FileHandle(forReadingFrom: url)
    self.delimiter = delimiter
    self.comment = Array((comment ?? "").utf8)
    try fill(3)
    if Array(buffer.prefix(3)) == [0xEF, 0xBB, 0xBF] { position = 3 }
  }

  /// The next row, or `nil` at the end of the file.
  mutating func next() throws -> Row? {
    while try fill(max(1, comment.count)) {
      if !comment.isEmpty, buffer[position...].starts(with: comment) {
        try skipLine()
        continue
      }
      let row = try readRow()
      if row.fields != [""] || row.defect != nil { return row }
    }
    return nil
  }

  /// Makes sure that `count` bytes are at hand where the file has them.
  /// - Returns: whether at least one is.
  @discardableResult
  private mutating func fill(_ count: Int) throws -> Bool {
    while buffer.count - position < count, !atEnd {
      buffer.removeFirst(position)
      position = 0
      if let data = try file.read(upToCount: Self.chunk), !data.isEmpty {
        buffer.append(contentsOf: data)
      } else {
        atEnd = true
        try file.close()
      }
    }
    return position < buffer.count
  }

  private mutating func skipLine() throws {
    while try fill(1) {
      let byte = buffer[position]
      position += 1
      if byte == Self.lineFeed || byte == Self.carriageReturn { return try endLine(after: byte) }
    }
  }

  /// Counts the line, and takes the LF of a CRLF.
  private mutating func endLine(after byte: UInt8) throws {
    line += 1
    if byte == Self.carriageReturn, try fill(1), buffer[position] == Self.lineFeed { position += 1 }
  }

  private mutating func readRow() throws -> Row {
    var row = Row(line: line, fields: [], defect: nil)
    var ended = false
    repeat {
      try fill(1)
      let isQuoted = position < buffer.count && buffer[position] == Self.quote
      ended = isQuoted ? try readQuoted(into: &row) : try readPlain(into: &row)
    } while !ended
    return row
  }

  /// Reads an unquoted field and what ends it.
  /// - Returns: whether the row ended with it.
  private mutating func readPlain(into row: inout Row) throws -> Bool {
    var bytes: [UInt8] = []
    while try fill(1) {
      let byte = buffer[position]
      position += 1
      if byte == delimiter {
        append(Self.trimmed(bytes), to: &row)
        return false
      }
      if byte == Self.lineFeed || byte == Self.carriageReturn {
        try endLine(after: byte)
        break
      }
      bytes.append(byte)
    }
    append(Self.trimmed(bytes), to: &row)
    return true
  }

  /// Reads a quoted field and what ends it.
  /// - Returns: whether the row ended with it.
  private mutating func readQuoted(into row: inout Row) throws -> Bool {
    position += 1
    var bytes: [UInt8] = []
    while try fill(1) {
      let byte = buffer[position]
      position += 1
      if byte == Self.lineFeed { line += 1 }
      guard byte == Self.quote else {
        bytes.append(byte)
        continue
      }
      if try fill(1), buffer[position] == Self.quote {
        position += 1
        bytes.append(byte)
        continue
      }
      append(bytes[...], to: &row)
      var rest = Row(line: line, fields: [], defect: nil)
      let ended = try readPlain(into: &rest)
      if rest.fields != [""] { row.defect = "text stands after a closing quote" }
      return ended
    }
    append(bytes[...], to: &row)
    row.defect = "a quoted field is never closed"
    return true
  }

  private func append(_ bytes: ArraySlice<UInt8>, to row: inout Row) {
    if let text = String(validating: bytes, as: UTF8.self) {
      row.fields.append(text)
    } else {
      row.fields.append(String(decoding: bytes, as: UTF8.self))
      row.defect = row.defect ?? "the text is not UTF-8"
    }
  }

  private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    let isSpace = { (byte: UInt8) in byte == 32 || byte == 9 }
    var slice = bytes[...]
    while let last = slice.last, isSpace(last) { slice.removeLast() }
    return slice.drop(while: isSpace)
  }
}
