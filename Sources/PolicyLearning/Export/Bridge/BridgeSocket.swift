public import Foundation

/// A Unix socket that clients connect to, one after the other.
///
/// Who may connect is decided by the permissions of the file: it is made for its owner alone.
public final class BridgeSocket: Sendable {
  public let path: String
  private let descriptor: Int32

  /// Makes the socket and listens.
  /// - Parameter path: where it appears as a file; at most 107 bytes. What is there already is an error.
  /// - Throws: ``BridgeFailure``.
  public init(path: String) throws(BridgeFailure) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    guard bytes.count < capacity else {
      throw BridgeFailure("\(path): a socket's path has at most \(capacity - 1) bytes")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let made = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard made >= 0 else { throw Self.failure(path) }
    let mask = umask(0o077)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(made, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    umask(mask)
    guard status == 0, listen(made, 8) == 0 else {
      let failure = Self.failure(path)
      _ = Foundation.close(made)
      throw failure
    }
    self.path = path
    descriptor = made
  }

  deinit {
    _ = Foundation.close(descriptor)
    unlink(path)
  }

  /// Takes no more clients: whoever waits for one is told that there is none.
  public func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  /// Waits for the next client.
  /// - Returns: for both directions; closed with the handle.
  /// - Throws: ``BridgeFailure``.
  public func accept() throws(BridgeFailure) -> FileHandle {
    while true {
      let client = Foundation.accept(descriptor, nil, nil)
      if client >= 0 { return FileHandle(fileDescriptor: client, closeOnDealloc: true) }
      guard errno == EINTR else { throw Self.failure(path) }
    }
  }

  private static func failure(_ path: String) -> BridgeFailure {
    BridgeFailure("\(path): \(String(cString: strerror(errno)))")
  }
}
