import Foundation
import Tensors
import Testing

/// Inputs, outputs and gradients computed by PyTorch; written by `Golden/generate.py`.
struct GoldenFile: Decodable {
  struct Values: Decodable {
    let type: DataType
    let shape: [Int]
    let values: [Double]

    func tensor(on device: Device) throws -> Tensor {
      try Tensor(values, shape: shape, dataType: type, device: device)
    }
  }

  struct Case: Decodable {
    let inputs: [Values]
    let outputs: [Values]
    let gradients: [[Double]?]
  }

  let torch: String
  let cases: [String: Case]

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  static func read(_ url: URL = folder.appending(path: "golden.json")) throws -> GoldenFile {
    try JSONDecoder().decode(GoldenFile.self, from: Data(contentsOf: url))
  }
}

/// How a case is computed here, and the case of the same name in 32 bits, which ends in ``reduced``.
struct GoldenImplementation: Sendable {
  static let reduced = ".float32"

  let name: String
  let run: @Sendable ([Tensor], Device) throws -> Computed

  /// The outputs, and the tensors whose gradients are compared: the inputs, unless a layer's parameters take part.
  struct Computed {
    let outputs: [Tensor]
    var leaves: [Tensor]?
  }

  init(_ name: String, _ run: @escaping @Sendable ([Tensor]) throws -> [Tensor]) {
    self.name = name
    self.run = { inputs, _ in Computed(outputs: try run(inputs)) }
  }

  /// A case without inputs.
  init(creating name: String, _ run: @escaping @Sendable (Device) throws -> [Tensor]) {
    self.name = name
    self.run = { _, device in Computed(outputs: try run(device)) }
  }

  /// A case whose last inputs are the parameters of `module`.
  init<Layer: Module & SendableMetatype>(
    _ name: String, inputs count: Int, _ module: @escaping @Sendable (DataType, Device) throws -> Layer,
    _ run: @escaping @Sendable (Layer, [Tensor]) throws -> [Tensor]
  ) {
    self.name = name
    self.run = { inputs, device in
      let type = inputs.lazy.compactMap(\.dataType).first { $0.isFloatingPoint }
      let layer = try module(type ?? .float64, device)
      let names = layer.parameters.map(\.name)
      #expect(names.count == inputs.count - count)
      try layer.load(Dictionary(uniqueKeysWithValues: zip(names, inputs.dropFirst(count))))
      let given = Array(inputs.prefix(count))
      return Computed(outputs: try run(layer, given), leaves: given + layer.parameterTensors)
    }
  }
}

/// Whether numbers agree, to a tolerance relative to the larger of one and the expected.
func agree(_ a: [Double], _ b: [Double], tolerance: Double) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) || abs($0 - $1) <= tolerance * max(1, abs($1)) }
}
