public import DosingMDP
public import Stochastics
import Tensors

/// A trial of a learned policy on simulated patients.
public struct PolicyTrial: Sendable {
  /// How many patients.
  public var courses: Int
  /// How many side by side; the result does not depend on it.
  public var lanes: Int
  /// Whether a policy that is random decides at random, as in training, or takes its best known decision.
  public var isRandom: Bool

  public init(courses: Int, lanes: Int = 256, isRandom: Bool = false) {
    self.courses = courses
    self.lanes = lanes
    self.isRandom = isRandom
  }

  /// The courses of patients 0, 1, ...
  public func run(_ process: some DecisionProcess, _ learner: some Learner, key: Key) throws -> [EndedCourse] {
    let count = min(lanes, courses)
    let domain = process.description.actions
    var lanes = ProcessLanes(process, count: count, key: key)
    var windows = HistoryWindows(patients: count, reach: learner.outline.reach)
    var ended = [EndedCourse?](repeating: nil, count: courses)
    var remaining = courses
    for lane in 0..<count { windows.append(lane, lanes.observations[lane].features) }
    var time = 0
    while remaining > 0 {
      let active = (0..<count).filter { lanes.numbers[$0] < courses }
      let decisions = Decisions(
        histories: try windows.histories(of: active, width: process.description.features.count),
        masks: active.map { lanes.observations[$0].mask }, actions: domain)
      let exploration =
        isRandom ? Exploration(amount: 0, key: key.child(.policy, time)) : nil
      let choices = try withoutGradient { () throws(TensorError) in
        try learner.act(decisions, exploration: exploration)
      }
      for (lane, action) in zip(active, choices.actions(domain)) {
        let number = lanes.numbers[lane]
        let step = lanes.advance(lane, by: action)
        if let course = step.ended {
          ended[number] = course
          remaining -= 1
          windows.clear(lane)
        }
        windows.append(lane, lanes.observations[lane].features)
      }
      time += 1
    }
    return ended.compactMap { $0 }
  }
}

extension [EndedCourse] {
  /// The mean of the courses' undiscounted rewards.
  public var meanReward: Double { reduce(0) { $0 + $1.totalReward } / Double(Swift.max(count, 1)) }

  /// The mean of each cost's sum.
  public var meanCosts: [Double] {
    guard let first else { return [] }
    return first.costs.indices.map { index in reduce(0) { $0 + $1.costs[index] } / Double(count) }
  }
}
