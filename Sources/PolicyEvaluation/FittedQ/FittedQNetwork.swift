import Stochastics
import Tensors

/// One value network per policy, computed together: two hidden layers of rectified units.
struct FittedQNetwork: Module {
  private let layers: [EnsembleLinear]

  init(members: Int, inputs: Int, hidden: Int, actions: Int, key: Key) throws(TensorError) {
    let keys = key.split(3)
    layers = [
      try EnsembleLinear(members: members, inputs, hidden, key: keys[0]),
      try EnsembleLinear(members: members, hidden, hidden, key: keys[1]),
      try EnsembleLinear(members: members, hidden, actions, key: keys[2]),
    ]
  }

  var parameters: [NamedTensor] {
    layers.enumerated().flatMap { index, layer in layer.parameters.prefixed("layer\(index)") }
  }

  /// Q [members, rows, actions] of states [rows, inputs].
  func callAsFunction(_ states: Tensor) throws(TensorError) -> Tensor {
    try layers[2](layers[1](layers[0](states).relu()).relu())
  }
}
