import Foundation

/// A table that is written beside its place and moved there when it is complete.
struct CSVTable {
  let destination: URL
  private let partial: URL
  private let handle: FileHandle

  /// - Throws: errors of the file system.
  init(name: String, directory: URL) throws {
    destination = directory.appendingPathComponent("\(name).csv")
    partial = directory.appendingPathComponent(".\(name).csv.partial")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try Data("patient,center,age,day,psa,treatment,event\n".utf8).write(to: partial)
    handle = try FileHandle(forWritingTo: partial)
    try handle.seekToEnd()
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
