public import Tensors

/// Recurrent layers. ONNX has other orders of gates than PyTorch and this package, and time before batch.
extension ONNXGraph {
  /// The weights of one layer in PyTorch's layout, the gates one below the other.
  public struct RecurrentWeights {
    /// [gates · hidden, inputs].
    public var input: Tensor
    /// [gates · hidden, hidden].
    public var hidden: Tensor
    /// [gates · hidden].
    public var inputBias: Tensor
    /// [gates · hidden].
    public var hiddenBias: Tensor

    public init(input: Tensor, hidden: Tensor, inputBias: Tensor, hiddenBias: Tensor) {
      self.input = input
      self.hidden = hidden
      self.inputBias = inputBias
      self.hiddenBias = hiddenBias
    }

    public init(_ layer: GRU.Layer) {
      self.init(
        input: layer.inputWeight, hidden: layer.hiddenWeight, inputBias: layer.inputBias, hiddenBias: layer.hiddenBias)
    }

    public init(_ layer: LSTM.Layer) {
      self.init(
        input: layer.inputWeight, hidden: layer.hiddenWeight, inputBias: layer.inputBias, hiddenBias: layer.hiddenBias)
    }

    var width: Int { hidden.size(1) }
  }

  /// A gated recurrent unit along sequences.
  /// - Parameters:
  ///   - sequence: [batch, time, inputs].
  ///   - hidden: [layers, batch, hidden]; zeros where missing.
  ///   - decay: [batch, time, hidden], by which the first layer's state is multiplied before each time; one where missing.
  /// - Returns: the last layer's states [batch, time, hidden], and all layers' last states [layers, batch, hidden].
  public mutating func gru(
    _ sequence: Value, hidden: Value? = nil, decay: Value? = nil, _ module: GRU, name: String = "gru"
  ) throws(TensorError) -> (outputs: Value, hidden: Value) {
    try gru(sequence, hidden: hidden, decay: decay, module.layers.map(RecurrentWeights.init), name: name)
  }

  /// A gated recurrent unit along sequences, with PyTorch's gates (reset, update, new).
  public mutating func gru(
    _ sequence: Value, hidden: Value? = nil, decay: Value? = nil, _ layers: [RecurrentWeights], name: String = "gru"
  ) throws(TensorError) -> (outputs: Value, hidden: Value) {
    var value = transpose(sequence, [1, 0, 2])
    var states: [Value] = []
    for (place, layer) in layers.enumerated() {
      // ONNX: update, reset, new; the product with the state before the reset gate, as in PyTorch.
      let weights = try constants(layer, gates: [1, 0, 2], name: "\(name).\(place)")
      let start = state(of: place, hidden)
      if place == 0, let decay {
        let results = fading(value, transpose(decay, [1, 0, 2]), start, weights, width: layer.width)
        value = results.outputs[0]
        states.append(results.states[0])
        continue
      }
      let results = gru(value, start, weights, width: layer.width)
      value = squeeze(results[0], axes: [1])
      states.append(results[1])
    }
    return (transpose(value, [1, 0, 2]), concat(states, axis: 0))
  }

  /// One layer [time, batch, inputs] → [time, 1, batch, hidden], and the last state [1, batch, hidden].
  private mutating func gru(_ sequence: Value, _ start: Value?, _ weights: [Value?], width: Int) -> [Value] {
    node(
      "GRU", [sequence] + weights + [nil, start],
      attributes: ["hidden_size": .integer(width), "linear_before_reset": .integer(1)], types: [.float32, .float32])
  }

  /// One layer whose state decays before each time, which ONNX's own operation cannot do along sequences.
  private mutating func fading(
    _ sequence: Value, _ decay: Value, _ start: Value?, _ weights: [Value?], width: Int
  ) -> (states: [Value], outputs: [Value]) {
    let first = start ?? zeros(like: slice(decay, axis: 0, 0..<1))
    return scan([first], along: [sequence, decay], axis: 0) { graph, states, places in
      let before = graph.multiply(states[0], places[1])
      let next = graph.gru(graph.unsqueeze(places[0], axes: [0]), before, weights, width: width)[1]
      return (states: [next], outputs: [graph.squeeze(next, axes: [0])])
    }
  }

  /// A long short-term memory along sequences, with PyTorch's gates (input, forget, cell, output).
  /// - Parameters:
  ///   - sequence: [batch, time, inputs].
  ///   - hidden: [layers, batch, hidden]; zeros where missing.
  ///   - cell: [layers, batch, hidden]; zeros where missing.
  /// - Returns: the last layer's states [batch, time, hidden], and all layers' last states and cells.
  public mutating func lstm(
    _ sequence: Value, hidden: Value? = nil, cell: Value? = nil, _ layers: [RecurrentWeights], name: String = "lstm"
  ) throws(TensorError) -> (outputs: Value, hidden: Value, cell: Value) {
    var value = transpose(sequence, [1, 0, 2])
    var (states, cells): ([Value], [Value]) = ([], [])
    for (place, layer) in layers.enumerated() {
      // ONNX: input, output, forget, cell.
      let weights = try constants(layer, gates: [0, 3, 1, 2], name: "\(name).\(place)")
      let (start, startCell) = (state(of: place, hidden), state(of: place, cell))
      let results = node(
        "LSTM", [value] + weights + [nil, start, startCell], attributes: ["hidden_size": .integer(layer.width)],
        types: [.float32, .float32, .float32])
      value = squeeze(results[0], axes: [1])
      states.append(results[1])
      cells.append(results[2])
    }
    return (transpose(value, [1, 0, 2]), concat(states, axis: 0), concat(cells, axis: 0))
  }

  /// One layer's part [1, batch, hidden] of all layers' states.
  private mutating func state(of layer: Int, _ states: Value?) -> Value? {
    guard let states else { return nil }
    return slice(states, axis: 0, layer..<layer + 1)
  }

  /// W [1, gates · hidden, inputs], R [1, gates · hidden, hidden] and B [1, 2 · gates · hidden], gates in another order.
  private mutating func constants(
    _ layer: RecurrentWeights, gates: [Int], name: String
  ) throws(TensorError) -> [Value?] {
    func ordered(_ tensor: Tensor) throws(TensorError) -> Tensor {
      let parts = try tensor.chunk(gates.count)
      return try .cat(gates.map { parts[$0] })
    }
    let biases = try Tensor.cat([ordered(layer.inputBias), ordered(layer.hiddenBias)])
    return [
      try constant(ordered(layer.input).unsqueeze(dimension: 0), name: "\(name).input"),
      try constant(ordered(layer.hidden).unsqueeze(dimension: 0), name: "\(name).hidden"),
      try constant(biases.unsqueeze(dimension: 0), name: "\(name).bias"),
    ]
  }
}
