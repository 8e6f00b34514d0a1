import Foundation
import PolicyLearning
import Tensors
import TestSupport

/// Runs graphs in ONNX Runtime, after ONNX's own checker and its inference of shapes have accepted them.
enum ONNXRuntime {
  static let python = PeerPython("numpy", "onnx", "onnxruntime")

  /// Numbers with their shape.
  struct Numbers: Codable {
    var shape: [Int]
    var values: [Double]

    init(_ tensor: Tensor) throws {
      shape = tensor.shape
      values = try tensor.doubles()
    }
  }

  /// - Parameter feeds: the inputs of each run.
  /// - Returns: the outputs of each run.
  static func run(_ graph: ONNXGraph, _ feeds: [[String: Numbers]]) throws -> [[String: Numbers]] {
    try withScratchFolder { folder in
      let (model, input) = (folder.appending(path: "model.onnx"), folder.appending(path: "feeds.json"))
      try graph.write(to: model)
      try JSONEncoder().encode(feeds).write(to: input)
      let program = """
        import json, math, sys
        import numpy, onnx, onnxruntime
        onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
        types = {"tensor(float)": "float32", "tensor(double)": "float64", "tensor(int64)": "int64",
                 "tensor(bool)": "bool"}
        inputs = {each.name: types[each.type] for each in session.get_inputs()}
        names = [each.name for each in session.get_outputs()]
        results = []
        for feed in json.load(open(sys.argv[2])):
            arrays = {name: numpy.array(feed[name]["values"], inputs[name]).reshape(feed[name]["shape"])
                      for name in inputs}
            results.append({name: {"shape": list(array.shape), "values": [
                value if math.isfinite(value) else str(value) for value in map(float, array.ravel())]}
                for name, array in zip(names, session.run(names, arrays))})
        print(json.dumps(results))
        """
      let output = try python.run(program, [model.path, input.path])
      let decoder = JSONDecoder()
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      let line = output.split(whereSeparator: \.isNewline).last ?? ""
      return try decoder.decode([[String: Numbers]].self, from: Data(line.utf8))
    }
  }

  /// Whether shapes are equal and numbers agree, absolutely and relative to their size.
  static func agree(_ numbers: Numbers?, _ tensor: Tensor, tolerance: Double = 1e-5) throws -> Bool {
    guard let numbers, numbers.shape == tensor.shape else { return false }
    let expected = try tensor.doubles()
    return zip(numbers.values, expected).allSatisfy { $0 == $1 || abs($0 - $1) <= tolerance * max(1, abs($1)) }
  }
}
