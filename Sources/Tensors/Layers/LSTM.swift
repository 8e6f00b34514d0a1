import CTorch
public import Stochastics

/// A long short-term memory of one or several layers, with PyTorch's gate order (input, forget, cell, output) and
/// names, so weights can be exchanged:
///
///     i = σ(W_ii x + b_ii + W_hi h + b_hi)
///     f = σ(W_if x + b_if + W_hf h + b_hf)
///     g = tanh(W_ig x + b_ig + W_hg h + b_hg)
///     o = σ(W_io x + b_io + W_ho h + b_ho)
///     c' = f ⊙ c + i ⊙ g
///     h' = o ⊙ tanh(c')
///
/// Sources: Hochreiter, Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735; with the forget gate of Gers, Schmidhuber,
/// Cummins 2000, doi:10.1162/089976600300015015.
///
/// On a CPU whole sequences go through a kernel with its own derivative, which has no second derivative; elsewhere
/// through libtorch's.
public struct LSTM: Module {
  /// The weights of one layer.
  public struct Layer {
    /// [4 hidden, features of the layer's input].
    public let inputWeight: Tensor
    /// [4 hidden, hidden].
    public let hiddenWeight: Tensor
    /// [4 hidden].
    public let inputBias: Tensor
    /// [4 hidden].
    public let hiddenBias: Tensor

    var tensors: [Tensor] { [inputWeight, hiddenWeight, inputBias, hiddenBias] }
  }

  /// The states of all layers.
  public struct State {
    /// h, [layers, batch, hidden].
    public var hidden: Tensor
    /// c, [layers, batch, hidden].
    public var cell: Tensor

    /// - Parameters: as the properties of these names.
    public init(hidden: Tensor, cell: Tensor) {
      self.hidden = hidden
      self.cell = cell
    }
  }

  /// From the one that reads the input to the last.
  public let layers: [Layer]
  /// The width of a state.
  public let hiddenSize: Int

  /// PyTorch's default start: all weights uniform on ±1/√hidden.
  public init(
    _ features: Int, hidden: Int, layers count: Int = 1, key: Key, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) {
    precondition(count > 0, "LSTM(layers: \(count)): at least one layer is needed")
    let bound = Initialization.kaimingBound(fanIn: hidden)
    var layers: [Layer] = []
    for place in 0..<count {
      let keys = key.child(.parameters, place).split(4)
      func draw(_ shape: [Int], _ key: Key) throws(TensorError) -> Tensor {
        try Initialization.uniform(shape, bound: bound, key: key, dataType: dataType, device: device)
      }
      layers.append(
        Layer(
          inputWeight: try draw([4 * hidden, place == 0 ? features : hidden], keys[0]),
          hiddenWeight: try draw([4 * hidden, hidden], keys[1]),
          inputBias: try draw([4 * hidden], keys[2]), hiddenBias: try draw([4 * hidden], keys[3])))
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

  /// States of zeros.
  public func initialState(batch: Int) throws(TensorError) -> State {
    let weight = layers[0].hiddenWeight
    let zeros = try Tensor.zeros(
      [layers.count, batch, hiddenSize], dataType: weight.dataType ?? .float32, device: weight.device)
    return State(hidden: zeros, cell: zeros)
  }

  /// Runs through whole sequences.
  /// - Parameters:
  ///   - input: [batch, time, features].
  ///   - state: before the first time; zeros where missing.
  /// - Returns: the last layer's hidden states [batch, time, hidden], and all layers' last states.
  public func callAsFunction(
    _ input: Tensor, state: State? = nil
  ) throws(TensorError) -> (outputs: Tensor, state: State) {
    let start = if let state { state } else { try initialState(batch: input.rank > 0 ? input.size(0) : 1) }
    guard input.device == .cpu else { return try recorded(input, start) }
    var value = input
    var hidden: [Tensor] = []
    var cells: [Tensor] = []
    for (place, layer) in layers.enumerated() {
      let (h, c) = (try start.hidden.select(dimension: 0, place), try start.cell.select(dimension: 0, place))
      var outputs: ct_tensor?
      var last: ct_tensor?
      let status = ct_lstm_sequence(
        value.pointer, h.pointer, c.pointer, pointers(layer.tensors), &outputs, &last)
      guard status == 0, let outputs, let last else { throw TensorError.last("LSTM", [value, h, c] + layer.tensors) }
      value = Tensor(owning: outputs)
      hidden.append(try value.select(dimension: 1, -1))
      cells.append(Tensor(owning: last))
    }
    return (value, State(hidden: try .stack(hidden), cell: try .stack(cells)))
  }

  /// The same by libtorch's own operation.
  private func recorded(_ input: Tensor, _ start: State) throws(TensorError) -> (outputs: Tensor, state: State) {
    let weights = layers.flatMap(\.tensors)
    var outputs: ct_tensor?
    var states: ct_tensor?
    let status = ct_lstm(
      input.pointer, start.hidden.pointer, start.cell.pointer, pointers(weights), Int64(weights.count),
      Int64(layers.count), &outputs, &states)
    guard status == 0, let outputs, let states else {
      throw TensorError.last("LSTM", [input, start.hidden, start.cell] + weights)
    }
    let both = Tensor(owning: states)
    return (
      Tensor(owning: outputs),
      State(hidden: try both.select(dimension: 0, 0), cell: try both.select(dimension: 0, 1))
    )
  }

  /// One step of time, equal to a sequence of length one.
  /// - Parameter input: [batch, features].
  /// - Returns: the last layer's hidden state [batch, hidden], and all layers' states.
  public func step(_ input: Tensor, state: State) throws(TensorError) -> (output: Tensor, state: State) {
    var value = input
    var hidden: [Tensor] = []
    var cells: [Tensor] = []
    for (place, layer) in layers.enumerated() {
      let (h, c) = (try state.hidden.select(dimension: 0, place), try state.cell.select(dimension: 0, place))
      var nextHidden: ct_tensor?
      var nextCell: ct_tensor?
      let status = ct_lstm_cell(
        value.pointer, h.pointer, c.pointer, pointers(layer.tensors), &nextHidden, &nextCell)
      guard status == 0, let nextHidden, let nextCell else {
        throw TensorError.last("LSTM.step", [value, h, c] + layer.tensors)
      }
      value = Tensor(owning: nextHidden)
      hidden.append(value)
      cells.append(Tensor(owning: nextCell))
    }
    return (value, State(hidden: try .stack(hidden), cell: try .stack(cells)))
  }
}
