import Foundation

/// One row of comma-separated text, split into fields.
///
/// Fields may stand in double quotes, within which a comma is text and two quotes are one. A quoted line break is not
/// supported: a row is a line. Storage is reused from row to row.
struct DelimitedRow {
  /// The fields' bytes, each field ended by a zero.
  private var bytes: [UInt8] = []
  private var starts: [Int] = []

  /// The number of fields.
  var count: Int { starts.count }

  /// Splits a line (without its line break).
  mutating func split(_ line: ArraySlice<UInt8>) {
    bytes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    starts.append(0)
    var isQuoted = false
    for byte in line where byte != 0 {
      switch byte {
      case UInt8(ascii: "\""): isQuoted = quote(wasQuoted: isQuoted)
      case UInt8(ascii: ",") where !isQuoted: endField()
      default: bytes.append(byte)
      }
    }
    bytes.append(0)
  }

  /// Opens or closes a quotation; a quote that opens right after one closed is a quote in the text.
  private var closedAt: Int = -1
  private mutating func quote(wasQuoted: Bool) -> Bool {
    if wasQuoted {
      closedAt = bytes.count
    } else if closedAt == bytes.count && bytes.count > starts[starts.count - 1] {
      bytes.append(UInt8(ascii: "\""))
    }
    return !wasQuoted
  }

  private mutating func endField() {
    bytes.append(0)
    starts.append(bytes.count)
    closedAt = -1
  }

  private func range(_ field: Int) -> Range<Int> {
    starts[field]..<(field + 1 < starts.count ? starts[field + 1] : bytes.count) - 1
  }

  /// A field's text without surrounding blanks.
  func text(_ field: Int) -> String {
    var field = bytes[range(field)]
    while let last = field.last, Self.isBlank(last) { field.removeLast() }
    return String(decoding: field.drop(while: Self.isBlank), as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  /// A field as a number, `nil` where it is not one.
  func number(_ field: Int) -> Double? {
    let range = range(field)
    return bytes.withUnsafeBytes { raw -> Double? in
      guard let address = raw.baseAddress, !range.isEmpty else { return nil }
      let start = (address + range.lowerBound).assumingMemoryBound(to: CChar.self)
      var end: UnsafeMutablePointer<CChar>?
      let value = strtod(start, &end)
      guard var rest = end, UnsafePointer(rest) != start else { return nil }
      while rest.pointee == 32 || rest.pointee == 9 { rest += 1 }
      return rest.pointee == 0 ? value : nil
    }
  }

  /// A field as an integer, `nil` where it is not one. `3.0` is one: tools that write every column as floating point do.
  func integer(_ field: Int) -> Int? {
    number(field).flatMap { Int(exactly: $0) }
  }
}
