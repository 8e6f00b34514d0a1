import Foundation

/// Frames in and out of two files: pipes, or a socket for both.
struct BridgeChannel {
  let input: FileHandle
  let output: FileHandle

  /// The next frame; `nil` where the other side has closed.
  func receive() throws -> (kind: UInt8, body: [UInt8])? {
    guard let head = try read(4) else { return nil }
    let length = head.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length >= 1, length <= BridgeMessage.greatestLength else {
      throw BridgeFailure("a frame of \(length) bytes; at most \(BridgeMessage.greatestLength) are allowed")
    }
    guard let content = try read(length), let kind = content.first else {
      throw BridgeFailure("the other side closed within a frame")
    }
    return (kind, Array(content.dropFirst()))
  }

  func send(_ kind: BridgeMessage.Kind, _ body: [UInt8]) throws {
    var frame = Data(capacity: body.count + 5)
    withUnsafeBytes(of: UInt32(body.count + 1).littleEndian) { frame.append(contentsOf: $0) }
    frame.append(kind.rawValue)
    frame.append(contentsOf: body)
    try output.write(contentsOf: frame)
  }

  /// So many bytes, however they are cut up on the way; `nil` where there are none.
  private func read(_ count: Int) throws -> Data? {
    var data = Data()
    while data.count < count {
      guard let part = try input.read(upToCount: count - data.count), !part.isEmpty else {
        guard data.isEmpty else { throw BridgeFailure("the other side closed within a frame") }
        return nil
      }
      data.append(part)
    }
    return data
  }
}

/// A conversation that cannot go on.
public struct BridgeFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
