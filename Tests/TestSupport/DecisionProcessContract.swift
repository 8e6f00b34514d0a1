public import DosingMDP
public import Stochastics

/// What every ``DecisionProcess`` promises, checked on some subjects under random allowed actions.
///
/// Observations have the width of the description and are finite, something is always allowed, outcomes are finite, time
/// goes on, and costs are as many as described. A subject's course follows from the key, his number and his actions
/// alone: told again side by side with the others in another order, while copies of him go other ways, it is the same.
public struct DecisionProcessContract<Process: DecisionProcess> {
  private let process: Process
  private let description: ProcessDescription
  private let subjects: Int
  private let decisions: Int
  private let key: Key

  /// - Parameter decisions: as many of each subject are followed at most.
  public init(_ process: Process, subjects: Int = 6, decisions: Int = 60, key: Key = Key(seed: 17)) {
    self.process = process
    description = process.description
    self.subjects = subjects
    self.decisions = decisions
    self.key = key
  }

  /// What a subject showed and met.
  private struct Trace: Equatable {
    var observations: [Observation] = []
    var outcomes: [Outcome] = []
  }

  /// Every broken promise; empty where all are kept.
  public var problems: [String] {
    var problems = descriptionProblems
    guard problems.isEmpty else { return problems }
    var traces: [Trace] = []
    for subject in 0..<subjects {
      let trace = alone(subject)
      problems += self.problems(of: trace).map { "subject \(subject), \($0)" }
      traces.append(trace)
    }
    for (subject, (first, again)) in zip(traces, sideBySide).enumerated() where first != again {
      problems.append("subject \(subject): another course beside others than alone")
    }
    return problems
  }

  private var descriptionProblems: [String] {
    var problems: [String] = []
    func require(_ holds: Bool, _ message: String) { if !holds { problems.append(message) } }
    let count = description.features.count
    require(!description.name.isEmpty && count > 0, "no name or no feature")
    require(Set(description.features).count == count, "features of one name: \(description.features)")
    let layout = description.layout
    var places = layout.measurements.flatMap { [$0.value, $0.age, $0.measured] }
    places += layout.blocks.flatMap(\.features) + layout.categories.map(\.feature) + (layout.time.map { [$0] } ?? [])
    require(places.allSatisfy { (0..<count).contains($0) }, "the layout names features that are not there")
    switch description.actions {
    case .options(let options): require((1...64).contains(options), "\(options) options")
    case .amounts(let lower, let upper):
      let isOrdered = zip(lower, upper).allSatisfy { $0.isFinite && $1.isFinite && $0 < $1 }
      require(lower.count == upper.count && !lower.isEmpty && isOrdered, "bounds \(lower) and \(upper)")
    }
    return problems
  }

  private func problems(of trace: Trace) -> [String] {
    var problems: [String] = []
    for (place, observation) in trace.observations.enumerated() {
      if observation.features.count != description.features.count {
        problems.append("observation \(place): \(observation.features.count) features")
      }
      if !observation.features.allSatisfy(\.isFinite) { problems.append("observation \(place): not finite") }
      if allowed(observation).isEmpty { problems.append("observation \(place): nothing is allowed") }
      for category in description.layout.categories where category.feature < observation.features.count {
        let code = observation.features[category.feature]
        if code != code.rounded() || code < 0 || code >= Float(category.count) {
          problems.append("observation \(place): \(code) is no code of \(category)")
        }
      }
    }
    for (place, outcome) in trace.outcomes.enumerated() {
      let numbers = [outcome.reward, outcome.elapsed] + outcome.costs
      if !numbers.allSatisfy(\.isFinite) || outcome.elapsed <= 0 { problems.append("outcome \(place): \(outcome)") }
      if outcome.costs.count != description.costs.count {
        problems.append("outcome \(place): \(outcome.costs.count) costs, not \(description.costs.count)")
      }
    }
    return problems
  }

  private func allowed(_ observation: Observation) -> [Int] {
    guard case .options(let count) = description.actions else { return [0] }
    return (0..<count).filter(observation.mask.allows)
  }

  /// The action of a subject at a decision.
  private func action(_ subject: Int, _ decision: Int, _ observation: Observation, variant: Int = 0) -> Action {
    var generator = key.child(.rollout, subject).child(.policy, 2 * decision + variant).generator
    switch description.actions {
    case .options:
      let options = allowed(observation)
      return .option(options.isEmpty ? 0 : options[generator.index(below: options.count)])
    case .amounts(let lower, let upper): return .amounts(zip(lower, upper).map { generator.uniform($0, $1) })
    }
  }

  private func alone(_ subject: Int) -> Trace {
    var patient = process.begin(subject, key: key)
    var trace = Trace(observations: [process.observe(patient)])
    while trace.outcomes.count < decisions && trace.outcomes.last?.finish == nil {
      step(subject, &patient, &trace)
    }
    return trace
  }

  private func step(_ subject: Int, _ patient: inout Process.Patient, _ trace: inout Trace) {
    let action = action(subject, trace.outcomes.count, trace.observations[trace.observations.count - 1])
    trace.outcomes.append(process.advance(&patient, by: action))
    trace.observations.append(process.observe(patient))
  }

  /// All subjects in turn, the last first.
  private var sideBySide: [Trace] {
    var patients = (0..<subjects).map { process.begin($0, key: key) }
    var traces = patients.map { Trace(observations: [process.observe($0)]) }
    for decision in 0..<decisions {
      for subject in (0..<subjects).reversed() where traces[subject].outcomes.last?.finish == nil {
        var copy = patients[subject]
        let seen = traces[subject].observations[decision]
        _ = process.advance(&copy, by: action(subject, decision, seen, variant: 1))
        step(subject, &patients[subject], &traces[subject])
      }
    }
    return traces
  }
}
