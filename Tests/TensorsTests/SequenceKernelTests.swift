import Stochastics
import Tensors
import Testing

/// Kernels for sequences beside the same from single operations of libtorch, which the golden tests hold to PyTorch.
@Suite("Kernels for sequences") struct SequenceKernelTests {
  private let key = Key(seed: 7)

  /// A result and the derivatives of a weighted sum of it.
  private func derivatives(
    _ inputs: [Tensor], _ function: ([Tensor]) throws -> Tensor
  ) throws -> (result: Tensor, gradients: [Tensor]) {
    let result = try function(inputs)
    let weights = try Tensor.normal(result.shape, key: key.child(.noise), dataType: .float64)
      .to(result.dataType ?? .float64)
    try clearGradients(inputs)
    try result.backward(gradient: weights)
    return (result, try inputs.map { try #require($0.gradient) })
  }

  private func expectEqual(_ a: Tensor, _ b: Tensor, tolerance: Double, _ what: String) throws {
    let (x, y) = (try a.to(.float64).doubles(), try b.to(.float64).doubles())
    #expect(x.count == y.count, "\(what)")
    let scale = max(y.map(abs).max() ?? 0, 1e-300)
    for (left, right) in zip(x, y) { #expect(abs(left - right) <= tolerance * scale, "\(what): \(left), \(right)") }
  }

  private func leaf(_ shape: [Int], _ number: Int, scale: Double = 1, _ type: DataType) throws -> Tensor {
    let values = try Tensor.normal(shape, key: key.child(.noise, number), dataType: .float64) * scale
    return try values.to(type).detach().requireGradient()
  }

  @Test(arguments: [DataType.float32, .float64], [[6, 5], [6, 4, 5], [6, 4, 30]])
  func decayIsThatOfSingleOperations(type: DataType, shape: [Int]) throws {
    let inputs = [try leaf(shape, 1, type), try leaf([9, shape[shape.count - 1]], 2, type), try leaf([9], 3, type)]
    let layer = try Linear(shape[shape.count - 1], 9, key: key, dataType: type)
    let weight = layer.weight
    let bias = try #require(layer.bias)
    try withoutGradient {
      try weight.copy_(inputs[1])
      try bias.copy_(inputs[2])
    }
    let fused = try derivatives([inputs[0], weight, bias]) { try layer.decay($0[0]) }
    let single = try derivatives(inputs) { try (-$0[0].linear($0[1], bias: $0[2]).relu()).exp() }
    // Derivatives are sums in which much cancels.
    let tolerance = type == .float32 ? 4e-6 : 1e-14
    try expectEqual(fused.result, single.result, tolerance: tolerance, "decay")
    for (place, pair) in zip(fused.gradients, single.gradients).enumerated() {
      try expectEqual(pair.0, pair.1, tolerance: tolerance, "derivative \(place)")
    }
  }

  @Test func decayReachesZeroAndKeepsWhatIsNoNumber() throws {
    let layer = try Linear(1, 1, key: key)
    try withoutGradient {
      try layer.weight.fill_(1)
      try #require(layer.bias).zero_()
    }
    let result = try layer.decay(Tensor([-1e30, -1, 0, 1, 87, 1e30, .nan] as [Float], shape: [7, 1])).floats()
    #expect(Array(result[..<3]) == [1, 1, 1])
    #expect(abs(result[3] - 0.367_879_44) < 1e-7)
    #expect(result[4] > 0 && result[4] < 2e-38)
    #expect(result[5] >= 0 && result[5] < 1e-38)
    #expect(result[6].isNaN)
  }

  @Test(arguments: [false, true]) func rowsAreThoseOfAGather(isTimeMajor: Bool) throws {
    let given = try leaf(isTimeMajor ? [4, 3, 2] : [3, 4, 2], 1, .float64)
    let places = try Tensor([3, 0, 2] as [Int64])
    func ordered(_ x: Tensor) throws -> Tensor { isTimeMajor ? try x.transpose(0, 1) : x }
    let rows = try derivatives([given]) { try ordered($0[0]).rows(at: places) }
    let gathered = try derivatives([given]) {
      try ordered($0[0]).gather(dimension: 1, places.reshape([3, 1, 1]).expand([3, 1, 2])).squeeze(dimension: 1)
    }
    try expectEqual(rows.result, gathered.result, tolerance: 0, "rows")
    try expectEqual(rows.gradients[0], gathered.gradients[0], tolerance: 0, "derivative")
  }

  /// The kernels' own exponentials, in single precision, far into saturation: beside libtorch's recurrence in double.
  @Test(arguments: [0.1, 1, 10, 60]) func gatesInSinglePrecisionAreThoseInDouble(scale: Double) throws {
    let values = try leaf([5, 7, 11], 1, scale: scale, .float32)
    let gru = (try GRU(11, hidden: 9, key: key), try GRU(11, hidden: 9, key: key, dataType: .float64))
    let lstm = (try LSTM(11, hidden: 9, key: key), try LSTM(11, hidden: 9, key: key, dataType: .float64))
    try gru.1.load(try gru.0.namedParameters.mapValues { try $0.detach().to(.float64) })
    try lstm.1.load(try lstm.0.namedParameters.mapValues { try $0.detach().to(.float64) })
    let exact = try values.detach().to(.float64).requireGradient()
    let pairs = [
      (
        try derivatives([values] + gru.0.parameterTensors) { try gru.0.states(along: $0[0]) },
        try derivatives([exact] + gru.1.parameterTensors) { try gru.1($0[0]).outputs }
      ),
      (
        try derivatives([values] + lstm.0.parameterTensors) { try lstm.0($0[0]).outputs },
        try derivatives([exact] + lstm.1.parameterTensors) { input in
          var state = try lstm.1.initialState(batch: 5)
          var outputs: [Tensor] = []
          for time in 0..<7 {
            let next = try lstm.1.step(input[0].select(dimension: 1, time), state: state)
            state = next.state
            outputs.append(next.output)
          }
          return try Tensor.stack(outputs, dimension: 1)
        }
      ),
    ]
    for (kernel, single) in pairs {
      try expectEqual(kernel.result, single.result, tolerance: 1e-5, "states")
      for (place, pair) in zip(kernel.gradients, single.gradients).enumerated() {
        try expectEqual(pair.0, pair.1, tolerance: 2e-4, "derivative \(place)")
      }
    }
  }
}
