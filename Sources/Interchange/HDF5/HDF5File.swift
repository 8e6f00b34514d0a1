import CHDF5
import Foundation

/// An HDF5 file that is open.
final class HDF5File {
  /// What a name in a file stands for.
  enum Kind: Int32 {
    case nothing = 0
    case group
    case integers
    case reals
    case truths
    case strings
    case others

    /// Whether it is a data set of numbers.
    var isNumeric: Bool { self == .integers || self == .reals || self == .truths }
  }

  /// For messages; a file that is written has its last name already.
  let path: String
  private var reference: Int64?

  /// Opens a file for reading.
  init(reading url: URL) throws(InterchangeError) {
    path = url.path
    try Self.requireLibrary(path)
    let opened = chdf5_open(url.path)
    guard opened >= 0 else {
      let isThere = FileManager.default.fileExists(atPath: url.path)
      throw InterchangeError(
        url.path, isThere ? "it cannot be read as HDF5 (\(Self.reason))" : "there is no such file",
        isThere ? "Check that it was copied as a whole." : "")
    }
    reference = opened
  }

  private init(creating url: URL, path: String) throws(InterchangeError) {
    self.path = path
    try Self.requireLibrary(path)
    let made = chdf5_create(url.path)
    guard made >= 0 else { throw InterchangeError(path, "it cannot be written (\(Self.reason))") }
    reference = made
  }

  deinit {
    if let reference { _ = chdf5_close(reference) }
  }

  /// Writes a file aside, which then takes the place of `url`: a reader finds the old file or the new one, never a part.
  static func write(to url: URL, _ content: (HDF5File) throws(InterchangeError) -> Void) throws(InterchangeError) {
    let draft = url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: draft) }
    let file = try HDF5File(creating: draft, path: url.path)
    try content(file)
    try file.close()
    guard rename(draft.path, url.path) == 0 else {
      throw InterchangeError(url.path, "it cannot be written (\(String(cString: strerror(errno))))")
    }
  }

  private func close() throws(InterchangeError) {
    guard let reference else { return }
    self.reference = nil
    guard chdf5_close(reference) == 0 else { throw InterchangeError(path, "it cannot be written (\(Self.reason))") }
  }

  /// The open file, for calls of the shim.
  func open() -> Int64 { reference ?? -1 }

  /// The calling thread's last failure in libhdf5.
  static var reason: String { String(cString: chdf5_last_error()) }

  private static func requireLibrary(_ path: String) throws(InterchangeError) {
    guard chdf5_is_available() else {
      throw InterchangeError(
        path, "this build has no HDF5", "Install libhdf5-dev (scripts/setup does) and build again.")
    }
  }
}
