import Stochastics
import Tensors

/// Several multilayer perceptrons of one shape, computed together.
struct EnsemblePerceptron: Module {
  let layers: [EnsembleLinear]
  let members: Int
  let activation: PerceptronConfiguration.Activation
  private let dropout: Dropout

  init(
    _ configuration: PerceptronConfiguration, members: Int, inputs: Int, outputs: Int, key: Key
  ) throws(TensorError) {
    try configuration.check()
    let widths = [inputs] + configuration.hidden + [outputs]
    var layers: [EnsembleLinear] = []
    for (place, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      layers.append(
        try EnsembleLinear(members: members, inputs, outputs, key: key.child(.initialization, place)))
    }
    self.layers = layers
    self.members = members
    activation = configuration.activation
    dropout = Dropout(configuration.dropout)
  }

  var parameters: [NamedTensor] { layers.enumerated().flatMap { $1.parameters.prefixed("\($0)") } }

  /// [B, inputs], the same for all members, or [members, B, inputs] → [members, B, outputs].
  /// - Parameter key: where dropout draws from, in training.
  func callAsFunction(_ input: Tensor, key: Key? = nil) throws(TensorError) -> Tensor {
    if let activation = activation.inPerceptron, key == nil || dropout.probability == 0 {
      return try input.perceptron(layers.flatMap { [$0.weight, $0.bias] }, activation: activation)
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
