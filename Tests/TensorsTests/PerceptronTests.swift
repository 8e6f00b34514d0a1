import Foundation
import Stochastics
import Testing

import Tensors

/// ``Tensor/perceptron(_:activation:)`` against the layers one after the other.
struct PerceptronTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var widths: [Int]
    var members: Int
    var rows: Int
    var activation: PerceptronActivation
    var hasOwnInputs = false
    var testDescription: String { "\(widths) × \(members), \(rows) rows, \(activation), own inputs \(hasOwnInputs)" }
  }

  static let cases = [
    Case(widths: [4, 64, 64, 2], members: 0, rows: 33, activation: .relu),
    Case(widths: [3, 40, 1], members: 0, rows: 5, activation: .tanh),
    Case(widths: [30, 64, 20], members: 0, rows: 7, activation: .relu),
    Case(widths: [2, 5], members: 0, rows: 1, activation: .relu),
    Case(widths: [5, 48, 48, 1], members: 3, rows: 19, activation: .relu),
    Case(widths: [20, 33, 11], members: 2, rows: 6, activation: .tanh),
    Case(widths: [20, 33, 33, 4], members: 2, rows: 6, activation: .relu, hasOwnInputs: true),
    Case(widths: [1, 1], members: 2, rows: 2, activation: .relu, hasOwnInputs: true),
    Case(widths: [16, 16, 17, 16], members: 1, rows: 64, activation: .relu),
  ]

  @Test(arguments: cases)
  func `Values and derivatives are those of the layers`(_ given: Case) throws {
    let key = Key(seed: 5)
    let shape = given.hasOwnInputs ? [given.members, given.rows, given.widths[0]] : [given.rows, given.widths[0]]
    let input = try Tensor.normal(shape, key: key.child(.noise))
    try input.requireGradient()
    var layers: [Tensor] = []
    var composed = input
    for (place, (inputs, outputs)) in zip(given.widths, given.widths.dropFirst()).enumerated() {
      let isLast = place == given.widths.count - 2
      if given.members > 0 {
        let layer = try EnsembleLinear(
          members: given.members, inputs, outputs, key: key.child(.initialization, place))
        layers += [layer.weight, layer.bias]
        composed = try layer(composed)
      } else {
        let layer = try Linear(inputs, outputs, key: key.child(.initialization, place))
        layers += layer.parameters.map(\.tensor)
        composed = try layer(composed)
      }
      if !isLast { composed = given.activation == .relu ? try composed.relu() : try composed.tanh() }
    }
    let whole = try input.perceptron(layers, activation: given.activation)
    #expect(whole.shape == composed.shape)
    #expect(try distance(whole, composed) < 2e-6)
    let inputs = [input] + layers
    let expected = try composed.square().sum().gradients(of: inputs)
    let found = try whole.square().sum().gradients(of: inputs)
    for (place, (found, expected)) in zip(found, expected).enumerated() {
      let (found, expected) = (try #require(found), try #require(expected))
      #expect(found.shape == expected.shape)
      #expect(try distance(found, expected) < 2e-4, "derivative \(place)")
    }
  }

  @Test
  func `A row does not depend on the others`() throws {
    let key = Key(seed: 6)
    let layers = try zip([6, 12], [12, 3]).flatMap { inputs, outputs in
      try Linear(inputs, outputs, key: key.child(.initialization, inputs)).parameters.map(\.tensor)
    }
    let input = try Tensor.normal([9, 6], key: key)
    let whole = try input.perceptron(layers, activation: .relu).floats()
    for row in 0..<9 {
      let alone = try input.narrow(dimension: 0, start: row, length: 1).perceptron(layers, activation: .relu)
      let values = try alone.floats()
      #expect(values == Array(whole[row * 3..<row * 3 + 3]))
    }
  }

  @Test
  func `The hyperbolic tangent is right to the last places`() throws {
    let layers = try [Tensor([Float(1)], shape: [1, 1]), Tensor([Float(0)])]
    let values = stride(from: -12, through: 12, by: 0.00137).map { Float($0) } + [0, 1e-30, -1e-7, 80, -.infinity]
    let found = try Tensor(values, shape: [values.count, 1]).perceptron(layers + layers, activation: .tanh).floats()
    for (value, found) in zip(values, found) {
      let expected = tanh(Double(value))
      #expect(abs(Double(found) - expected) <= 2.5e-7 * abs(expected), "tanh(\(value)) is \(found), not \(expected)")
    }
  }

  @Test
  func `What is no number stays so`() throws {
    let layer = try Linear(2, 2, key: Key(seed: 1))
    let layers = layer.parameters.map(\.tensor) + layer.parameters.map(\.tensor)
    let values = try Tensor([Float.nan, 1], shape: [1, 2]).perceptron(layers, activation: .relu).floats()
    #expect(values.allSatisfy { $0.isNaN })
  }

  @Test
  func `Frozen layers have no derivative, the input has`() throws {
    let layer = try EnsembleLinear(members: 2, 3, 4, key: Key(seed: 1))
    let input = try Tensor.normal([5, 3], key: Key(seed: 2))
    try input.requireGradient()
    let value = try input.perceptron([layer.weight.detach(), layer.bias.detach()], activation: .relu).sum()
    let expected = try #require(layer(input).sum().gradients(of: [input])[0])
    let found = try #require(value.gradients(of: [input])[0])
    #expect(try distance(found, expected) < 1e-6)
  }

  @Test
  func `Second derivatives and sizes that do not fit are refused`() throws {
    let layer = try Linear(3, 4, key: Key(seed: 1))
    let input = try Tensor.normal([5, 3], key: Key(seed: 2))
    try input.requireGradient()
    let value = try input.perceptron(layer.parameters.map(\.tensor), activation: .relu).sum()
    #expect(throws: TensorError.self) { try value.gradients(of: [input], createGraph: true) }
    let narrow = try Tensor.normal([5, 2], key: Key(seed: 2))
    #expect(throws: TensorError.self) { try narrow.perceptron(layer.parameters.map(\.tensor), activation: .relu) }
    #expect(throws: TensorError.self) { try input.perceptron([layer.weight], activation: .relu) }
  }

  private func distance(_ left: Tensor, _ right: Tensor) throws -> Float {
    zip(try left.floats(), try right.floats()).map { abs($0 - $1) / (1 + abs($1)) }.max() ?? 0
  }
}
