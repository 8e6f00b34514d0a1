public import Foundation

/// Writes numbers by tag and step for TensorBoard, which finds them by `tensorboard --logdir FOLDER`; Weights & Biases
/// reads the same files by `wandb sync`.
///
/// Each record is written at once and whole, so what was logged before a crash can be read, and a reader that follows
/// sees it. Times are the caller's, so that equal runs give equal files. A run that goes on opens a new file in the same
/// folder, whose name sorts after those there.
///
/// Source: the format of `tensorboard.summary.writer.event_file_writer` of TensorBoard 2.21.
public struct EventFileWriter {
  /// The file that is written.
  public let url: URL
  private let handle: FileHandle

  /// Opens a new file in a folder, which is made where there is none.
  /// - Parameters:
  ///   - wallTime: seconds since 1970.
  ///   - step: where a run goes on: what earlier files hold of this step and later ones no longer counts.
  /// - Throws: ``EventFileError``.
  public init(in folder: URL, wallTime: Double, resumingAt step: Int? = nil) throws(EventFileError) {
    (url, handle) = try Self.open(in: folder, wallTime: wallTime)
    try write(TrainingEvent(wallTime: wallTime, step: 0, content: .version))
    if let step { try write(TrainingEvent(wallTime: wallTime, step: step, content: .restart)) }
  }

  /// Writes one number.
  /// - Parameters:
  ///   - tag: a name; a part before a slash groups charts (`loss/critic`).
  ///   - value: kept as a 32-bit number.
  /// - Throws: ``EventFileError``.
  public func write(_ tag: String, _ value: Double, step: Int, wallTime: Double) throws(EventFileError) {
    try write([(tag: tag, value: value)], step: step, wallTime: wallTime)
  }

  /// Writes several numbers of one step.
  /// - Throws: ``EventFileError``.
  public func write(
    _ scalars: [(tag: String, value: Double)], step: Int, wallTime: Double
  ) throws(EventFileError) {
    try write(TrainingEvent(wallTime: wallTime, step: step, content: .scalars(scalars)))
  }

  /// Closes the file; nothing can be written after it.
  /// - Throws: ``EventFileError``.
  public func close() throws(EventFileError) {
    do { try handle.close() } catch { throw EventFileError(path: url.path, reason: "\(error)") }
  }

  private func write(_ event: TrainingEvent) throws(EventFileError) {
    do {
      try handle.write(contentsOf: RecordFrame.frame(event.message.bytes))
    } catch {
      throw EventFileError(path: url.path, reason: "\(error)")
    }
  }

  /// `events.out.tfevents.SECONDS.NUMBER.titrate`: readers go through a folder's files in the order of their names, so the
  /// seconds are at least those of the files there, and the number counts the files.
  private static func open(in folder: URL, wallTime: Double) throws(EventFileError) -> (URL, FileHandle) {
    let prefix = "events.out.tfevents."
    let manager = FileManager.default
    do {
      try manager.createDirectory(at: folder, withIntermediateDirectories: true)
      let others = try manager.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix(prefix) }
      let times = others.compactMap { Int($0.dropFirst(prefix.count).prefix { $0 != "." }) }
      let time = max(times.max() ?? 0, Int(exactly: wallTime.rounded(.down)) ?? 0)
      for number in others.count..<Int.max {
        let name = "\(prefix)\(padded(time, to: 10)).\(padded(number, to: 6)).titrate"
        let url = folder.appending(path: name)
        // Another run may have taken the name in the meantime.
        let descriptor = Foundation.open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, 0o644)
        if descriptor >= 0 { return (url, FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)) }
        guard errno == EEXIST else {
          throw EventFileError(path: url.path, reason: String(cString: strerror(errno)))
        }
      }
    } catch let error as EventFileError {
      throw error
    } catch {
      throw EventFileError(path: folder.path, reason: "\(error)")
    }
    throw EventFileError(path: folder.path, reason: "no name is left")
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// A log for TensorBoard that cannot be written.
public struct EventFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public var path: String
  public var reason: String

  public var description: String { "\(path): cannot be written: \(reason)" }
}
