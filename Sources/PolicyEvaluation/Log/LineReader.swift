import Foundation

/// The lines of a byte stream, one after the other, in memory of one chunk and one line.
///
/// Lines end with LF or CR LF; a byte order mark at the start is dropped.
struct LineReader {
  private let nextChunk: () throws -> [UInt8]?
  private var buffer: [UInt8] = []
  private var position = 0
  private var isFirst = true
  /// The number of lines read so far.
  private(set) var lineNumber = 0

  /// - Parameter nextChunk: gives the next bytes, `nil` at the end.
  init(nextChunk: @escaping () throws -> [UInt8]?) {
    self.nextChunk = nextChunk
  }

  init(file: FileHandle) {
    self.init {
      let data = try file.read(upToCount: 1 << 20)
      return data.flatMap { $0.isEmpty ? nil : [UInt8]($0) }
    }
  }

  /// The next line, without its line break.
  mutating func next() throws -> ArraySlice<UInt8>? {
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) { return line(upTo: end, next: end + 1) }
      buffer.removeFirst(position)
      position = 0
      searched = buffer.count
      guard let chunk = try nextChunk() else { break }
      buffer += chunk
    }
    return buffer.isEmpty ? nil : line(upTo: buffer.count, next: buffer.count)
  }

  private mutating func line(upTo end: Int, next: Int) -> ArraySlice<UInt8> {
    var result = buffer[position..<end]
    if result.last == UInt8(ascii: "\r") { result.removeLast() }
    if isFirst && result.starts(with: [0xEF, 0xBB, 0xBF]) { result.removeFirst(3) }
    isFirst = false
    position = next
    lineNumber += 1
    return result
  }
}
