import Stochastics
import Tensors

/// The affine layers of a multilayer perceptron with the given widths, from the input's to the output's.
func perceptron(_ widths: [Int], key: Key) throws(TensorError) -> [Linear] {
  var layers: [Linear] = []
  for (layer, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
    layers.append(try Linear(inputs, outputs, key: key.child(.initialization, layer)))
  }
  return layers
}

/// A perceptron's output [..., outputs] for [..., inputs], with relu between its layers.
func apply(_ layers: [Linear], to input: Tensor) throws(TensorError) -> Tensor {
  var output = input
  for (index, layer) in layers.enumerated() {
    output = try layer(output)
    if index < layers.count - 1 { output = try output.relu() }
  }
  return output
}
