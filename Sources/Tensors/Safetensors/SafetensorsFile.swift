import Foundation

/// A safetensors file that is open for reading, part by part.
struct SafetensorsFile {
  private let handle: FileHandle
  private let path: String
  /// Bytes of the whole file.
  private let length: Int
  /// Bytes before the elements: the header's length and the header.
  private let start: Int

  /// Opens a file and reads its header's length.
  init(_ url: URL) throws(SafetensorsError) {
    path = url.path
    do {
      handle = try FileHandle(forReadingFrom: url)
      length = try Int(clamping: handle.seekToEnd())
    } catch {
      throw .unreadable(path: url.path, reason: "the file cannot be read")
    }
    guard length >= 8 else { throw .truncated(path: path, expected: 8, found: length) }
    let prefix = try Self.read(8, at: 0, from: handle, path: path)
    let count = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard count <= SafetensorsHeader.maximumLength else { throw .headerTooLong(path: path, length: count) }
    start = 8 + Int(count)
    guard length >= start else { throw .truncated(path: path, expected: start, found: length) }
  }

  /// The header, checked against the file's length.
  func header() throws(SafetensorsError) -> SafetensorsHeader {
    let text = try Self.read(start - 8, at: 8, from: handle, path: path)
    return try .decode(text, start: start, fileLength: length, path: path)
  }

  /// The bytes of one tensor of the checked header.
  func elements(of entry: SafetensorsHeader.Entry) throws(SafetensorsError) -> Data {
    try Self.read(entry.end - entry.start, at: start + entry.start, from: handle, path: path)
  }

  private static func read(
    _ count: Int, at place: Int, from handle: FileHandle, path: String
  ) throws(SafetensorsError) -> Data {
    guard count > 0 else { return Data() }
    let data: Data
    do {
      try handle.seek(toOffset: UInt64(place))
      data = try handle.read(upToCount: count) ?? Data()
    } catch {
      throw .unreadable(path: path, reason: "the file cannot be read")
    }
    // Another program may have cut the file since it was opened.
    guard data.count == count else { throw .truncated(path: path, expected: place + count, found: place + data.count) }
    return data
  }
}
