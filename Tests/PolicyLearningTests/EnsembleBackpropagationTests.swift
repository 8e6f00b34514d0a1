import PolicyLearning
import Stochastics
import Tensors
import Testing

/// The written-out passes against automatic differentiation of the same layers.
@Suite struct EnsembleBackpropagationTests {
  private func layers(members: Int, _ widths: [Int]) throws -> [EnsembleLinear] {
    try zip(widths, widths.dropFirst()).enumerated().map { index, pair in
      try EnsembleLinear(members: members, pair.0, pair.1, key: Key(seed: 1).child(.initialization, index))
    }
  }

  private func automatic(_ layers: [EnsembleLinear], _ input: Tensor) throws -> Tensor {
    var output = input
    for (index, layer) in layers.enumerated() {
      output = try layer(output)
      if index < layers.count - 1 { output = try output.relu() }
    }
    return output
  }

  @Test(arguments: [[7, 3], [7, 12, 3], [5, 16, 16, 2], [4, 8, 8, 8, 20]])
  func valuesAndGradientsAreThoseOfAutomaticDifferentiation(_ widths: [Int]) throws {
    let (members, rows, learned) = (3, 10, 6)
    let layers = try layers(members: members, widths)
    let input = try Tensor.normal([rows, widths[0]], key: Key(seed: 2))
    let seed = try Tensor.normal([members, learned, widths[widths.count - 1]], key: Key(seed: 3))

    let expected = try automatic(layers, input.narrow(dimension: 0, start: 0, length: learned))
    let parameters = layers.flatMap(\.parameterTensors)
    let gradients = try (expected * seed).sum().gradients(of: parameters)

    let passes = try EnsembleBackpropagation(layers, rows: rows, differentiated: learned)
    for _ in 0..<2 {  // The second time shows that nothing is left over from the first.
      let values = try withoutGradient { try passes.forward(input) }
      #expect(values.shape == [members, rows, widths[widths.count - 1]])
      #expect(try difference(values.narrow(dimension: 1, start: 0, length: learned), expected) < 1e-5)
      try withoutGradient { try passes.propagate(seed) }
      for (parameter, gradient) in zip(parameters, gradients) {
        let found = try #require(parameter.gradient)
        #expect(try difference(found, #require(gradient)) < 1e-4)
      }
    }
  }

  @Test func parametersThatMoveAreSeen() throws {
    let layers = try layers(members: 2, [3, 8, 2])
    let input = try Tensor.normal([4, 3], key: Key(seed: 4))
    let passes = try EnsembleBackpropagation(layers, rows: 4)
    _ = try withoutGradient { try passes.forward(input) }
    try withoutGradient { for parameter in layers.flatMap(\.parameterTensors) { try parameter.mul_(1.5) } }
    let values = try withoutGradient { try passes.forward(input) }
    #expect(try difference(values, automatic(layers, input)) < 1e-5)
  }

  @Test func lossGradientIsThatOfAutomaticDifferentiation() throws {
    let (members, batch, actions) = (3, 8, 4)
    let values = try Tensor.normal([members, batch, actions], key: Key(seed: 5), dataType: .float64) * 3
    let logged = try Tensor((0..<batch).map { $0 % actions })
    let chosen = try logged.oneHot(classes: actions).to(.float64)
    let targets = try Tensor.normal([members, batch], key: Key(seed: 6), dataType: .float64) * 2
    let weights = try (Tensor.uniform([members, batch], key: Key(seed: 7)) .< 0.8).to(.float64)
    let targetWeights = try weights * Tensor((0..<batch).map { $0 == 3 ? 0.0 : 1 }, dataType: .float64)

    let leaf = try values.detach().requireGradient()
    let taken = try (leaf * chosen).sum(dimension: -1)
    let error = try taken.huberLoss(targets, delta: 0.7, reduction: .none)
    let gap = try conservativeGap(values: leaf, taken: taken, allowed: .ones([batch, actions]).to(.bool))
    let expected = try (error * targetWeights).sum() / targetWeights.sum() + (gap * weights).sum() / weights.sum() * 0.3
    try expected.backward()

    let loss = try ConservativeQLoss(
      values: values, chosen: chosen, targets: targets, weights: weights, targetWeights: targetWeights,
      conservatism: 0.3, huberThreshold: 0.7)
    #expect(try abs(loss.value.item() - expected.item()) < 1e-12)
    #expect(try difference(loss.gradient, #require(leaf.gradient)) < 1e-12)
  }

  private func difference(_ a: Tensor, _ b: Tensor) throws -> Double { try (a - b).abs().maximum().item() }
}
