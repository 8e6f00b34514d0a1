import CTorch
public import Stochastics

/// A gated recurrent unit of one or several layers, with PyTorch's gate order (reset, update, new) and names, so
/// weights can be exchanged:
///
///     r = σ(W_ir x + b_ir + W_hr h + b_hr)
///     z = σ(W_iz x + b_iz + W_hz h + b_hz)
///     n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn))
///     h' = (1 - z) ⊙ n + z ⊙ h
///
/// Source: Cho et al. 2014, doi:10.3115/v1/D14-1179. As in PyTorch and cuDNN, and unlike the paper, r multiplies after
/// the product W_hn h.
public struct GRU: Module {
  /// The weights of one layer.
  public struct Layer {
    /// [3 hidden, features of the layer's input].
    public let inputWeight: Tensor
    /// [3 hidden, hidden].
    public let hiddenWeight: Tensor
    /// [3 hidden].
    public let inputBias: Tensor
    /// [3 hidden].
    public let hiddenBias: Tensor

    var tensors: [Tensor] { [inputWeight, hiddenWeight, inputBias, hiddenBias] }
  }

  /// From the one that reads the input to the last.
  public let layers: [Layer]
  /// The width of a state.
  public let hiddenSize: Int

  /// PyTorch's default start: all weights uniform on ±1/√hidden.
  public init(
    _ features: Int, hidden: Int, layers count: Int = 1, key: Key, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) {
    precondition(count > 0, "GRU(layers: \(count)): at least one layer is needed")
    let bound = Initialization.kaimingBound(fanIn: hidden)
    var layers: [Layer] = []
    for place in 0..<count {
      let keys = key.child(.parameters, place).split(4)
      func draw(_ shape: [Int], _ key: Key) throws(TensorError) -> Tensor {
        try Initialization.uniform(shape, bound: bound, key: key, dataType: dataType, device: device)
      }
      layers.append(
        Layer(
          inputWeight: try draw([3 * hidden, place == 0 ? features : hidden], keys[0]),
          hiddenWeight: try draw([3 * hidden, hidden], keys[1]),
          inputBias: try draw([3 * hidden], keys[2]), hiddenBias: try draw([3 * hidden], keys[3])))
    }
    self.layers = layers
    hiddenSize = hidden
  }

  /// The weights of each layer, under PyTorch's names.
  public var parameters: [NamedTensor] {
    zip(layers.indices, layers).flatMap { place, layer in
      [
        (name: "weight_ih_l\(place)", tensor: layer.inputWeight),
        (name: "weight_hh_l\(place)", tensor: layer.hiddenWeight),
        (name: "bias_ih_l\(place)", tensor: layer.inputBias),
        (name: "bias_hh_l\(place)", tensor: layer.hiddenBias),
      ]
    }
  }

  /// A hidden state of zeros, [layers, batch, hidden].
  public func initialHidden(batch: Int) throws(TensorError) -> Tensor {
    let weight = layers[0].hiddenWeight
    return try .zeros(
      [layers.count, batch, hiddenSize], dataType: weight.dataType ?? .float32, device: weight.device)
  }

  /// Runs through whole sequences.
  /// - Parameters:
  ///   - input: [batch, time, features].
  ///   - hidden: the state before the first time, [layers, batch, hidden]; zeros where missing.
  /// - Returns: the last layer's states [batch, time, hidden], and all layers' last states [layers, batch, hidden].
  public func callAsFunction(
    _ input: Tensor, hidden: Tensor? = nil
  ) throws(TensorError) -> (outputs: Tensor, hidden: Tensor) {
    let start = if let hidden { hidden } else { try initialHidden(batch: input.rank > 0 ? input.size(0) : 1) }
    let weights = layers.flatMap(\.tensors)
    var outputs: ct_tensor?
    var last: ct_tensor?
    let status = ct_gru(
      input.pointer, start.pointer, pointers(weights), Int64(weights.count), true, Int64(layers.count), &outputs,
      &last)
    guard status == 0, let outputs, let last else {
      throw TensorError.last("GRU", [input, start] + weights)
    }
    return (Tensor(owning: outputs), Tensor(owning: last))
  }

  /// One step of time, equal to a sequence of length one.
  /// - Parameters:
  ///   - input: [batch, features].
  ///   - hidden: [layers, batch, hidden].
  /// - Returns: the last layer's state [batch, hidden], and all layers' states [layers, batch, hidden].
  public func step(_ input: Tensor, hidden: Tensor) throws(TensorError) -> (output: Tensor, hidden: Tensor) {
    var value = input
    var states: [Tensor] = []
    for (place, layer) in layers.enumerated() {
      let state = try hidden.select(dimension: 0, place)
      let result = ct_gru_cell(
        value.pointer, state.pointer, layer.inputWeight.pointer, layer.hiddenWeight.pointer, layer.inputBias.pointer,
        layer.hiddenBias.pointer)
      value = try produce("GRU.step", result, [value, state] + layer.tensors)
      states.append(value)
    }
    return (value, try .stack(states))
  }
}
