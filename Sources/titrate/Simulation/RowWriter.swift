import Foundation

/// Where rows go.
protocol RowWriter {
  func begin(_ head: Data) throws
  func append(_ part: Data) throws
  /// Puts what was written in its place.
  func finish(_ foot: Data) throws
  /// Removes what was written so far.
  func abandon()
}

/// Rows into a file, which appears when it is complete, or to standard output.
final class TextWriter: RowWriter {
  private let handle: FileHandle
  private let place: URL?
  private let draft: URL?

  /// To standard output.
  init() {
    handle = .standardOutput
    place = nil
    draft = nil
  }

  /// - Throws: ``OutputFailure``.
  init(path: String) throws {
    let place = URL(filePath: path)
    let draft = place.deletingLastPathComponent().appending(path: ".\(place.lastPathComponent).\(UUID().uuidString)")
    guard FileManager.default.createFile(atPath: draft.path, contents: nil) else {
      throw OutputFailure("--out \(path): a file cannot be made there")
    }
    handle = try FileHandle(forWritingTo: draft)
    self.place = place
    self.draft = draft
  }

  func begin(_ head: Data) throws { try handle.write(contentsOf: head) }

  func append(_ part: Data) throws { try handle.write(contentsOf: part) }

  func finish(_ foot: Data) throws {
    try handle.write(contentsOf: foot)
    guard let place, let draft else { return }
    try handle.close()
    guard rename(draft.path, place.path) == 0 else {
      throw OutputFailure("--out \(place.path): \(String(cString: strerror(errno)))")
    }
  }

  func abandon() {
    guard let draft else { return }
    try? handle.close()
    try? FileManager.default.removeItem(at: draft)
  }
}
