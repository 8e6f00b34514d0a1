import Stochastics
import Tensors

/// A multilayer perceptron: affine layers with an activation between them.
struct MultilayerPerceptron: Module {
  let layers: [Linear]
  let activation: PerceptronConfiguration.Activation
  private let dropout: Dropout

  /// - Parameter gain: where given, layers start orthogonal with gain √2, the last one with this gain, and with zero
  ///   biases (Saxe, McClelland, Ganguli 2014, arXiv:1312.6120); PyTorch's default start where not.
  init(
    _ configuration: PerceptronConfiguration, inputs: Int, outputs: Int, gain: Double? = nil, key: Key
  ) throws(TensorError) {
    try configuration.check()
    let widths = [inputs] + configuration.hidden + [outputs]
    var layers: [Linear] = []
    for (place, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      let layer = try Linear(inputs, outputs, key: key.child(.initialization, place))
      if let gain {
        try layer.startOrthogonal(
          gain: place == widths.count - 2 ? gain : 2.0.squareRoot(), key: key.child(.initialization, place))
      }
      layers.append(layer)
    }
    self.layers = layers
    activation = configuration.activation
    dropout = Dropout(configuration.dropout)
  }

  var parameters: [NamedTensor] { layers.enumerated().flatMap { $1.parameters.prefixed("\($0)") } }

  /// [..., inputs] → [..., outputs].
  /// - Parameters:
  ///   - key: where dropout draws from, in training.
  ///   - isTwiceDifferentiable: whether second derivatives are needed.
  func callAsFunction(
    _ input: Tensor, key: Key? = nil, isTwiceDifferentiable: Bool = false
  ) throws(TensorError) -> Tensor {
    if let activation = activation.inPerceptron, key == nil || dropout.probability == 0, !isTwiceDifferentiable,
      input.rank == 2
    {
      return try input.perceptron(layers.flatMap { $0.parameters.map(\.tensor) }, activation: activation)
    }
    var output = input
    for (place, layer) in layers.enumerated() {
      output = try layer(output)
      guard place < layers.count - 1 else { continue }
      output = try dropout(activation(output), key: key?.child(.dropout, place))
    }
    return output
  }
}

extension PerceptronConfiguration.Activation {
  /// As ``Tensors/Tensor/perceptron(_:activation:)`` has it; `nil` where it has not.
  var inPerceptron: PerceptronActivation? {
    switch self {
    case .relu: .relu
    case .tanh: .tanh
    case .silu: nil
    }
  }

  /// Element by element.
  func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
    switch self {
    case .relu: try input.relu()
    case .tanh: try input.tanh()
    case .silu: try input.silu()
    }
  }
}

extension Linear {
  /// Rows or columns of W, whichever are fewer, become orthonormal times `gain`; b becomes zero.
  func startOrthogonal(gain: Double, key: Key) throws(TensorError) {
    let (outputs, inputs) = (weight.size(0), weight.size(1))
    let (short, long) = (min(outputs, inputs), max(outputs, inputs))
    let rows = orthonormalRows(short, of: long, key: key)
    let values = (0..<outputs * inputs).map { place in
      let (output, input) = (place / inputs, place % inputs)
      return Float(gain * (outputs <= inputs ? rows[output][input] : rows[input][output]))
    }
    let start = try Tensor(values, shape: [outputs, inputs])
    try withoutGradient { () throws(TensorError) in
      try weight.copy_(start)
      try bias?.zero_()
    }
  }
}

/// Orthonormal vectors in a random position, by the modified Gram–Schmidt process on normal draws.
private func orthonormalRows(_ count: Int, of length: Int, key: Key) -> [[Double]] {
  var generator = key.generator
  var rows: [[Double]] = []
  for _ in 0..<count {
    var row = (0..<length).map { _ in generator.normal() }
    for other in rows {
      let share = zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
      for place in row.indices { row[place] -= share * other[place] }
    }
    let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
    rows.append(row.map { $0 / norm })
  }
  return rows
}
