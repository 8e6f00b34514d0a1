import PolicyLearning
import Tensors
import Testing

@Suite struct ConservativeQLossTests {
  /// By hand: the online network prefers action 1, which the target network values at 5; y = 2 + 0.5 · 5.
  @Test func doubleQTakesTheOnlineActionAndTheTargetValue() throws {
    let target = try doubleQTargets(
      rewards: Tensor([Float(2)], shape: [1]), discounts: Tensor([Float(0.5)], shape: [1]),
      nextOnline: Tensor([Float(1), 3], shape: [1, 1, 2]), nextTarget: Tensor([Float(9), 5], shape: [1, 1, 2]),
      nextAllowed: Tensor([true, true], shape: [1, 2]))
    #expect(try target.doubles() == [4.5])
  }

  @Test func forbiddenActionIsNeverTheGreedyOne() throws {
    let target = try doubleQTargets(
      rewards: Tensor([Float(2)], shape: [1]), discounts: Tensor([Float(0.5)], shape: [1]),
      nextOnline: Tensor([Float(1), 3], shape: [1, 1, 2]), nextTarget: Tensor([Float(9), 5], shape: [1, 1, 2]),
      nextAllowed: Tensor([true, false], shape: [1, 2]))
    #expect(try target.doubles() == [6.5])
  }

  /// log(e^0 + e^0) - 0 = log 2; with one action forbidden, 0.
  @Test func conservativeGapIsLogSumExpMinusTheLoggedValue() throws {
    let values = try Tensor([Float(0), 0], shape: [1, 1, 2])
    let taken = try Tensor([Float(0)], shape: [1, 1])
    let gap = try conservativeGap(values: values, taken: taken, allowed: Tensor([true, true], shape: [1, 2])).item()
    #expect(abs(gap - 0.693147) < 1e-5)
    let masked = try conservativeGap(values: values, taken: taken, allowed: Tensor([true, false], shape: [1, 2])).item()
    #expect(abs(masked) < 1e-6)
  }
}
