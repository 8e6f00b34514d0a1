package import Tensors

/// The passes through an ensemble of multilayer perceptrons, written out, with buffers that are made once:
///
///     H₀ = X,  H_k = relu(H_{k-1} W_k + b_k),  Q = H_K W + b                               (forward)
///     ∂W = H_Kᵀ ∂Q,  ∂b = Σ ∂Q,  ∂H_K = ∂Q Wᵀ,  ∂W_k = H_{k-1}ᵀ (∂H_k ⊙ [H_k > 0]), ...   (backward)
///
/// It gives what automatic differentiation gives, and is faster: nothing is recorded or allocated, the output layer,
/// which is too narrow for a fast matrix product, is padded to a multiple of sixteen actions, and only the rows that
/// are learned from go back. The gradients are those of the layers' parameters, where an optimizer finds them.
package final class EnsembleBackpropagation {
  private static let outputAlignment = 16

  private let layers: [EnsembleLinear]
  /// Weights and biases without recording; those of the output layer padded.
  private let weights: [Tensor]
  private let biases: [Tensor]
  /// H_1, ..., H_K, Q (padded) [members, rows, width].
  private let activations: [Tensor]
  private let values: Tensor
  private var backward: Backward?

  /// What the backward pass needs beside the activations.
  private struct Backward {
    var transposedWeights: [Tensor]
    /// The first rows of H_0, ..., H_K; the first one is replaced in each pass.
    var transposedInputs: [Tensor]
    /// The first rows of H_1, ..., H_K.
    var hidden: [Tensor]
    /// ∂H_1, ..., ∂H_K, ∂Q (padded).
    var deltas: [Tensor]
    /// The part of ∂Q that is no padding.
    var valueDelta: Tensor
    /// Gradients; those of the output layer padded.
    var weights: [Tensor]
    var biases: [Tensor]
    var ones: Tensor
  }

  /// - Parameters:
  ///   - rows: of every input.
  ///   - differentiated: how many of them, the first ones, go back; 0 for a forward pass alone.
  package init(_ layers: [EnsembleLinear], rows: Int, differentiated: Int = 0) throws(TensorError) {
    self.layers = layers
    let output = layers[layers.count - 1].weight
    let (members, outputs) = (output.size(0), output.size(2))
    let padded = (outputs + Self.outputAlignment - 1) / Self.outputAlignment * Self.outputAlignment
    var (weights, biases, activations): ([Tensor], [Tensor], [Tensor]) = ([], [], [])
    for layer in layers.dropLast() {
      weights.append(try layer.weight.detach())
      biases.append(try layer.bias.detach())
      activations.append(try .zeros([members, rows, layer.weight.size(2)], device: output.device))
    }
    weights.append(try .zeros([members, output.size(1), padded], device: output.device))
    biases.append(try .zeros([members, 1, padded], device: output.device))
    activations.append(try .zeros([members, rows, padded], device: output.device))
    (self.weights, self.biases, self.activations) = (weights, biases, activations)
    values = try activations[layers.count - 1].narrow(dimension: 2, start: 0, length: outputs)
    if differentiated > 0 { backward = try prepareBackward(rows: differentiated, outputs: outputs) }
  }

  private func prepareBackward(rows: Int, outputs: Int) throws(TensorError) -> Backward {
    let device = weights[0].device
    let members = weights[0].size(0)
    var (hidden, transposedInputs): ([Tensor], [Tensor]) = ([], [weights[0]])
    for activation in activations.dropLast() {
      let learned = try activation.narrow(dimension: 1, start: 0, length: rows)
      hidden.append(learned)
      transposedInputs.append(try learned.transpose())
    }
    var (transposed, deltas): ([Tensor], [Tensor]) = ([], [])
    var (weightGradients, biasGradients): ([Tensor], [Tensor]) = ([], [])
    for (index, weight) in weights.enumerated() {
      transposed.append(try weight.transpose())
      deltas.append(try .zeros([members, rows, weight.size(2)], device: device))
      weightGradients.append(try weight.zerosLike())
      biasGradients.append(try biases[index].zerosLike())
    }
    for (index, layer) in layers.enumerated() {
      let isOutput = index == layers.count - 1
      try layer.weight.setGradient(isOutput ? layer.weight.zerosLike().detach() : weightGradients[index])
      try layer.bias.setGradient(isOutput ? layer.bias.zerosLike().detach() : biasGradients[index])
    }
    return Backward(
      transposedWeights: transposed, transposedInputs: transposedInputs, hidden: hidden, deltas: deltas,
      valueDelta: try deltas[layers.count - 1].narrow(dimension: 2, start: 0, length: outputs),
      weights: weightGradients, biases: biasGradients, ones: try .ones([members, 1, rows], device: device))
  }

  /// Q [members, rows, A] of inputs [rows, inputs]: a view of a buffer, valid until the next pass.
  package func forward(_ input: Tensor) throws(TensorError) -> Tensor {
    let output = layers[layers.count - 1]
    try copyOutput(from: output.weight, to: weights[layers.count - 1])
    try copyOutput(from: output.bias, to: biases[layers.count - 1])
    var previous = try input.expand([weights[0].size(0)] + input.shape)
    backward?.transposedInputs[0] = previous
    for (index, activation) in activations.enumerated() {
      try activation.setToBAddBMM(biases[index], previous, weights[index])
      if index < activations.count - 1 { try activation.relu_() }
      previous = activation
    }
    return values
  }

  private func copyOutput(from parameter: Tensor, to padded: Tensor) throws(TensorError) {
    try padded.narrow(dimension: 2, start: 0, length: parameter.size(2)).copy_(parameter.detach())
  }

  /// Writes the gradients of the parameters, given ∂Q [members, differentiated, A] of the last forward pass.
  package func propagate(_ gradient: Tensor) throws(TensorError) {
    guard var pass = backward else { preconditionFailure("EnsembleBackpropagation: made for forward passes alone") }
    let last = layers.count - 1
    pass.transposedInputs[0] = try pass.transposedInputs[0]
      .narrow(dimension: 1, start: 0, length: gradient.size(1)).transpose()
    try pass.valueDelta.copy_(gradient)
    for index in stride(from: last, through: 0, by: -1) {
      try pass.weights[index].setToBMM(pass.transposedInputs[index], pass.deltas[index])
      try pass.biases[index].setToBMM(pass.ones, pass.deltas[index])
      guard index > 0 else { break }
      try pass.deltas[index - 1].setToBMM(pass.deltas[index], pass.transposedWeights[index])
      try pass.deltas[index - 1].reluBackward_(pass.hidden[index - 1])
    }
    let output = layers[last]
    try output.weight.gradient?.copy_(pass.weights[last].narrow(dimension: 2, start: 0, length: gradient.size(2)))
    try output.bias.gradient?.copy_(pass.biases[last].narrow(dimension: 2, start: 0, length: gradient.size(2)))
  }
}
