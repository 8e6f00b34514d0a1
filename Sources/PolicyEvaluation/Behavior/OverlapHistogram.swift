/// The estimated probability of one action, among decisions at which it was taken and at which it was not.
///
/// Where one of the two has mass and the other has none, there is no overlap.
public struct OverlapHistogram: Sendable, Hashable, Codable {
  public var action: Int
  /// Bin k holds probabilities in [edges[k], edges[k + 1]), the last one its upper edge as well.
  public var edges: [Double]
  /// Decisions at which the action was taken, per bin.
  public var taken: [Int]
  /// Decisions at which another action was taken, per bin.
  public var notTaken: [Int]

  enum CodingKeys: String, CodingKey {
    case action, edges, taken
    case notTaken = "not_taken"
  }

  /// One histogram for each action, over [0, 1].
  public static func all(_ probabilities: BehaviorProbabilities, binCount: Int = 20) -> [OverlapHistogram] {
    (0..<probabilities.actionCount).map { OverlapHistogram(probabilities, action: $0, binCount: binCount) }
  }

  public init(_ probabilities: BehaviorProbabilities, action: Int, binCount: Int = 20) {
    precondition(binCount > 0, "OverlapHistogram: \(binCount) bins")
    self.action = action
    edges = (0...binCount).map { Double($0) / Double(binCount) }
    taken = Array(repeating: 0, count: binCount)
    notTaken = taken
    for decision in 0..<probabilities.count {
      let bin = min(Int(probabilities[decision, action] * Double(binCount)), binCount - 1)
      if probabilities.actions[decision] == action { taken[bin] += 1 } else { notTaken[bin] += 1 }
    }
  }
}
