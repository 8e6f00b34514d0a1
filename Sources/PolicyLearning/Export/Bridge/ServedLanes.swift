import DosingMDP
import Stochastics

/// Courses of a process side by side, each begun anew when it has ended.
///
/// Episode e of lane l is subject l + e N of the seed that the lane was last reset with, so a course depends on the seed,
/// the lane and the number of courses before it there, and not on what happened in other lanes.
struct ServedLanes<Process: DecisionProcess> {
  /// What follows the end of a course (Gymnasium's modes of automatic reset).
  enum Continuation: UInt8 {
    /// The next step begins a new course, whatever its action.
    case nextStep = 0
    /// A new course begins at once; what was seen last is told beside.
    case sameStep = 1
    /// Nothing: a reset must be asked for.
    case nothing = 2
  }

  private struct Lane: Sendable {
    var key: Key
    var episode = 0
    var patient: Process.Patient
    var observation: Observation
    var isFinished = false
  }

  /// What a step has given in one lane.
  struct Report: Sendable {
    var reward = 0.0
    var elapsed = 0.0
    var finish: Outcome.Finish?
    var costs: [Double]
    /// What was seen last, where the course ended in this step.
    var last: [Float]?
  }

  let process: Process
  let description: ProcessDescription
  let count: Int
  let continuation: Continuation
  let threads: Int
  private var lanes: [Lane?]

  init(_ process: Process, count: Int, continuation: Continuation, threads: Int) {
    self.process = process
    self.count = count
    self.continuation = continuation
    self.threads = threads
    description = process.description
    lanes = [Lane?](repeating: nil, count: count)
  }

  /// What is seen in each lane.
  var observations: [Observation] { lanes.compactMap { $0?.observation } }

  /// Begins new courses.
  /// - Parameters:
  ///   - seed: of all courses from here on; `nil` goes on with the one before.
  ///   - chosen: which lanes.
  mutating func reset(seed: UInt64?, _ chosen: [Bool]) throws {
    if seed == nil, zip(lanes, chosen).contains(where: { $0 == nil && $1 }) {
      throw BridgeRefusal("the first reset needs a seed")
    }
    if zip(lanes, chosen).contains(where: { $0 == nil && !$1 }) {
      throw BridgeRefusal("the first reset must be of all lanes")
    }
    let lanes = lanes
    self.lanes = try parallelMap(count: count, threads: threads) { [self] index in
      guard chosen[index] else { return lanes[index] }
      if let seed { return try begin(index, key: Key(seed: seed), episode: 0) }
      return try lanes[index].map { try begin(index, key: $0.key, episode: $0.episode + 1) }
    }
  }

  /// Carries out one action in each lane; nothing where one of them cannot be.
  mutating func step(_ actions: [Action]) throws -> [Report] {
    let before = lanes.compactMap(\.self)
    guard before.count == count else { throw BridgeRefusal("a step before the first reset") }
    for (index, lane) in before.enumerated() { try check(actions[index], in: lane, index) }
    let results = try parallelMap(count: count, threads: threads) { [self] index in
      try stepped(before[index], actions[index], index)
    }
    lanes = results.map(\.lane)
    return results.map(\.report)
  }

  private func stepped(_ lane: Lane, _ action: Action, _ index: Int) throws -> (lane: Lane, report: Report) {
    var report = Report(costs: [Double](repeating: 0, count: description.costs.count))
    if lane.isFinished { return (try begin(index, key: lane.key, episode: lane.episode + 1), report) }
    var next = lane
    let outcome = process.advance(&next.patient, by: action)
    next.observation = try observed(next.patient, index)
    report.reward = outcome.reward
    report.elapsed = outcome.elapsed
    report.finish = outcome.finish
    if outcome.costs.count == report.costs.count { report.costs = outcome.costs }
    guard outcome.finish != nil else { return (next, report) }
    report.last = next.observation.features
    if continuation == .sameStep {
      return (try begin(index, key: lane.key, episode: lane.episode + 1), report)
    }
    next.isFinished = true
    return (next, report)
  }

  private func begin(_ index: Int, key: Key, episode: Int) throws -> Lane {
    let patient = process.begin(index + episode * count, key: key)
    return Lane(key: key, episode: episode, patient: patient, observation: try observed(patient, index))
  }

  private func observed(_ patient: Process.Patient, _ index: Int) throws -> Observation {
    let observation = process.observe(patient)
    let width = description.features.count
    guard observation.features.count == width, observation.features.allSatisfy(\.isFinite) else {
      throw BridgeFailure("\(description.name): what is seen in lane \(index) is not \(width) finite numbers")
    }
    return observation
  }

  private func check(_ action: Action, in lane: Lane, _ index: Int) throws(BridgeRefusal) {
    if lane.isFinished {
      guard continuation == .nothing else { return }
      throw BridgeRefusal("the course in lane \(index) has ended; reset it")
    }
    switch (action, description.actions) {
    case (.option(let option), .options(let count)):
      guard (0..<count).contains(option) else {
        throw BridgeRefusal("option \(option) in lane \(index); there are 0 to \(count - 1)")
      }
      guard count > 64 || lane.observation.mask.allows(option) else {
        throw BridgeRefusal("option \(option) is not allowed now in lane \(index)")
      }
    case (.amounts(let amounts), .amounts(let lower, let upper)):
      for place in amounts.indices where !(amounts[place] >= lower[place] && amounts[place] <= upper[place]) {
        throw BridgeRefusal(
          "amount \(amounts[place]) in lane \(index) is not within \(lower[place]) and \(upper[place])")
      }
    default: throw BridgeRefusal("an action of another kind in lane \(index)")
    }
  }
}
