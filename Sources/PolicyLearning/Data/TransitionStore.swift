public import DosingMDP
public import Stochastics

/// Courses of many patients, decision by decision, from which transitions are drawn: a replay buffer, or a log.
///
/// Each observation is kept once. A place knows the observation before it and the one after it in its course, so
/// histories of any reach and returns over any number of steps are made when they are drawn. When the store is full the
/// oldest observations give way.
public struct TransitionStore: Sendable {
  /// What is kept of one place beside its features.
  struct Slot: Sendable {
    /// The place before in the same course, -1 at its beginning.
    var previous = -1
    /// The place after, -1 where there is none yet, or no decision was taken.
    var next = -1
    /// The number of the course.
    var course = 0
    var mask = ActionMask(bits: .max)
    var option: Int32 = 0
    var reward: Float = 0
    /// gamma^elapsed of the decision, 0 after a terminal event.
    var discount: Float = 0
    /// Whether reward and what followed are known. Not so where a log ends unseen; a checkpoint does not keep it, since a
    /// simulator always shows what follows.
    var hasTarget = true
    /// With which the decision was taken, or its density; 0 where it is not known.
    var probability: Float = 0
  }

  public let capacity: Int
  let width: Int
  let actions: ActionDomain
  let costCount: Int
  let discount: Discount
  /// How many places were ever written; place p is kept in row p mod capacity.
  public internal(set) var written = 0
  var slots: [Slot] = []
  var features: [Float] = []
  /// Points of [-1, 1] of amounts, row by row.
  var points: [Float] = []
  var costs: [Float] = []
  /// The number of decisions that are kept, with what followed.
  public internal(set) var decisions = 0
  /// Whether some option was ever forbidden.
  var isMasked = false
  /// Whether of some decision it is not known what followed.
  var lacksTargets = false

  /// - Parameters:
  ///   - capacity: places for observations.
  ///   - discount: gamma per unit of elapsed time.
  public init(capacity: Int, process: ProcessDescription, discount: Double) {
    precondition(capacity > 1, "TransitionStore: \(capacity) places")
    self.capacity = capacity
    width = process.features.count
    actions = process.actions
    costCount = process.costs.count
    self.discount = Discount(perDay: discount)
  }

  /// The first observation of a course.
  /// - Returns: its place.
  public mutating func begin(course: Int, _ observation: Observation) throws(LearningError) -> Int {
    try write(Slot(previous: -1, course: course, mask: observation.mask), observation)
  }

  /// A decision at a place, and what followed.
  /// - Parameters:
  ///   - place: of the latest observation of the course.
  ///   - point: the points of [-1, 1] of amounts; empty for an option.
  ///   - next: what was seen then. After a terminal event it is kept, but never valued.
  /// - Returns: the place of `next`.
  @discardableResult
  public mutating func append(
    at place: Int, option: Int, point: [Float] = [], outcome: Outcome, next: Observation
  ) throws(LearningError) -> Int {
    guard outcome.reward.isFinite else {
      throw .notFinite(what: "the reward", value: outcome.reward, place: "decision \(decisions + 1)")
    }
    for (index, cost) in outcome.costs.enumerated() where !cost.isFinite {
      throw .notFinite(what: "cost \(index + 1)", value: cost, place: "decision \(decisions + 1)")
    }
    let row = place % capacity
    let course = slots[row].course
    let following = try write(Slot(previous: place, course: course, mask: next.mask), next)
    guard isKept(place) else { return following }
    slots[row].next = following
    slots[row].option = Int32(option)
    slots[row].reward = Float(outcome.reward)
    slots[row].discount = outcome.finish == .terminal ? 0 : Float(discount(outcome.elapsed))
    if actions.isContinuous { points.replaceSubrange(row * actions.width..<(row + 1) * actions.width, with: point) }
    for index in 0..<costCount { costs[row * costCount + index] = Float(outcome.costs[index]) }
    decisions += 1
    return following
  }

  private mutating func write(_ slot: Slot, _ observation: Observation) throws(LearningError) -> Int {
    for (index, value) in observation.features.enumerated() where !value.isFinite {
      throw .notFinite(what: "feature \(index + 1)", value: Double(value), place: "observation \(written + 1)")
    }
    precondition(
      observation.features.count == width, "TransitionStore: \(observation.features.count) features, not \(width)")
    let row = written % capacity
    if written < capacity {
      slots.append(slot)
      features += observation.features
      if actions.isContinuous { points += [Float](repeating: 0, count: actions.width) }
      costs += [Float](repeating: 0, count: costCount)
    } else {
      if slots[row].next >= 0 { decisions -= 1 }
      slots[row] = slot
      observation.features.withUnsafeBufferPointer { source in
        features.withUnsafeMutableBufferPointer { target in
          for index in 0..<width { target[row * width + index] = source[index] }
        }
      }
    }
    if !isMasked, !actions.isContinuous {
      isMasked = (0..<actions.width).contains { !observation.mask.allows($0) }
    }
    written += 1
    return written - 1
  }

  /// Whether a place has not been given up.
  func isKept(_ place: Int) -> Bool { place >= 0 && place < written && place >= written - capacity }

  /// Whether a decision was taken at a place and what followed is kept.
  func isDecision(_ place: Int) -> Bool { isKept(place) && slots[place % capacity].next >= 0 }

  /// Draws decisions with replacement, each as likely as any other.
  public func draw(_ count: Int, _ generator: inout Generator) -> [Int] {
    precondition(decisions > 0, "TransitionStore: no decision to draw from")
    let oldest = max(0, written - capacity)
    return (0..<count).map { _ in
      while true {
        let place = oldest + generator.index(below: written - oldest)
        if isDecision(place) { return place }
      }
    }
  }

  /// The places of all decisions, from the oldest.
  public var decisionPlaces: [Int] { (max(0, written - capacity)..<written).filter(isDecision) }
}

extension TransitionStore {
  /// The number of the course of a place.
  public func course(of place: Int) -> Int { slots[place % capacity].course }

  /// The option taken at a place.
  func option(at place: Int) -> Int { Int(slots[place % capacity].option) }

  /// With what probability the decision at a place was taken in what was seen, or its density where it is an amount;
  /// `nil` where that is not known.
  public func behaviorProbability(at place: Int) -> Double? {
    let probability = slots[place % capacity].probability
    return probability > 0 ? Double(probability) : nil
  }

  /// Whether reward and what followed the decision at a place are known.
  public func hasTarget(at place: Int) -> Bool { slots[place % capacity].hasTarget }

  /// The latest place kept in a row, 0 ..< ``capacity``, such as a ``PriorityTree`` draws.
  public func place(ofRow row: Int) -> Int {
    let newest = written - 1
    return newest - (newest - row) % capacity
  }
}
