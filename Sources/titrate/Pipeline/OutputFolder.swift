import Cohorts
import Foundation

/// The folder of `--out`. What the file system refuses there is for the user to mend, unlike data that cannot be read.
struct OutputFolder {
  let url: URL

  /// Makes the folder, and makes sure that files can be made in it, before long work.
  /// - Throws: ``OutputFailure``.
  func prepare() throws {
    try writing {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      let probe = url.appending(path: ".titrate-\(UUID().uuidString)")
      try Data().write(to: probe)
      try FileManager.default.removeItem(at: probe)
    }
  }

  /// Does work that writes into the folder and reads nothing.
  /// - Throws: ``OutputFailure`` for what the file system refuses; else what the work throws.
  func writing<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let error where error is CocoaError || error is POSIXError {
      throw OutputFailure("--out \(url.path): cannot be written: \(FileProblem(error))")
    }
  }

  /// Puts a folder in the place of another as a whole: its files never mix with those of an older one, and an
  /// interrupted write leaves the older one alone.
  /// - Parameters:
  ///   - name: of the folder inside this one.
  ///   - write: fills the new folder.
  func replace(_ name: String, _ write: (URL) throws -> Void) throws {
    try writing {
      let manager = FileManager.default
      let mark = UUID().uuidString
      let place = url.appending(path: name)
      let fresh = url.appending(path: ".\(name).\(mark).new")
      let old = url.appending(path: ".\(name).\(mark).old")
      defer { try? manager.removeItem(at: fresh) }
      try manager.createDirectory(at: fresh, withIntermediateDirectories: true)
      try write(fresh)
      let isReplaced = manager.fileExists(atPath: place.path)
      if isReplaced { try manager.moveItem(at: place, to: old) }
      do {
        try manager.moveItem(at: fresh, to: place)
      } catch {
        if isReplaced { try manager.moveItem(at: old, to: place) }
        throw error
      }
      if isReplaced { try manager.removeItem(at: old) }
    }
  }
}

/// Reads stored records.
/// - Throws: ``InputFailure`` for what SQLite or the file system refuses; else what the work throws.
func reading<Value>(_ path: String, _ work: () throws -> Value) throws -> Value {
  do {
    return try work()
  } catch let error as CohortStoreError {
    throw error
  } catch {
    throw InputFailure("\(path): cannot be read: \(FileProblem(error))")
  }
}

/// What the file system objects to, in words.
struct FileProblem: CustomStringConvertible {
  private let error: any Error

  init(_ error: any Error) { self.error = error }

  var description: String {
    guard let error = error as? CocoaError else { return "\(error)" }
    let path = error.filePath ?? error.url?.path
    let reason = (error.underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)) }
    return [path, reason ?? error.localizedDescription].compactMap(\.self).joined(separator: ": ")
  }

  /// Whether it was a write that failed.
  var isWriting: Bool {
    guard let error = error as? CocoaError else { return false }
    return (512..<1024).contains(error.code.rawValue)
  }
}
