import Foundation
public import Stochastics

/// Places with priorities, drawn in proportion to them: P(i) = p_i / Σ_k p_k, where p_i is already raised to its power α.
///
/// A binary tree of sums, so that a draw and a change of priority take log₂ n steps.
/// Source: Schaul, Quan, Antonoglou, Silver, Prioritized experience replay, ICLR 2016, arXiv:1511.05952, equation 1 and
/// appendix B.2.1.
public struct PriorityTree: Sendable, Hashable {
  /// How many places.
  public let count: Int
  private let leaves: Int
  /// Node n has the children 2n and 2n + 1; leaf i is node `leaves` + i.
  private var sums: [Double]

  /// All priorities 0.
  /// - Parameter count: at least 1.
  public init(count: Int) {
    precondition(count > 0, "PriorityTree: \(count) places")
    self.count = count
    var leaves = 1
    while leaves < count { leaves *= 2 }
    self.leaves = leaves
    sums = [Double](repeating: 0, count: 2 * leaves)
  }

  /// Σ_k p_k.
  public var total: Double { sums[1] }

  /// The priority of a place; finite and not negative.
  public subscript(_ place: Int) -> Double {
    get {
      precondition((0..<count).contains(place), "PriorityTree: place \(place) of \(count)")
      return sums[leaves + place]
    }
    set {
      precondition((0..<count).contains(place), "PriorityTree: place \(place) of \(count)")
      precondition(newValue >= 0 && newValue.isFinite, "PriorityTree: a priority of \(newValue)")
      var node = leaves + place
      sums[node] = newValue
      while node > 1 {
        node /= 2
        sums[node] = sums[2 * node] + sums[2 * node + 1]
      }
    }
  }

  /// The place at which the sum of priorities passes `mass`.
  /// - Parameter mass: from 0 to ``total``, which must be positive.
  public func place(at mass: Double) -> Int {
    precondition(total > 0, "PriorityTree: no place has a priority")
    var rest = mass
    var node = 1
    while node < leaves {
      let left = sums[2 * node]
      // Roundings of `rest` must not lead to where there is nothing.
      if rest < left || sums[2 * node + 1] == 0 {
        node = 2 * node
      } else {
        rest -= left
        node = 2 * node + 1
      }
    }
    return node - leaves
  }

  /// Draws places, one from each of as many parts of equal mass, which lessens the variance.
  public func draw(_ number: Int, _ generator: inout Generator) -> [Int] {
    let part = total / Double(number)
    return (0..<number).map { place(at: (Double($0) + generator.uniform()) * part) }
  }

  /// The weights that take back what unequal drawing distorts: w_i = (n P(i))^-β, divided by the largest of them.
  ///
  /// Source: as above, section 3.4.
  /// - Parameters:
  ///   - places: of positive priority.
  ///   - exponent: β, from 0 (not at all) to 1 (entirely).
  ///   - size: n, how many places are in use.
  public func weights(of places: [Int], exponent: Double, size: Int) -> [Double] {
    let raw = places.map { place -> Double in
      let share = self[place] / total
      precondition(share > 0, "PriorityTree: place \(place) has no priority")
      return pow(Double(size) * share, -exponent)
    }
    let largest = raw.max() ?? 1
    return raw.map { $0 / largest }
  }
}
