public import Tensors

/// A network as a graph of the Open Neural Network Exchange (ONNX), built operation by operation, for programs without
/// Titrate: ONNX Runtime on servers, in browsers and on small devices.
///
///     var graph = ONNXGraph(name: "policy")
///     let x = graph.input("observation", [.batch, .fixed(8)])
///     let hidden = graph.relu(try graph.linear(x, first))
///     graph.output("values", try graph.linear(hidden, second), [.batch, .fixed(3)])
///     try graph.write(to: url)
///
/// Weights are copied when they are given. Operators are those of set 17 in files of version 8, which ONNX Runtime reads
/// since 1.12. Operands whose types do not fit are a mistake of the program, and shapes that do not fit are found by the
/// runtime that loads the file.
///
/// Source: onnx/onnx.proto and docs/Operators.md of ONNX 1.12.
public struct ONNXGraph: Sendable {
  /// What an operation takes and gives.
  public struct Value: Hashable, Sendable {
    public let name: String
    public let type: ONNXType
  }

  /// The set of operators.
  public static let operatorSet = 17
  /// The version of the file format.
  public static let fileVersion = 8

  public let name: String
  /// What the inputs and outputs mean.
  public var documentation = ""
  /// Free text by name, kept in the file.
  public var metadata: [String: String] = [:]
  private(set) var nodes: [ProtobufMessage] = []
  private(set) var constants: [ProtobufMessage] = []
  private(set) var inputs: [ProtobufMessage] = []
  private(set) var outputs: [ProtobufMessage] = []
  private var names: Set<String> = []

  public init(name: String) { self.name = name }

  /// Something that is given at each run.
  public mutating func input(_ name: String, _ shape: [ONNXDimension], type: ONNXType = .float32) -> Value {
    inputs.append(ONNXFormat.valueInfo(name, type: type, shape: shape))
    return Value(name: claim(name), type: type)
  }

  /// Gives a value to the outside, under a name.
  public mutating func output(_ name: String, _ value: Value, _ shape: [ONNXDimension]) {
    nodes.append(ONNXFormat.node("Identity", inputs: [value.name], outputs: [claim(name)], attributes: [:]))
    outputs.append(ONNXFormat.valueInfo(name, type: value.type, shape: shape))
  }

  /// An operation of the operator set with one result.
  /// - Parameters:
  ///   - operation: its name in ONNX (`MatMul`).
  ///   - operands: `nil` for one that may be missing and is.
  ///   - type: of the result.
  public mutating func node(
    _ operation: String, _ operands: [Value?], attributes: KeyValuePairs<String, ONNXAttribute> = [:], type: ONNXType
  ) -> Value {
    let result = Value(name: fresh(operation), type: type)
    add(operation, operands, attributes, results: [result.name])
    return result
  }

  /// An operation with several results.
  public mutating func node(
    _ operation: String, _ operands: [Value?], attributes: KeyValuePairs<String, ONNXAttribute> = [:],
    types: [ONNXType]
  ) -> [Value] {
    node(operation, operands, attributes: attributes, body: nil, types: types)
  }

  /// An operation that repeats a graph, its attribute `body`.
  mutating func node(
    _ operation: String, _ operands: [Value?], attributes: KeyValuePairs<String, ONNXAttribute>,
    body: ProtobufMessage?, types: [ONNXType]
  ) -> [Value] {
    let results = types.map { Value(name: fresh(operation), type: $0) }
    add(operation, operands, attributes, body: body, results: results.map(\.name))
    return results
  }

  /// What `build` adds, as a graph of its own. It may use what this graph has; its constants are this graph's.
  /// - Parameter inputs: the types of what it is given at each run.
  /// - Returns: the graph, and the types of its outputs.
  mutating func body<Failure>(
    of inputs: [ONNXType], _ build: (_ graph: inout ONNXGraph, _ inputs: [Value]) throws(Failure) -> [Value]
  ) throws(Failure) -> (graph: ProtobufMessage, outputs: [ONNXType]) {
    let outside = nodes
    nodes = []
    defer { nodes = outside }
    let given = inputs.map { Value(name: fresh("given"), type: $0) }
    let results = try build(&self, given)
    // Each output has a name that no input and no other output has.
    let outputs = results.map { node("Identity", [$0], type: $0.type) }
    var message = ProtobufMessage()
    for node in nodes { message.add(1, node) }
    message.add(2, fresh("body"))
    for input in given { message.add(11, ONNXFormat.valueInfo(input.name, type: input.type, shape: nil)) }
    for output in outputs { message.add(12, ONNXFormat.valueInfo(output.name, type: output.type, shape: nil)) }
    return (message, outputs.map(\.type))
  }

  /// The elements of a tensor.
  /// - Parameter name: a name for readers of the file; a number is added where it is taken.
  /// - Throws: `TensorError` where the tensor cannot be read.
  public mutating func constant(_ tensor: Tensor, name: String = "constant") throws(TensorError) -> Value {
    let type = ONNXType(tensor.dataType ?? .float32)
    let value = Value(name: fresh(name), type: type)
    constants.append(
      ONNXFormat.tensor(value.name, type: type, shape: tensor.shape, bytes: try type.bytes(of: tensor)))
    return value
  }

  /// Real numbers in row-major order.
  public mutating func constant(_ values: [Double], shape: [Int]? = nil, type: ONNXType = .float32) -> Value {
    let shape = shape ?? [values.count]
    precondition(
      shape.reduce(1, *) == values.count, "ONNXGraph.constant: \(values.count) values do not fill \(shape)")
    let value = Value(name: fresh("constant"), type: type)
    constants.append(ONNXFormat.tensor(value.name, type: type, shape: shape, bytes: type.bytes(of: values)))
    return value
  }

  /// Whole numbers as a vector, or one of no dimension.
  mutating func integers(_ values: [Int], shape: [Int]? = nil) -> Value {
    constant(values.map(Double.init), shape: shape, type: .int64)
  }

  private mutating func add(
    _ operation: String, _ operands: [Value?], _ attributes: KeyValuePairs<String, ONNXAttribute>,
    body: ProtobufMessage? = nil, results: [String]
  ) {
    let inputs = operands.map { $0?.name ?? "" }
    nodes.append(ONNXFormat.node(operation, inputs: inputs, outputs: results, attributes: attributes, body: body))
  }

  /// A name that nothing has yet.
  private mutating func fresh(_ stem: String) -> String {
    guard names.contains(stem) else {
      names.insert(stem)
      return stem
    }
    var number = nodes.count + constants.count
    while names.contains("\(stem).\(number)") { number += 1 }
    names.insert("\(stem).\(number)")
    return "\(stem).\(number)"
  }

  private mutating func claim(_ name: String) -> String {
    precondition(!name.isEmpty && !names.contains(name), "ONNXGraph: the name '\(name)' is taken or empty")
    names.insert(name)
    return name
  }
}
