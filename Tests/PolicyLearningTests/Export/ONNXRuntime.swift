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
    try run([(graph, feeds)])[0]
  }

  /// Runs many graphs in one process, which saves its start.
  /// - Returns: the outputs of each run of each graph.
  static func run(_ jobs: [(graph: ONNXGraph, feeds: [[String: Numbers]])]) throws -> [[[String: Numbers]]] {
    try withScratchFolder { folder in
      for (place, job) in jobs.enumerated() {
        try job.graph.write(to: folder.appending(path: "\(place).onnx"))
        try JSONEncoder().encode(job.feeds).write(to: folder.appending(path: "\(place).json"))
      }
      let program = """
        import json, math, sys
        import numpy, onnx, onnxruntime
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        types = {"tensor(float)": "float32", "tensor(double)": "float64", "tensor(int64)": "int64",
                 "tensor(bool)": "bool"}

        def run(stem):
            onnx.checker.check_model(onnx.load(stem + ".onnx"), full_check=True)
            session = onnxruntime.InferenceSession(stem + ".onnx", options, providers=["CPUExecutionProvider"])
            inputs = {each.name: types[each.type] for each in session.get_inputs()}
            names = [each.name for each in session.get_outputs()]
            results = []
            for feed in json.load(open(stem + ".json")):
                arrays = {name: numpy.array(feed[name]["values"], inputs[name]).reshape(feed[name]["shape"])
                          for name in inputs}
                results.append({name: {"shape": list(array.shape), "values": [
                    value if math.isfinite(value) else str(value) for value in map(float, array.ravel())]}
                    for name, array in zip(names, session.run(names, arrays))})
            return results

        print(json.dumps([run(f"{sys.argv[1]}/{place}") for place in range(int(sys.argv[2]))]))
        """
      let output = try python.run(program, [folder.path, "\(jobs.count)"])
      let decoder = JSONDecoder()
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      let line = output.split(whereSeparator: \.isNewline).last ?? ""
      return try decoder.decode([[[String: Numbers]]].self, from: Data(line.utf8))
    }
  }

  /// Whether shapes are equal and numbers agree, absolutely and relative to their size.
  static func agree(_ numbers: Numbers?, _ tensor: Tensor, tolerance: Double = 1e-5) throws -> Bool {
    guard let numbers, numbers.shape == tensor.shape else { return false }
    let expected = try tensor.doubles()
    return zip(numbers.values, expected).allSatisfy { $0 == $1 || abs($0 - $1) <= tolerance * max(1, abs($1)) }
  }
}
