import Foundation
import Stochastics
import Tensors
import Testing

struct PolicyOperationTests {
  @Test
  func `Picked columns and their derivatives are those of gathering`() throws {
    let values = try Tensor.normal([7, 5], key: Key(seed: 1))
    try values.requireGradient()
    let columns = try Tensor([0, 4, 2, 2, 1, 3, 0])
    let picked = try values.picked(columns)
    let gathered = try values.gather(dimension: 1, columns.unsqueeze(dimension: 1)).squeeze(dimension: 1)
    let (found, expected) = (try picked.floats(), try gathered.floats())
    #expect(found == expected)
    let slopes = try #require(picked.square().sum().gradients(of: [values])[0]).floats()
    let expectedSlopes = try #require(gathered.square().sum().gradients(of: [values])[0]).floats()
    #expect(slopes == expectedSlopes)
    #expect(throws: TensorError.self) { try values.picked(Tensor([0, 5, 0, 0, 0, 0, 0])) }
    #expect(throws: TensorError.self) { try values.picked(Tensor([0, 1])) }
  }

  @Test
  func `The clipped surrogate and its derivative are those of equation 7`() throws {
    let difference = try Tensor([Float(-0.5), -0.5, 0, 0.1, 0.1, 0.5, 0.5, 0])
    let advantages = try Tensor([Float(1), -2, 3, 1, -1, 2, -3, 0])
    try difference.requireGradient()
    let whole = try difference.clippedSurrogate(advantages, clip: 0.2)
    // By hand: min(r A, clip(r) A) of each.
    let terms = [
      exp(-0.5), 0.8 * -2, 3, exp(0.1), -exp(0.1), 1.2 * 2, exp(0.5) * -3, 0,
    ]
    #expect(abs(Double(try whole.item()) - terms.reduce(0, +) / 8) < 1e-6)
    let slopes = try #require(whole.gradients(of: [difference])[0]).floats()
    let expected = [exp(-0.5), 0, 3, exp(0.1), -exp(0.1), 0, exp(0.5) * -3, 0].map { $0 / 8 }
    for (found, expected) in zip(slopes, expected) { #expect(abs(Double(found) - expected) < 1e-6) }
    #expect(throws: TensorError.self) { try difference.clippedSurrogate(Tensor([Float(1)]), clip: 0.2) }
  }

  @Test(arguments: [false, true])
  func `The loss over options is that of its parts, and so are its derivatives`(isMasked: Bool) throws {
    let (rows, width) = (9, 4)
    let logits = try Tensor.normal([rows, width], key: Key(seed: 2)) * 2
    let leaf = try logits.detach()
    try leaf.requireGradient()
    let actions = try Tensor([0, 1, 2, 3, 0, 1, 2, 3, 0])
    let mask = isMasked ? try Tensor((0..<rows * width).map { $0 % 7 != 6 }).reshape([rows, width]) : nil
    let (old, advantages) = (
      try Tensor.normal([rows], key: Key(seed: 3)) - 1.5, try Tensor.normal([rows], key: Key(seed: 4))
    )
    let distribution = try Categorical(logits: leaf, mask: mask)
    let difference = try distribution.logProbability(actions) - old
    let (surrogate, entropy) = (
      try difference.clippedSurrogate(advantages, clip: 0.2), try distribution.entropy().mean()
    )
    let parts = try -surrogate - entropy * 0.3
    let whole = try leaf.clippedPolicyLoss(
      allowed: mask, actions: actions, oldLogProbabilities: old, advantages: advantages, clip: 0.2, entropyWeight: 0.3)
    let divergence = try (difference.exp() - 1 - difference).mean().item()
    let pairs = [
      (Double(try whole.loss.item()), Double(try parts.item())), (whole.surrogate, Double(try surrogate.item())),
      (whole.entropy, Double(try entropy.item())), (whole.divergence, Double(divergence)),
    ]
    for (found, expected) in pairs { #expect(abs(found - expected) < 1e-5 * max(1, abs(expected))) }
    let slopes = try #require(whole.loss.gradients(of: [leaf])[0]).floats()
    let expected = try #require(parts.gradients(of: [leaf])[0]).floats()
    for (found, expected) in zip(slopes, expected) { #expect(abs(found - expected) < 1e-6) }
  }

  @Test
  func `An option that is not there or not allowed is refused`() throws {
    let (logits, ones) = (try Tensor.zeros([2, 3]), try Tensor([Float(1), 1]))
    let mask = try Tensor([true, true, false, true, true, true]).reshape([2, 3])
    for actions in [[0, 3], [2, 0], [-1, 0], [0]] {
      let columns = try Tensor(actions)
      #expect(throws: TensorError.self) {
        try logits.clippedPolicyLoss(
          allowed: mask, actions: columns, oldLogProbabilities: ones, advantages: ones, clip: 0.2)
      }
    }
  }
}
