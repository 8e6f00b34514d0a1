import Foundation

/// Columns into a folder with one file `NAME.npy` for each, 64-bit numbers in NumPy's format 1.0.
///
/// The header has a fixed length, so that the number of rows is entered when it is known.
/// Source: NumPy Enhancement Proposal 1.
final class NumPyWriter: RowWriter {
  private let place: URL
  private let draft: URL
  private let columns: [String]
  private var handles: [FileHandle] = []
  private var rows = 0
  private static let headerLength = 128

  /// - Throws: ``OutputFailure`` where the folder is there already or cannot be made.
  init(folder: String, columns: [String]) throws {
    place = URL(filePath: folder)
    draft = place.deletingLastPathComponent().appending(path: ".\(place.lastPathComponent).\(UUID().uuidString)")
    self.columns = columns
    let manager = FileManager.default
    guard !manager.fileExists(atPath: place.path) else {
      throw OutputFailure("--out \(folder): is there already; give a new folder")
    }
    do {
      try manager.createDirectory(at: draft, withIntermediateDirectories: true)
      handles = try columns.map { column in
        let file = draft.appending(path: column + ".npy")
        try Data(count: Self.headerLength).write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        return handle
      }
    } catch {
      throw OutputFailure("--out \(folder): cannot be written: \(FileProblem(error))")
    }
  }

  func begin(_ head: Data) {}

  func append(_ part: Data) throws {
    let count = part.withUnsafeBytes { Int($0.loadUnaligned(as: Double.self)) }
    for (column, handle) in handles.enumerated() {
      let start = part.startIndex + 8 * (1 + column * count)
      try handle.write(contentsOf: part[start..<(start + 8 * count)])
    }
    rows += count
  }

  func finish(_ foot: Data) throws {
    var header = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, UInt8(Self.headerLength - 10), 0])
    let text = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(rows),), }"
    header += Data(text.padding(toLength: Self.headerLength - 11, withPad: " ", startingAt: 0).utf8) + Data("\n".utf8)
    for handle in handles {
      try handle.seek(toOffset: 0)
      try handle.write(contentsOf: header)
      try handle.close()
    }
    guard rename(draft.path, place.path) == 0 else {
      throw OutputFailure("--out \(place.path): \(String(cString: strerror(errno)))")
    }
  }

  func abandon() { try? FileManager.default.removeItem(at: draft) }
}
