/// The messages of an ONNX file, by the field numbers of onnx.proto.
enum ONNXFormat {
  /// NodeProto: input 1, output 2, name 3, op_type 4, attribute 5.
  static func node(
    _ operation: String, inputs: [String], outputs: [String], attributes: KeyValuePairs<String, ONNXAttribute>,
    body: ProtobufMessage? = nil
  ) -> ProtobufMessage {
    var message = ProtobufMessage()
    for input in inputs { message.add(1, input) }
    for output in outputs { message.add(2, output) }
    message.add(3, "node:\(outputs.first ?? operation)")
    message.add(4, operation)
    for (name, value) in attributes { message.add(5, attribute(name, value)) }
    if let body { message.add(5, attribute(body: body)) }
    return message
  }

  /// AttributeProto: name 1, g 6, type 20 (GRAPH 5).
  private static func attribute(body: ProtobufMessage) -> ProtobufMessage {
    var message = ProtobufMessage()
    message.add(1, "body")
    message.add(6, body)
    message.add(20, 5)
    return message
  }

  /// AttributeProto: name 1, f 2, i 3, s 4, ints 8, type 20 (FLOAT 1, INT 2, STRING 3, INTS 7).
  private static func attribute(_ name: String, _ value: ONNXAttribute) -> ProtobufMessage {
    var message = ProtobufMessage()
    message.add(1, name)
    switch value {
    case .real(let number):
      message.add(2, number)
      message.add(20, 1)
    case .integer(let number):
      message.add(3, number)
      message.add(20, 2)
    case .text(let text):
      message.add(4, text)
      message.add(20, 3)
    case .integers(let numbers):
      for number in numbers { message.add(8, number) }
      message.add(20, 7)
    }
    return message
  }

  /// TensorProto: dims 1, data_type 2, name 8, raw_data 9.
  static func tensor(_ name: String, type: ONNXType, shape: [Int], bytes: [UInt8]) -> ProtobufMessage {
    var message = ProtobufMessage()
    for length in shape { message.add(1, length) }
    message.add(2, type.rawValue)
    message.add(8, name)
    message.add(9, bytes: bytes)
    return message
  }

  /// ValueInfoProto: name 1, type 2; TypeProto: tensor_type 1; its Tensor: elem_type 1, shape 2; TensorShapeProto: dim 1;
  /// its Dimension: dim_value 1, dim_param 2.
  /// - Parameter shape: `nil` where it is not said, which the body of an operation may.
  static func valueInfo(_ name: String, type: ONNXType, shape: [ONNXDimension]?) -> ProtobufMessage {
    var lengths = ProtobufMessage()
    for dimension in shape ?? [] {
      var length = ProtobufMessage()
      switch dimension {
      case .fixed(let count): length.add(1, count)
      case .named(let name): length.add(2, name)
      }
      lengths.add(1, length)
    }
    var tensor = ProtobufMessage()
    tensor.add(1, type.rawValue)
    if shape != nil { tensor.add(2, lengths) }
    var kind = ProtobufMessage()
    kind.add(1, tensor)
    var message = ProtobufMessage()
    message.add(1, name)
    message.add(2, kind)
    return message
  }
}
