public import DosingMDP
public import Stochastics

/// Simulated patients treated by a policy: the on-line truth about it.
///
/// Patient i, the visits, the measurement errors and the uniform number that picks the action at decision t derive from
/// the key, i and t alone, so arms of different policies are paired patient by patient.
public struct VirtualTrial<Simulator: Environment>: Sendable {
  public let environment: Simulator
  public let encoder: StateEncoder
  public let reward: CompositeReward
  public let discount: Discount
  /// Days over which rewards count.
  public let horizon: Double
  /// What surrogates are read; `nil` for none.
  public let followUp: ClinicalFollowUp?

  public init(
    _ environment: Simulator, encoder: StateEncoder, reward: CompositeReward, discount: Discount, horizon: Double,
    followUp: ClinicalFollowUp? = nil
  ) {
    self.followUp = followUp
    self.environment = environment
    self.encoder = encoder
    self.reward = reward
    self.discount = discount
    self.horizon = horizon
  }

  /// Patients that decide together; fixed, so that results do not depend on the number of threads.
  private static var chunk: Int { 256 }

  /// Follows patients 0..<count under a policy.
  /// - Parameters:
  ///   - key: of the patients.
  ///   - progress: called with the number of patients done, from any thread.
  ///   - policy: makes the policy, once per chunk of patients.
  public func arm(
    patients count: Int, key: Key, threads: Int, progress: @Sendable (Int) -> Void = { _ in },
    policy: @Sendable () throws -> any Policy
  ) throws -> [TrialCourse] {
    let chunks = (count + Self.chunk - 1) / Self.chunk
    let courses = try parallelMap(count: chunks, threads: threads) { chunk in
      let range = chunk * Self.chunk..<min(count, (chunk + 1) * Self.chunk)
      let result = try follow(range, key: key, policy: policy())
      progress(range.count)
      return result
    }
    return courses.flatMap(\.self)
  }

  /// One patient while under treatment.
  private struct Followed {
    var index: Int
    var patient: Simulator.Patient
    var history: PatientHistory
    var episode: Episode
    var state: State?
    var treated = 0.0
    var recorder: OutcomeRecorder?
    var strata: [String: String] = [:]
    /// The last state, where the patient was seen at the end.
    var last: State?
  }

  private func follow(_ range: Range<Int>, key: Key, policy: some Policy) throws -> [TrialCourse] {
    var followed = range.map { admit($0, key: key) }
    var memory = try policy.start(count: followed.count)
    var decision = 0
    while followed.contains(where: { $0.state != nil }) {
      let rows = try policy.probabilities(followed.map(\.state), memory: &memory)
      for place in followed.indices where followed[place].state != nil {
        let stream = key.child(.rollout, followed[place].index).child(.policy, decision)
        var generator = stream.generator
        treat(&followed[place], action: generator.categorical(rows[place]))
      }
      decision += 1
    }
    return followed.map { course($0) }
  }

  private func course(_ followed: Followed) -> TrialCourse {
    var course = TrialCourse(followed.episode, treated: followed.treated, horizon: horizon, discount: discount)
    course.outcome = followed.recorder?.outcome(
      patient: followed.episode.patient, strata: followed.strata, final: followed.last,
      ending: followed.episode.ending, reward: course.discountedReward.total)
    return course
  }

  private func admit(_ index: Int, key: Key) -> Followed {
    let (patient, admission) = environment.admit(index, key: key)
    var history = PatientHistory(patient: admission.patient, center: admission.center, statics: admission.statics)
    history.append(admission.visit)
    let state = encoder.encode(history)
    return Followed(
      index: index, patient: patient, history: history,
      episode: Episode(
        patient: admission.patient, center: admission.center, steps: [], finalState: nil,
        ending: .censored(reason: "not followed")),
      state: state, recorder: followUp?.recorder,
      strata: followUp?.levels(of: state, center: admission.center) ?? [:])
  }

  private func treat(_ followed: inout Followed, action: Int) {
    guard let state = followed.state else { return }
    let multiple = environment.actions.options[action].multiple
    followed.history.dose(multiple, from: state.time)
    let advance = environment.advance(&followed.patient, action: action)
    var next: State?
    if let visit = advance.visit, visit.time > state.time {
      followed.history.append(visit)
      next = encoder.encode(followed.history)
    }
    let terminal = advance.ending?.isTerminal ?? false
    followed.episode.steps.append(
      Step(
        state: State(time: state.time, features: [], center: state.center, mask: state.mask), action: action,
        reward: reward.reward(
          from: state, multiple: multiple, to: next, elapsed: advance.elapsed, progressed: terminal,
          died: advance.ending == .terminal(event: "death")),
        elapsed: advance.elapsed, discount: terminal ? 0 : discount(advance.elapsed)))
    followed.treated += multiple * advance.elapsed
    followed.recorder?.decide(state, multiple: multiple, elapsed: advance.elapsed)
    followed.last = next
    if let ending = advance.ending { followed.episode.ending = ending }
    followed.state = advance.ending == nil ? next : nil
  }
}
