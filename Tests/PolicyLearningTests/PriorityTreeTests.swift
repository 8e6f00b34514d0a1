import PolicyLearning
import Stochastics
import TestSupport
import Testing

/// Drawing in proportion to priorities.
@Suite struct PriorityTreeTests {
  /// Masses 0..<1, 1..<4, 4..<9 belong to places 0, 1 and 3; place 2 has none.
  @Test func placesByMass() {
    var tree = PriorityTree(count: 5)
    for (place, priority) in [(0, 1.0), (1, 3), (3, 5)] { tree[place] = priority }
    #expect(tree.total == 9)
    #expect([0, 0.99, 1, 3.99, 4, 8.99, 9].map { tree.place(at: $0) } == [0, 0, 1, 1, 3, 3, 3])
    tree[1] = 0
    #expect(tree.total == 6 && tree.place(at: 1) == 3 && tree[1] == 0)
  }

  /// P = 1/4 and 3/4 of two places: (2 · 1/4)^-1 = 2 and (2 · 3/4)^-1 = 2/3, divided by 2.
  @Test func importanceWeights() {
    var tree = PriorityTree(count: 2)
    tree[0] = 1
    tree[1] = 3
    let weights = tree.weights(of: [0, 1, 1], exponent: 1, size: 2)
    #expect(weights[0] == 1 && abs(weights[1] - 1.0 / 3) < 1e-15 && weights[2] == weights[1])
    #expect(tree.weights(of: [0, 1], exponent: 0, size: 2) == [1, 1])
  }

  /// Shares of draws, each within five standard errors; parts of equal mass vary less than that.
  @Test(.tags(.statistical)) func drawsAreProportional() {
    var tree = PriorityTree(count: 37)
    var generator = Key(seed: 5).generator
    for place in 0..<37 { tree[place] = place % 5 == 0 ? 0 : generator.uniform() }
    var counts = [Int](repeating: 0, count: 37)
    let number = 40_000
    for _ in 0..<(number / 40) { for place in tree.draw(40, &generator) { counts[place] += 1 } }
    for place in 0..<37 {
      let share = tree[place] / tree.total
      let error = (share * (1 - share) / Double(number)).squareRoot()
      #expect(abs(Double(counts[place]) / Double(number) - share) <= 5 * error, "place \(place)")
    }
  }

  /// Sums stay those of the leaves after many changes.
  @Test(.tags(.law)) func totalIsTheSum() {
    var tree = PriorityTree(count: 100)
    var generator = Key(seed: 6).generator
    for _ in 0..<5000 { tree[generator.index(below: 100)] = generator.uniform() }
    let sum = (0..<100).reduce(0) { $0 + tree[$1] }
    #expect(abs(tree.total - sum) < 1e-12 * sum)
  }
}
