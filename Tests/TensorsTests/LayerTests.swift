import Foundation
import Stochastics
import Tensors
import TestSupport
import Testing

@Suite("Layers and distributions", .tags(.law))
struct LayerTests {
  private let key = Key(seed: 11)

  @Test func parametersStartAsInPyTorch() throws {
    let linear = try Linear(400, 50, key: key)
    #expect(try linear.weight.abs().maximum().item() <= 0.05)
    // A uniform distribution on ±0.05 has the variance 0.05²/3; its estimate's relative error is √(0.8/20000).
    #expect(try abs(linear.weight.variance().item() / (0.05 * 0.05 / 3) - 1) < 5 * (0.8 / 20000).squareRoot())
    #expect(linear.parameterCount == 400 * 50 + 50)
    #expect(try Linear(400, 50, key: key).weight.isSame(as: linear.weight))
    #expect(try !Linear(400, 50, key: key.child(.noise)).weight.isSame(as: linear.weight))
    let attention = try SelfAttention(8, heads: 2, key: key)
    #expect(try attention.inputWeight.abs().maximum().item() <= (6.0 / 32).squareRoot())
    #expect(try attention.output.bias?.floats() == Array(repeating: 0, count: 8))
    #expect(attention.parameterTensors.filter(\.requiresGradient).count == 4)
  }

  @Test func aStepEqualsASequenceOfOne() throws {
    let gru = try GRU(3, hidden: 5, layers: 2, key: key, dataType: .float64)
    let input = try Tensor.normal([4, 3, 3], key: key.child(.noise), dataType: .float64)
    let whole = try gru(input)
    var hidden = try gru.initialHidden(batch: 4)
    for time in 0..<3 {
      let result = try gru.step(input.select(dimension: 1, time), hidden: hidden)
      let difference = try (result.output - whole.outputs.select(dimension: 1, time)).abs().maximum().item()
      #expect(difference < 1e-12)
      hidden = result.hidden
    }
  }

  @Test func membersOfAnEnsembleAreIndependent() throws {
    let layer = try EnsembleLinear(members: 3, 2, 4, key: key)
    let input = try Tensor.normal([5, 2], key: key.child(.noise))
    let shared = try layer(input)
    let single = try input.matmul(layer.weight.select(dimension: 0, 1)) + layer.bias.select(dimension: 0, 1)
    #expect(try (shared.select(dimension: 0, 1) - single).abs().maximum().item() < 1e-6)
    try shared.select(dimension: 0, 1).sum().backward()
    let gradient = try #require(layer.weight.gradient)
    #expect(try gradient.select(dimension: 0, 0).abs().sum().item() == 0)
    #expect(try gradient.select(dimension: 0, 1).abs().sum().item() > 0)
  }

