import CHDF5
import Foundation

extension HDF5File {
  /// Numbers in row-major order; groups on the way are made.
  func write<Element: HDF5Element>(
    _ values: [Element], shape: [Int], to name: String
  ) throws(InterchangeError) {
    precondition(shape.reduce(1, *) == values.count, "\(name): \(values.count) values do not fill \(shape)")
    let status = values.withUnsafeBytes { bytes in
      // An empty array may have no address.
      chdf5_write(
        open(), name, Element.code, shape.map(Int64.init), Int32(shape.count),
        bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 16))
    }
    try check(status, name)
  }

  /// A vector of numbers.
  func write<Element: HDF5Element>(_ values: [Element], to name: String) throws(InterchangeError) {
    try write(values, shape: [values.count], to: name)
  }

  /// Rows of one length.
  func write<Element: HDF5Element>(
    rows: [[Element]], width: Int, to name: String
  ) throws(InterchangeError) {
    try write(rows.flatMap(\.self), shape: [rows.count, width], to: name)
  }

  /// One text.
  func write(_ text: String, to name: String) throws(InterchangeError) {
    try check(withCopies([text]) { chdf5_write_strings(open(), name, $0, -1) }, name)
  }

  /// A vector of texts.
  func write(_ texts: [String], to name: String) throws(InterchangeError) {
    try check(withCopies(texts) { chdf5_write_strings(open(), name, $0, Int64(texts.count)) }, name)
  }

  /// A whole number that belongs to a group.
  func writeAttribute(_ attribute: String, _ value: Int, of name: String) throws(InterchangeError) {
    try check(chdf5_write_attribute(open(), name, attribute, Int64(value)), name)
  }

  private func withCopies(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Int32) -> Int32 {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return copies.map { $0.map { UnsafePointer($0) } }.withUnsafeBufferPointer { body($0.baseAddress) }
  }

  private func check(_ status: Int32, _ name: String) throws(InterchangeError) {
    guard status >= 0 else { throw InterchangeError(path, place: name, "it cannot be written (\(Self.reason))") }
  }
}
