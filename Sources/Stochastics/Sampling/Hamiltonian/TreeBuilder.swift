import Foundation

/// Builds the binary trees of the No-U-Turn sampler and keeps count of what it meets.
struct TreeBuilder<D: LogDensity> {
  /// Consecutive points of a trajectory, told by what the criterion and the draw need.
  struct Tree {
    /// Σ p.
    var momentumSum: [Double]
    /// The momentum at the end that was reached first.
    var first: [Double]
    /// The momentum at the end that was reached last.
    var last: [Double]
    /// ln Σ exp(H₀ − H).
    var logWeight: Double
    /// A point drawn in proportion to exp(−H).
    var sample: PhasePoint

    init(at point: PhasePoint, logWeight: Double) {
      momentumSum = point.momentum
      first = point.momentum
      last = point.momentum
      self.logWeight = logWeight
      sample = point
    }
  }

  private let system: HamiltonianSystem<D>
  /// Negative backwards in time.
  var step: Double
  /// H₀, at the start.
  private let energy: Double
  private(set) var isDivergent = false
  private(set) var evaluations = 0
  /// The sum of min(1, exp(H₀ − H)).
  private(set) var acceptance = 0.0

  init(system: HamiltonianSystem<D>, stepSize: Double, energy: Double) {
    self.system = system
    step = stepSize
    self.energy = energy
  }

  /// The tree of 2^depth points that follow `end`, which moves along.
  /// - Returns: `nil` where it turns within itself or diverges.
  mutating func tree(depth: Int, from end: inout PhasePoint, _ generator: inout Generator) -> Tree? {
    guard depth > 0 else { return leaf(from: &end) }
    guard
      var first = tree(depth: depth - 1, from: &end, &generator),
      let second = tree(depth: depth - 1, from: &end, &generator)
    else { return nil }
    let share = exp(second.logWeight - logarithmOfSum(first.logWeight, second.logWeight))
    let hasTurned = join(&first, second, takesSecond: generator.uniform() < share)
    return hasTurned ? nil : first
  }

  private mutating func leaf(from end: inout PhasePoint) -> Tree? {
    system.advance(&end, by: step)
    evaluations += 1
    let change = system.energy(end) - energy
    acceptance += min(1, exp(-change))
    // Written so that a change that is no number counts as one that is too large.
    guard change <= Transition.largestEnergyChange else {
      isDivergent = true
      return nil
    }
    return Tree(at: end, logWeight: -change)
  }

  /// Appends a tree to another.
  /// - Returns: whether the trajectory of both has turned.
  func join(_ first: inout Tree, _ second: Tree, takesSecond: Bool) -> Bool {
    let begins = system.metric.velocity(first.first)
    let ends = system.metric.velocity(second.last)
    let sum = Self.sum(first.momentumSum, second.momentumSum)
    let hasTurned =
      Self.turns(begins, ends, sum)
      || Self.turns(begins, system.metric.velocity(second.first), Self.sum(first.momentumSum, second.first))
      || Self.turns(system.metric.velocity(first.last), ends, Self.sum(second.momentumSum, first.last))
    first.momentumSum = sum
    first.last = second.last
    first.logWeight = logarithmOfSum(first.logWeight, second.logWeight)
    if takesSecond { first.sample = second.sample }
    return hasTurned
  }

  private static func turns(_ begins: [Double], _ ends: [Double], _ sum: [Double]) -> Bool {
    !(innerProduct(begins, sum) > 0 && innerProduct(ends, sum) > 0)
  }

  private static func sum(_ x: [Double], _ y: [Double]) -> [Double] {
    var sum = x
    for index in sum.indices { sum[index] += y[index] }
    return sum
  }
}
