import PolicyLearning
import Tensors
import Testing

/// Projection of C51, quantile and expectile losses, by hand and by what they are for.
@Suite struct DistributionalOperatorTests {
  private func near(_ tensor: Tensor, _ expected: [Double], _ tolerance: Double = 1e-6) throws -> Bool {
    let values = try tensor.doubles()
    return values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) < tolerance }
  }

  /// Atoms -1, 0, 1 move to -0.25, 0.25, 0.75: 0.2 · 0.25; 0.2 · 0.75 + 0.3 · 0.75 + 0.5 · 0.25; 0.3 · 0.25 + 0.5 · 0.75.
  /// After a terminal event all is at the reward, 2, held within the ends; on an atom all stays there.
  @Test func projection() throws {
    let row = [Float(0.2), 0.3, 0.5]
    let projected = try categoricalProjection(
      probabilities: Tensor(row + row + row, shape: [3, 3]), rewards: Tensor([Float(0.25), 2, 0], shape: [3]),
      discounts: Tensor([Float(0.5), 0, 1], shape: [3]), support: Tensor([Float(-1), 0, 1], shape: [3]))
    #expect(try near(projected, [0.05, 0.5, 0.45, 0, 0, 1, 0.2, 0.3, 0.5]))
  }

  /// Where nothing is cut off the mean moves as r + d E Z.
  @Test func projectionKeepsTheMean() throws {
    let support = try Tensor.linspace(-10, 10, count: 51)
    let probabilities = try (support * support * -0.1).softmax(dimension: 0).unsqueeze(dimension: 0)
    let projected = try categoricalProjection(
      probabilities: probabilities, rewards: Tensor([Float(1.3)], shape: [1]),
      discounts: Tensor([Float(0.9)], shape: [1]), support: support)
    #expect(abs(try (projected * support).sum().item() - 1.3) < 1e-4)
    #expect(abs(try projected.sum().item() - 1) < 1e-5)
  }

  /// τ = 1/4, 3/4. θ = 0: (0.25 · 0.125 + 0.25 · 2.5) / 2; θ = 1: (0.25 · 0.125 + 0.75 · 1.5) / 2.
  @Test func quantileHuber() throws {
    let loss = try quantileHuberLoss(
      quantiles: Tensor([Float(0), 1], shape: [1, 2]), targets: Tensor([Float(0.5), 3], shape: [1, 2]))
    #expect(try near(loss, [0.328125 + 0.578125]))
  }

  /// With a small threshold the gradient is that of the quantile loss: it balances where a share τ of the targets lies
  /// below.
  @Test func quantilesBalanceTheirLoss() throws {
    let targets = try Tensor((0..<100).map { Float($0) + 0.5 }, shape: [1, 100])
    let quantiles = try Tensor([Float(25), 75], shape: [1, 2]).requireGradient()
    let loss = try quantileHuberLoss(quantiles: quantiles, targets: targets, threshold: 1e-3).sum()
    let gradient = try #require(try loss.gradients(of: [quantiles])[0])
    #expect(try near(gradient, [0, 0], 1e-5))
  }

  @Test func expectile() throws {
    let loss = try expectileLoss(
      values: Tensor([Float(1), 1], shape: [2]), targets: Tensor([Float(2), 0], shape: [2]), expectile: 0.8)
    #expect(try near(loss, [0.8, 0.2]))
  }
}
