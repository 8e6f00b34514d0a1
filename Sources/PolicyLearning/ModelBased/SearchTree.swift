import DosingMDP
import Foundation
import Stochastics

/// The tree that ``UpperConfidenceTree`` grows.
struct SearchTree<Process: DecisionProcess> {
  /// A patient's state after some options and their outcomes.
  struct Node {
    let patient: Process.Patient
    let observation: Observation
    /// Of the decision that led here.
    let reward: Double
    /// gamma^elapsed of it.
    let discount: Double
    /// Whether nothing follows that counts.
    let isFinished: Bool
    var total = 0
    /// By option.
    var visits: [Int]
    var sums: [Double]
    /// Nodes of the outcomes that were drawn, by option.
    var children: [[Int]]

    /// Mean returns; -∞ of an option that was never taken.
    var values: [Double] { visits.indices.map { visits[$0] > 0 ? sums[$0] / Double(visits[$0]) : -.infinity } }
  }

  private(set) var nodes: [Node] = []
  private let options: Int
  /// The smallest and the greatest return seen at each depth.
  private var ranges: [(low: Double, high: Double)]

  init(_ patient: Process.Patient, options: Int, depth: Int, process: Process) {
    self.options = options
    ranges = [(low: Double, high: Double)](repeating: (.infinity, -.infinity), count: depth)
    add(patient, process.observe(patient), reward: 0, discount: 1, isFinished: false)
  }

  private mutating func add(
    _ patient: Process.Patient, _ observation: Observation, reward: Double, discount: Double, isFinished: Bool
  ) {
    nodes.append(
      Node(
        patient: patient, observation: observation, reward: reward, discount: discount, isFinished: isFinished,
        visits: [Int](repeating: 0, count: options), sums: [Double](repeating: 0, count: options),
        children: [[Int]](repeating: [], count: options)))
  }

  /// The option with the greatest upper bound; one that was never taken comes first.
  func choose(_ place: Int, depth: Int, exploration: Double) -> Int {
    let node = nodes[place]
    let (low, high) = ranges[depth]
    let scale = high > low ? 1 / (high - low) : 1
    let logarithm = log(Double(max(1, node.visits.reduce(0, +))))
    var best = (option: -1, bound: -Double.infinity)
    for option in 0..<options where node.observation.mask.allows(option) {
      guard node.visits[option] > 0 else { return option }
      let visits = Double(node.visits[option])
      let value = (node.sums[option] / visits - low) * scale
      let bound = value + 2 * exploration * (logarithm / visits).squareRoot()
      if bound > best.bound { best = (option, bound) }
    }
    precondition(best.option >= 0, "UpperConfidenceTree: no option of \(options) is allowed")
    return best.option
  }

  /// Draws an outcome of an option.
  /// - Returns: its node.
  mutating func expand(
    _ place: Int, _ option: Int, _ process: Process,
    branch: (@Sendable (Process.Patient, Key) -> Process.Patient)?, discount: Double, key: Key
  ) -> Int {
    var patient = branch.map { $0(nodes[place].patient, key.child(.patient)) } ?? nodes[place].patient
    let outcome = process.advance(&patient, by: .option(option))
    nodes[place].children[option].append(nodes.count)
    add(
      patient, process.observe(patient), reward: outcome.reward, discount: pow(discount, outcome.elapsed),
      isFinished: outcome.finish != nil)
    return nodes.count - 1
  }

  /// The outcome of an option that was followed least.
  func leastVisited(_ place: Int, _ option: Int) -> Int {
    let children = nodes[place].children[option]
    return children.min { nodes[$0].total < nodes[$1].total } ?? place
  }

  /// Adds a course's returns, from its end to the root.
  /// - Parameters:
  ///   - leaf: where it left the tree, or ended.
  ///   - tail: the return from there.
  mutating func record(_ path: [(node: Int, option: Int)], leaf: Int, tail: Double) {
    var (child, sum) = (leaf, tail)
    nodes[leaf].total += 1
    for (depth, (place, option)) in path.enumerated().reversed() {
      sum = nodes[child].reward + nodes[child].discount * sum
      nodes[place].visits[option] += 1
      nodes[place].sums[option] += sum
      nodes[place].total += 1
      ranges[depth] = (min(ranges[depth].low, sum), max(ranges[depth].high, sum))
      child = place
    }
  }
}
