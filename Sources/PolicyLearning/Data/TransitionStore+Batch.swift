import DosingMDP
import Stochastics
public import Tensors

extension TransitionStore {
  /// Decisions at the given places, as tensors.
  /// - Parameters:
  ///   - steps: n, how many rewards are summed before the value of what is seen then takes over; fewer at an end.
  ///   - reach: how many observations a history has at most, see ``EncoderConfiguration/reach``.
  ///   - weights: of the decisions, see ``Transitions/weights``.
  ///   - memberWeights: whether each member learns from a course, by its number.
  public func transitions(
    at places: [Int], steps: Int = 1, reach: Int = 1, weights: [Double]? = nil,
    memberWeights: BootstrapMasks? = nil
  ) throws(TensorError) -> Transitions {
    let count = places.count
    var rewards = [Float](repeating: 0, count: count)
    var discounts = [Float](repeating: 1, count: count)
    var sums = [Float](repeating: 0, count: count * costCount)
    var ends = places
    var isKnown = [Float](repeating: 1, count: lacksTargets ? count : 0)
    for (row, place) in places.enumerated() {
      var place = place
      for step in 0..<steps {
        let slot = slots[place % capacity]
        guard slot.next >= 0 else { break }
        guard slot.hasTarget else {
          // Later in the sum, the value of the state seen there takes over.
          if step == 0 { isKnown[row] = 0 }
          break
        }
        rewards[row] += discounts[row] * slot.reward
        for index in 0..<costCount {
          sums[row * costCount + index] += discounts[row] * costs[place % capacity * costCount + index]
        }
        discounts[row] *= slot.discount
        place = slot.next
        if discounts[row] == 0 { break }
      }
      ends[row] = place
    }
    return Transitions(
      states: try histories(at: places, reach: reach), nextStates: try histories(at: ends, reach: reach),
      actions: try actions(at: places), rewards: try Tensor(rewards), discounts: try Tensor(discounts),
      allowed: try allowed(at: places), nextAllowed: try allowed(at: ends),
      weights: try weights.map { values throws(TensorError) in try Tensor(values.map(Float.init)) },
      memberWeights: try memberWeights.map { masks throws(TensorError) in
        try masks.weights(of: places.map { slots[$0 % capacity].course })
      },
      costs: costCount > 0 ? try Tensor(sums, shape: [count, costCount]) : nil,
      hasTarget: lacksTargets ? try Tensor(isKnown) : nil)
  }

  /// What was known at places: the observations of their courses up to there.
  public func histories(at places: [Int], reach: Int) throws(TensorError) -> Histories {
    guard reach > 1 else {
      return Histories(present: try rows(places, of: [places.count, width]))
    }
    let paths = places.map { place in
      var path = [place]
      while path.count < reach, let first = path.last {
        let previous = slots[first % capacity].previous
        guard isKept(previous) else { break }
        path.append(previous)
      }
      return path
    }
    let longest = paths.map(\.count).max() ?? 1
    // Padding repeats the present observation, so that nothing outside the data is ever computed with.
    let padded = paths.flatMap { path in path.reversed() + [Int](repeating: path[0], count: longest - path.count) }
    return Histories(
      features: try rows(padded, of: [places.count, longest, width]), lengths: paths.map(\.count))
  }

  private func rows(_ places: [Int], of shape: [Int]) throws(TensorError) -> Tensor {
    try Tensor(gathered(features, width: width, at: places), shape: shape)
  }

  private func actions(at places: [Int]) throws(TensorError) -> Tensor {
    guard actions.isContinuous else { return try Tensor(places.map { Int64(slots[$0 % capacity].option) }) }
    return try Tensor(gathered(points, width: actions.width, at: places), shape: [places.count, actions.width])
  }

  /// The rows of a table that belong to places, one after the other.
  private func gathered(_ table: [Float], width: Int, at places: [Int]) -> [Float] {
    [Float](unsafeUninitializedCapacity: places.count * width) { target, count in
      table.withUnsafeBufferPointer { source in
        for (row, place) in places.enumerated() {
          let start = place % capacity * width
          _ = target[row * width..<(row + 1) * width].initialize(fromContentsOf: source[start..<start + width])
        }
      }
      count = places.count * width
    }
  }

  private func allowed(at places: [Int]) throws(TensorError) -> Tensor? {
    guard isMasked else { return nil }
    return try allowedTensor(places.map { slots[$0 % capacity].mask }, actions: actions.width)
  }
}

/// Allowed options [N, A], truth values.
func allowedTensor(_ masks: [ActionMask], actions: Int) throws(TensorError) -> Tensor {
  try Tensor(masks.flatMap { mask in (0..<actions).map(mask.allows) }, shape: [masks.count, actions])
}