  @Test func attentionWithVanishingDropoutEqualsAttentionWithout() throws {
    let attention = try SelfAttention(8, heads: 2, dropout: 1e-12, key: key, dataType: .float64)
    let input = try Tensor.normal([2, 4, 8], key: key.child(.noise), dataType: .float64)
    // The last time of the second sequence sees nothing.
    let blocked = try Tensor.zeros([2, 1, 4, 4], dataType: .bool)
    try blocked.select(dimension: 0, 1).select(dimension: 1, 3).fill_(1)
    let (plain, dropped) = (
      try attention(input, blocked: blocked), try attention(input, blocked: blocked, key: key)
    )
    #expect(try (plain - dropped).abs().maximum().item() < 1e-9)
    try dropped.sum().backward()
    let gradients = attention.parameters.compactMap(\.tensor.gradient)
    #expect(gradients.count == 4)
    for gradient in gradients { #expect(try gradient.isFinite().all().item() == 1) }
  }

  /// Self-attention with dropout, from operations that PyTorch's values are compared with: the mask multiplies the weights
  /// after the softmax.
  @Test func attentionDropsWeights() throws {
    let attention = try SelfAttention(8, heads: 2, dropout: 0.4, key: key, dataType: .float64)
    let input = try Tensor.normal([3, 5, 8], key: key.child(.noise), dataType: .float64).requireGradient()
    let blocked = try Tensor.ones([5, 5], dataType: .bool).triu(diagonal: 1)
    let mask = try Tensor.ones([3, 2, 5, 5], dataType: .float64).dropout(0.4, key: key)
    let parts = try input.linear(attention.inputWeight, bias: attention.inputBias).chunk(3, dimension: -1).map {
      try $0.reshape([3, 5, 2, 4]).transpose(1, 2)
    }
    let scores = try (parts[0].matmul(parts[1].transpose()) / 2).masked(blocked, fill: -1e30)
    let mixed = try (scores.softmax(dimension: -1) * mask).matmul(parts[2])
    let expected = try attention.output(mixed.transpose(1, 2).reshape([3, 5, 8]))
    let found = try attention(input, blocked: blocked, key: key)
    #expect(try (found - expected).abs().maximum().item() < 1e-12)
    #expect(try (found - attention(input, blocked: blocked)).abs().maximum().item() > 1e-2)
    let leaves = [input] + attention.parameterTensors
    let weights = try Tensor.normal([3, 5, 8], key: key.child(.noise, 1), dataType: .float64)
    let (one, two) = (
      try (found * weights).sum().gradients(of: leaves), try (expected * weights).sum().gradients(of: leaves)
    )
    for (a, b) in zip(one, two) {
      #expect(try (#require(a) - #require(b)).abs().maximum().item() < 1e-12)
    }
  }

  @Test func paddingIsNotSeen() throws {
    let block = try TransformerEncoderBlock(.init(width: 8, heads: 2, feedForward: 16), key: key)
    let input = try Tensor.normal([1, 4, 8], key: key.child(.noise))
    let other = try input.clone()
    try other.select(dimension: 1, 3).fill_(9)
    let padding = try Tensor([false, false, false, true], shape: [1, 4])
    let seen = try block(input, padding: padding).narrow(dimension: 1, start: 0, length: 3)
    let unseen = try block(other, padding: padding).narrow(dimension: 1, start: 0, length: 3)
    #expect(try (seen - unseen).abs().maximum().item() < 1e-6)
    #expect(try (block(input) - block(other)).abs().maximum().item() > 1e-3)
    let trained = try block(input, key: key)
    #expect(try trained.isSame(as: block(input, key: key)))
    #expect(try !trained.isSame(as: block(input, key: key.child(.noise))))
  }

  @Test func parametersAreLoadedWhereAllFit() throws {
    let (one, two) = (try Linear(2, 3, key: key), try Linear(2, 3, key: key.child(.noise)))
    try two.load(one.namedParameters)
    #expect(try two.weight.isSame(as: one.weight))
    #expect(throws: ParameterError.missing(["bias"])) { try two.load(["weight": one.weight]) }
    #expect(throws: ParameterError.unexpected(["scale"])) {
      try two.load(one.namedParameters.merging(["scale": one.weight]) { first, _ in first })
    }
    #expect(throws: ParameterError.shapeMismatch(name: "bias", parameter: [3], value: [3, 2])) {
      try two.load(["weight": one.weight, "bias": one.weight])
    }
  }

  @Test func targetsFollowByPolyakAveraging() throws {
    let (source, target) = (try Linear(1, 1, key: key), try Linear(1, 1, key: key.child(.noise)))
    let (from, to) = (try target.weight.item(), try source.weight.item())
    try target.moveParameters(towards: source, rate: 0.25)
    #expect(try abs(target.weight.item() - (0.75 * from + 0.25 * to)) < 1e-6)
    try target.copyParameters(from: source)
    #expect(try target.weight.isSame(as: source.weight))
    let wide = try Linear(2, 1, key: key)
    let error = #expect(throws: TensorError.self) { try target.copyParameters(from: wide) }
    guard case .shapeMismatch("copy", [1, 1], [1, 2], _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func forbiddenClassesAreNotDrawn() throws {
    let mask = try Tensor([true, false, true], shape: [1, 3])
    let logits = try Tensor([0.0, 5, 1], shape: [1, 3]).expand([20000, 3]).contiguous().requireGradient()
    let distribution = try Categorical(logits: logits, mask: mask)
    let draws = try distribution.sample(key: key)
    #expect(draws.shape == [20000])
    #expect(try (draws .== 1).any().item() == 0)
    let expected = 1 / (1 + exp(-1.0))
    let share = try (draws .== 2).to(.float64).mean().item()
    #expect(abs(share - expected) < 5 * (expected * (1 - expected) / 20000).squareRoot())
    try (distribution.entropy().sum() + distribution.divergence(to: distribution).sum()).backward()
    #expect(try #require(logits.gradient).isFinite().all().item() == 1)
    #expect(try distribution.mode().select(dimension: 0, 0).integerItem() == 2)
  }

  @Test func squashedActionsKeepAFiniteDensity() throws {
    let mean = try Tensor([40.0, -40, 0], shape: [3, 1]).requireGradient()
    let distribution = try TanhGaussian(mean: mean, logDeviation: Tensor([0.0]))
    let sample = try distribution.sample(key: key)
    #expect(try sample.logProbability.isFinite().all().item() == 1)
    try sample.logProbability.sum().backward()
    #expect(try #require(mean.gradient).isFinite().all().item() == 1)
    #expect(try distribution.mode().doubles() == [tanh(40), tanh(-40), 0])
    // The density integrates to one: midpoints over (-1, 1).
    let points = try Tensor((0..<4000).map { (Double($0) + 0.5) / 2000 - 1 }, shape: [4000, 1])
    let density = try TanhGaussian(mean: Tensor([0.3]), logDeviation: Tensor([-0.5])).logProbability(points).exp()
    #expect(try abs(density.sum().item() / 2000 - 1) < 1e-5)
  }

  @Test func reparameterizedDrawsHaveTheMoments() throws {
    let distribution = try Gaussian(mean: Tensor.full(2.0, [20000, 1]), logDeviation: Tensor([Float(log(3.0))]))
    let draws = try distribution.sample(key: key)
    #expect(try abs(draws.mean().item() - 2) < 5 * 3 / 20000.0.squareRoot())
    #expect(try abs(draws.standardDeviation().item() - 3) < 5 * 3 / 40000.0.squareRoot())
  }
}
