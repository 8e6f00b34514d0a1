import Foundation
import Tensors
import Testing

/// Inputs, outputs and gradients computed by PyTorch; written by `Golden/generate.py`.
struct GoldenFile: Decodable {
  struct Values: Decodable {
    let type: DataType
    let shape: [Int]
    let values: [Double]

    func tensor() throws -> Tensor { try Tensor(values, shape: shape, dataType: type) }
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

/// How a case is computed here.
struct GoldenImplementation: Sendable {
  let name: String
  let run: @Sendable ([Tensor]) throws -> Computed

  /// The outputs, and the tensors whose gradients are compared: the inputs, unless a layer's parameters take part.
  struct Computed {
    let outputs: [Tensor]
    var leaves: [Tensor]?
  }

  init(_ name: String, _ run: @escaping @Sendable ([Tensor]) throws -> [Tensor]) {
    self.name = name
    self.run = { Computed(outputs: try run($0)) }
  }

  /// A case whose last inputs are the parameters of `module`.
  init<Layer: Module & SendableMetatype>(
    _ name: String, inputs count: Int, _ module: @escaping @Sendable () throws -> Layer,
    _ run: @escaping @Sendable (Layer, [Tensor]) throws -> [Tensor]
  ) {
    self.name = name
    self.run = { inputs in
      let layer = try module()
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
