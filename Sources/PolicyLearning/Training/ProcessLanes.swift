public import DosingMDP
public import Stochastics

/// Patients treated side by side; when a course ends the lane takes the next patient.
///
/// Lane l of n treats the patients l, l + n, l + 2n, ..., so who is treated, and his chance, depends on no other lane.
public struct ProcessLanes<Process: DecisionProcess> {
  /// What a decision gave.
  public struct Step {
    public var outcome: Outcome
    /// What was seen then, before any next patient.
    public var next: Observation
    /// The sums over the course, where it ended.
    public var ended: EndedCourse?
  }

  public let process: Process
  private let key: Key
  private var patients: [Process.Patient]
  /// The number of each lane's patient.
  public private(set) var numbers: [Int]
  /// What is seen of each patient now.
  public private(set) var observations: [Observation]
  /// The actions of each course so far, from which it can be told again.
  public private(set) var actions: [[Action]]
  private var sums: [EndedCourse]

  public init(_ process: Process, count: Int, key: Key) {
    self.process = process
    self.key = key
    numbers = Array(0..<count)
    patients = numbers.map { process.begin($0, key: key) }
    observations = patients.map(process.observe)
    actions = numbers.map { _ in [] }
    sums = numbers.map { _ in EndedCourse(costs: process.description.costs.map { _ in 0 }) }
  }

  /// Lanes in the middle of the given courses.
  init(_ process: Process, numbers: [Int], actions: [[Action]], key: Key) {
    self.init(process, count: numbers.count, key: key)
    self.numbers = numbers
    patients = numbers.map { process.begin($0, key: key) }
    for lane in numbers.indices {
      for action in actions[lane] { sums[lane].add(process.advance(&patients[lane], by: action)) }
    }
    self.actions = actions
    observations = patients.map(process.observe)
  }

  public var count: Int { numbers.count }

  /// Carries out a decision for every patient.
  public mutating func advance(_ choices: [Action]) -> [Step] {
    choices.indices.map { advance($0, by: choices[$0]) }
  }

  /// Carries out a decision for the patient of one lane.
  public mutating func advance(_ lane: Int, by action: Action) -> Step {
    let outcome = process.advance(&patients[lane], by: action)
    let next = process.observe(patients[lane])
    actions[lane].append(action)
    sums[lane].add(outcome)
    guard outcome.finish != nil else {
      observations[lane] = next
      return Step(outcome: outcome, next: next, ended: nil)
    }
    let ended = sums[lane]
    numbers[lane] += count
    patients[lane] = process.begin(numbers[lane], key: key)
    observations[lane] = process.observe(patients[lane])
    actions[lane] = []
    sums[lane] = EndedCourse(costs: process.description.costs.map { _ in 0 })
    return Step(outcome: outcome, next: next, ended: ended)
  }
}

/// A course's undiscounted sums.
public struct EndedCourse: Codable, Hashable, Sendable {
  public var totalReward = 0.0
  public var decisions = 0
  public var elapsed = 0.0
  public var costs: [Double]

  public init(costs: [Double]) { self.costs = costs }

  mutating func add(_ outcome: Outcome) {
    totalReward += outcome.reward
    decisions += 1
    elapsed += outcome.elapsed
    for index in costs.indices { costs[index] += outcome.costs[index] }
  }
}
