import Stochastics
import Tensors

/// Several multilayer perceptrons of one shape, computed together.
struct EnsemblePerceptron: Module {
  let layers: [EnsembleLinear]
  let members: Int
  let activation: PerceptronConfiguration.Activation

  init(
    _ configuration: PerceptronConfiguration, members: Int, inputs: Int, outputs: Int, key: Key
  ) throws(TensorError) {
    let widths = [inputs] + configuration.hidden + [outputs]
    var layers: [EnsembleLinear] = []
    for (place, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      layers.append(
        try EnsembleLinear(members: members, inputs, outputs, key: key.child(.initialization, place)))
    }
    self.layers = layers
    self.members = members
    activation = configuration.activation
  }

  var parameters: [NamedTensor] { layers.enumerated().flatMap { $1.parameters.prefixed("\($0)") } }

  /// [B, inputs], the same for all members, or [members, B, inputs] → [members, B, outputs].
  func callAsFunction(_ input: Tensor) throws(TensorError) -> Tensor {
    var output = input
    for (place, layer) in layers.enumerated() {
      output = try layer(output)
      if place < layers.count - 1 { output = try activation(output) }
    }
    return output
  }
}
