public import DosingMDP
public import Stochastics
import Tensors

/// Gathers a log in a simulator: what a behavior decides on patients 0, 1, ... and what follows, up to a number of
/// decisions.
///
/// Patient i and all chance of his course derive from the key and i; courses are kept in the order of patients. The last
/// course is cut off where the number is reached, unless whole courses are gathered.
public struct LogCollector<Process: DecisionProcess> {
  private let process: Process
  private let behavior: any Behavior
  private let lanes: Int

  /// - Parameter lanes: patients side by side.
  public init(_ process: Process, behavior: any Behavior, lanes: Int = 64) {
    precondition(lanes > 0, "LogCollector(lanes: \(lanes)): at least one is needed")
    self.process = process
    self.behavior = behavior
    self.lanes = lanes
  }

  /// The log of so many decisions.
  public func collect(transitions: Int, key: Key) throws -> LoggedEpisodes {
    precondition(transitions > 0, "LogCollector.collect(transitions: \(transitions)): at least one is needed")
    var episodes: [LoggedEpisode] = []
    var count = 0
    var patient = 0
    while count < transitions {
      for course in try block(patient..<patient + lanes, limit: transitions, key: key) where count < transitions {
        let episode = course.episode(limit: transitions - count)
        episodes.append(episode)
        count += episode.count
      }
      patient += lanes
    }
    return logged(episodes)
  }

  /// The log of the whole courses of so many patients.
  public func collect(courses: Int, key: Key) throws -> LoggedEpisodes {
    precondition(courses > 0, "LogCollector.collect(courses: \(courses)): at least one is needed")
    var episodes: [LoggedEpisode] = []
    for first in stride(from: 0, to: courses, by: lanes) {
      let block = try block(first..<min(first + lanes, courses), limit: .max, key: key)
      episodes += block.map { $0.episode(limit: .max) }
    }
    return logged(episodes)
  }

  private func logged(_ episodes: [LoggedEpisode]) -> LoggedEpisodes {
    let description = process.description
    return LoggedEpisodes(
      name: description.name, features: description.features, actions: description.actions, costs: description.costs,
      episodes: episodes)
  }

  /// The same as transitions, with the probabilities of what was decided.
  public func store(transitions: Int, discount: Double, rewardScale: Double = 1, key: Key) throws -> TransitionStore {
    try TransitionStore(
      collect(transitions: transitions, key: key), process: process.description, discount: discount,
      rewardScale: rewardScale)
  }

  /// The courses of some patients, each of `limit` decisions at most.
  private func block(_ patients: Range<Int>, limit: Int, key: Key) throws -> [CollectedCourse] {
    let description = process.description
    var courses = patients.map { CollectedCourse(process.begin($0, key: key.child(.rollout)), in: process) }
    var windows = HistoryWindows(patients: courses.count, reach: behavior.reach)
    for lane in courses.indices { windows.append(lane, courses[lane].observations[0].features) }
    var active = Array(courses.indices)
    var time = 0
    while !active.isEmpty {
      let observations = active.map { courses[$0].observations[time] }
      let decisions = Decisions(
        histories: try windows.histories(of: active, width: description.features.count),
        masks: observations.map(\.mask), actions: description.actions)
      let decided = try behavior.decide(
        observations, decisions,
        keys: active.map { key.child(.policy, patients.lowerBound + $0).child(.visit, time) })
      for (row, lane) in active.enumerated() {
        let outcome = process.advance(&courses[lane].patient, by: decided.actions[row])
        courses[lane].add(
          decided.actions[row], decided.probabilities?[row], outcome, process.observe(courses[lane].patient))
        if let last = courses[lane].observations.last { windows.append(lane, last.features) }
      }
      time += 1
      active = active.filter { courses[$0].finish == nil && time < limit }
    }
    return courses
  }

  /// One patient so far.
  private struct CollectedCourse {
    var patient: Process.Patient
    var observations: [Observation]
    var actions: [Action] = []
    var probabilities: [Double?] = []
    var outcomes: [Outcome] = []

    init(_ patient: Process.Patient, in process: Process) {
      self.patient = patient
      observations = [process.observe(patient)]
    }

    var finish: Outcome.Finish? { outcomes.last?.finish }

    mutating func add(_ action: Action, _ probability: Double?, _ outcome: Outcome, _ next: Observation) {
      actions.append(action)
      probabilities.append(probability)
      outcomes.append(outcome)
      observations.append(next)
    }

    /// Cut off after `limit` decisions.
    func episode(limit: Int) -> LoggedEpisode {
      let count = min(limit, actions.count)
      let seen = observations.prefix(count + 1)
      let known = probabilities.prefix(count).compactMap(\.self)
      let hasCosts = outcomes.contains { !$0.costs.isEmpty }
      // Masks are of options.
      let isMasked = actions.first?.option != nil && observations.contains { $0.mask != ActionMask(bits: .max) }
      return LoggedEpisode(
        observations: seen.map(\.features), actions: Array(actions.prefix(count)),
        rewards: outcomes.prefix(count).map(\.reward), elapsed: outcomes.prefix(count).map(\.elapsed),
        finish: count < actions.count ? .truncated : finish ?? .truncated,
        behaviorProbabilities: known.count == count ? known : nil,
        masks: isMasked ? seen.map(\.mask) : nil, costs: hasCosts ? outcomes.prefix(count).map(\.costs) : nil)
    }
  }
}
