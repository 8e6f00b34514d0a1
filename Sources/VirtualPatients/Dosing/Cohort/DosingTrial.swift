public import DosingMDP
public import Pharmacometrics
public import Stochastics

/// Virtual patients of a ``ModelEnvironment`` treated by a policy, whole cohorts at once: the policy is asked for all
/// patients who are due together.
///
/// Patients, visits, errors and the uniform number that picks the action at a patient's decision t derive from the key,
/// the patient and t alone, so arms of different policies are paired patient by patient, and results do not depend on
/// the number of threads.
public struct DosingTrial<M: Model>: Sendable {
  public let environment: ModelEnvironment<M>
  public let encoder: StateEncoder
  public let reward: CompositeReward
  public let discount: Discount
  /// Whether courses keep their histories and the features of their states, as learning from them needs.
  public let keepsDetails: Bool

  /// - Parameter encoder: of the environment's variables and statics, in their order.
  public init(
    _ environment: ModelEnvironment<M>, encoder: StateEncoder, reward: CompositeReward, discount: Discount,
    keepsDetails: Bool = false
  ) {
    precondition(
      encoder.configuration.variables.map(\.name) == environment.configuration.variables.map(\.name)
        && encoder.actions == environment.actions, "the encoder is of other variables or actions than the environment")
    self.environment = environment
    self.encoder = encoder
    self.reward = reward
    self.discount = discount
    self.keepsDetails = keepsDetails
  }

  /// One patient's course.
  public struct Course: Sendable {
    public var episode: Episode
    /// The dose multiple integrated over the days followed.
    public var doseDays: Double
    public var outcome: DosedOutcome
    /// All that was seen and given, where details are kept.
    public var history: PatientHistory?
  }

  /// Patients that are simulated together; a multiple of eight.
  private static var chunk: Int { 1024 }

  /// Follows patients 0..<count.
  /// - Parameter progress: called with the number of patients done since the last call.
  public func run(
    patients count: Int, key: Key, threads: Int, progress: (Int) -> Void = { _ in }, policy: some Policy
  ) throws -> [Course] {
    var courses: [Course] = []
    for start in stride(from: 0, to: count, by: Self.chunk) {
      let range = start..<min(count, start + Self.chunk)
      courses += try follow(CohortEnvironment(environment, patients: range, key: key, threads: threads), key, policy)
      progress(range.count)
    }
    return courses
  }

  /// One patient while under treatment.
  private struct Followed: Sendable {
    var history: PatientHistory
    var episode: Episode
    var state: State?
    var decisions = 0
    var doseDays = 0.0
  }

  private func follow(_ cohort: CohortEnvironment<M>, _ key: Key, _ policy: some Policy) throws -> [Course] {
    var followed = cohort.admissions.map { admission in
      var history = PatientHistory(patient: admission.patient, center: admission.center, statics: admission.statics)
      history.append(admission.visit)
      return Followed(
        history: history,
        episode: Episode(
          patient: admission.patient, center: admission.center, steps: [], finalState: nil,
          ending: .censored(reason: "not followed")))
    }
    var memory = try policy.start(count: followed.count)
    try encode(cohort.due, &followed, threads: cohort.threads)
    while !cohort.due.isEmpty {
      var states = [State?](repeating: nil, count: followed.count)
      for place in cohort.due { states[place] = followed[place].state }
      let rows = try policy.probabilities(states, memory: &memory)
      let actions = cohort.due.map { place in
        let stream = key.child(.rollout, cohort.patients.lowerBound + place).child(.policy, followed[place].decisions)
        var generator = stream.generator
        return generator.categorical(rows[place])
      }
      for (place, action) in zip(cohort.due, actions) { begin(&followed[place], action) }
      let advances = cohort.step(actions)
      for (place, advance) in advances {
        if let visit = advance.visit { followed[place].history.append(visit) }
      }
      let pending = followed.map(\.state)
      try encode(advances.filter { $0.advance.visit != nil }.map(\.place), &followed, threads: cohort.threads)
      for (place, advance) in advances {
        end(&followed[place], from: pending[place], next: advance.visit == nil ? nil : followed[place].state, advance)
      }
    }
    return followed.enumerated().map { place, patient in
      Course(
        episode: patient.episode, doseDays: patient.doseDays, outcome: cohort.outcome(of: place),
        history: keepsDetails ? patient.history : nil)
    }
  }

  /// The states at the last visits of some patients.
  private func encode(_ places: [Int], _ followed: inout [Followed], threads: Int) throws {
    let histories = places.map { followed[$0].history }
    let encoder = encoder
    let block = 32
    let states = try parallelMap(count: (places.count + block - 1) / block, threads: threads) { index in
      histories[index * block..<min(places.count, (index + 1) * block)].map(encoder.encode)
    }
    for (place, state) in zip(places, states.joined()) { followed[place].state = state }
  }

  /// Enters a decision as a step that is yet to be completed.
  private func begin(_ patient: inout Followed, _ action: Int) {
    guard let state = patient.state else { return }
    patient.history.dose(environment.actions.options[action].multiple, from: state.time)
    patient.decisions += 1
    let features = keepsDetails ? state.features : []
    patient.episode.steps.append(
      Step(
        state: State(time: state.time, features: features, center: state.center, mask: state.mask), action: action,
        reward: RewardComponents(), elapsed: 0, discount: 0))
  }

  /// Completes a patient's last step.
  private func end(_ patient: inout Followed, from state: State?, next: State?, _ advance: Advance) {
    guard let state else { return }
    let place = patient.episode.steps.count - 1
    let multiple = environment.actions.options[patient.episode.steps[place].action].multiple
    let isTerminal = advance.ending?.isTerminal ?? false
    patient.episode.steps[place].elapsed = advance.elapsed
    patient.episode.steps[place].discount = isTerminal ? 0 : discount(advance.elapsed)
    patient.episode.steps[place].reward = reward.reward(
      from: state, multiple: multiple, to: next, elapsed: advance.elapsed, progressed: isTerminal,
      died: advance.ending == .terminal(event: "death"))
    patient.doseDays += multiple * advance.elapsed
    guard let ending = advance.ending else { return }
    patient.episode.ending = ending
    if keepsDetails { patient.episode.finalState = next }
    patient.state = nil
  }
}
