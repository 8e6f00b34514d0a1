import Foundation
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// The file of a graph, read by the wire format alone.
@Suite struct ONNXGraphTests {
  @Test func theFileHoldsWhatWasBuilt() throws {
    let layer = try Linear(2, 3, key: Key(seed: 1))
    var graph = ONNXGraph(name: "small")
    graph.documentation = "A layer."
    graph.metadata = ["b": "2", "a": "1"]
    let x = graph.input("x", [.batch, .fixed(2)])
    let y = graph.relu(try graph.linear(x, layer))
    graph.output("y", graph.softmax(y, axis: 1), [.batch, .fixed(3)])
    let model = try ProtobufFields([UInt8](try graph.encoded()))
    #expect(try model.integers(1) == [8])
    #expect(model.strings(2) == ["titrate"])
    #expect(try model.messages(8).map { try $0.integers(2) } == [[17]])
    #expect(try model.messages(14).map { $0.strings(1) + $0.strings(2) } == [["a", "1"], ["b", "2"]])

    let content = try #require(model.messages(7).first)
    #expect(content.strings(2) == ["small"])
    #expect(content.strings(10) == ["A layer."])
    let nodes = try content.messages(1)
    #expect(nodes.flatMap { $0.strings(4) } == ["MatMul", "Add", "Relu", "Softmax", "Identity"])
    #expect(nodes.map { $0.strings(2) }.last == ["y"])
    // Each operand is an input, a constant or the result of a node before.
    let constants = try content.messages(5)
    var known = Set(["x"] + constants.flatMap { $0.strings(8) })
    for node in nodes {
      #expect(Set(node.strings(1)).isSubset(of: known))
      #expect(known.isDisjoint(with: node.strings(2)))
      known.formUnion(node.strings(2))
    }
    let attribute = try #require(nodes[3].messages(5).first)
    #expect(attribute.strings(1) == ["axis"])
    #expect(try attribute.integers(3) == [1] && attribute.integers(20) == [2])

    #expect(try constants.map { try $0.integers(1) } == [[2, 3], [3]])
    #expect(try constants.map { try $0.integers(2) } == [[1], [1]])
    let weights = try layer.weight.transpose().floats()
    let raw = weights.flatMap { weight in withUnsafeBytes(of: weight.bitPattern.littleEndian) { Array($0) } }
    #expect(constants[0].bytes(9) == [raw])

    let output = try #require(content.messages(12).first)
    #expect(output.strings(1) == ["y"])
    let tensor = try #require(output.messages(2).first?.messages(1).first)
    #expect(try tensor.integers(1) == [1])
    let dimensions = try #require(tensor.messages(2).first).messages(1)
    #expect(dimensions.map { $0.strings(2) } == [["batch"], []])
    #expect(try dimensions.map { try $0.integers(1) } == [[], [3]])
  }

  @Test(.tags(.law)) func equalGraphsAreEqualFiles() throws {
    func file() throws -> Data {
      var graph = ONNXGraph(name: "g")
      graph.metadata = ["a": "1", "b": "2", "c": "3"]
      let x = graph.input("x", [.batch, .fixed(4)])
      graph.output("y", try graph.linear(x, Linear(4, 2, key: Key(seed: 3))), [.batch, .fixed(2)])
      return try graph.encoded()
    }
    #expect(try file() == file())
  }

  @Test func aGraphThatCannotBeWrittenSaysSo() throws {
    let empty = ONNXGraph(name: "empty")
    #expect(throws: ONNXError("the graph empty has no output")) { try empty.encoded() }
    try withScratchFolder { folder in
      var graph = ONNXGraph(name: "g")
      let x = graph.input("x", [.batch])
      graph.output("y", x, [.batch])
      let place = folder.appending(path: "missing/model.onnx")
      let error = #expect(throws: ONNXError.self) { try graph.write(to: place) }
      #expect(error?.description.contains(place.path) == true)
    }
  }
}
