import Foundation

/// A table that is written beside its place and moved there when it is complete.
struct CSVTable {
  let destination: URL
  private let partial: URL
  private let handle: FileHandle

  /// - Parameter header: the first line, with its end.
  /// - Throws: errors of the file system.
  init(name: String, directory: URL, header: String) throws {
    destination = directory.appendingPathComponent("\(name).csv")
    partial = directory.appendingPathComponent(".\(name).csv.partial")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try Data(header.utf8).write(to: partial)
    handle = try FileHandle(forWritingTo: partial)
    try handle.seekToEnd()
  }

  /// Removes the tables in a folder, told by name and header, that are not named.
  static func removeAll(in directory: URL, header: String, but kept: Set<String>) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path)
    where name.hasSuffix(".csv") && !name.hasPrefix(".") && !kept.contains(name) {
      let file = directory.appendingPathComponent(name)
      let handle = try FileHandle(forReadingFrom: file)
      defer { try? handle.close() }
      guard try handle.read(upToCount: header.utf8.count) == Data(header.utf8) else { continue }
      try FileManager.default.removeItem(at: file)
    }
  }

  func append(_ text: String) throws {
    try handle.write(contentsOf: Data(text.utf8))
  }

  /// Moves the finished table to its place, over an older one.
  func publish() throws {
    try handle.synchronize()
    try handle.close()
    guard rename(partial.path, destination.path) == 0 else {
      throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: destination.path])
    }
  }
}
