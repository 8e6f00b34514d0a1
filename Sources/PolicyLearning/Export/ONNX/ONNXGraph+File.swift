public import Foundation

extension ONNXGraph {
  /// The file's content, a `ModelProto`.
  /// - Throws: ``ONNXError`` where there is no output, or the file would be larger than its format allows.
  public func encoded() throws(ONNXError) -> Data {
    guard !outputs.isEmpty else { throw ONNXError("the graph \(name) has no output") }
    var graph = ProtobufMessage()
    for node in nodes { graph.add(1, node) }
    graph.add(2, name)
    for constant in constants { graph.add(5, constant) }
    if !documentation.isEmpty { graph.add(10, documentation) }
    for input in inputs { graph.add(11, input) }
    for output in outputs { graph.add(12, output) }
    var operators = ProtobufMessage()
    operators.add(1, "")
    operators.add(2, Self.operatorSet)
    var model = ProtobufMessage()
    model.add(1, Self.fileVersion)
    model.add(2, "titrate")
    model.add(7, graph)
    model.add(8, operators)
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      var entry = ProtobufMessage()
      entry.add(1, key)
      entry.add(2, value)
      model.add(14, entry)
    }
    guard model.bytes.count <= Int(Int32.max) else {
      throw ONNXError("the graph \(name) takes \(model.bytes.count) bytes; a file may have 2147483647")
    }
    return Data(model.bytes)
  }

  /// Writes a file, to a temporary one that then takes its place: a reader finds the old file or the new one.
  /// - Throws: ``ONNXError``.
  public func write(to url: URL) throws(ONNXError) {
    let data = try encoded()
    do {
      try data.write(to: url, options: .atomic)
    } catch {
      throw ONNXError("\(url.path): cannot be written: \(error)")
    }
  }
}

/// A graph that cannot be written.
public struct ONNXError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
}
