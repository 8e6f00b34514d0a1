public import DosingMDP

extension TransitionStore {
  /// The decisions of patients' episodes; course i is episode i.
  ///
  /// - the discount of a step is gamma^elapsed, 0 after a terminal event and at the horizon;
  /// - a censored step goes on in the censored state where the patient was seen there; where he was not, it has no target:
  ///   values are not learned from it, but it is still a decision to imitate.
  ///
  /// - Parameters:
  ///   - process: ``DosingMDP/ProcessDescription/init(name:schema:actions:)``, whose features these become, on the scale of
  ///     its normalizer.
  ///   - discount: gamma per day.
  ///   - rewardScale: factor on every reward.
  /// - Throws: ``LearningError`` that names the patient and the decision of what cannot be learned from, or counts where
  ///   the log as a whole cannot.
  public init(
    _ episodes: [Episode], process: ProcessDescription, discount: Discount, rewardScale: Double = 1
  ) throws(LearningError) {
    let decisions = episodes.reduce(0) { $0 + $1.steps.count }
    guard decisions > 0 else {
      throw .unusableLog("it has \(episodes.count) episodes without a decision")
    }
    self.init(capacity: decisions + episodes.count + 1, process: process, discount: discount.perDay)
    for (course, episode) in episodes.enumerated() where !episode.steps.isEmpty {
      try add(episode, course: course, process, rewardScale)
    }
    try requireVariety(in: episodes.count { !$0.steps.isEmpty }, of: "patients", process)
  }

  private mutating func add(
    _ episode: Episode, course: Int, _ process: ProcessDescription, _ rewardScale: Double
  ) throws(LearningError) {
    func observation(_ state: DosingMDP.State, _ place: String) throws(LearningError) -> Observation {
      let features = try state.features(of: process, place: place)
      return Observation(
        features: process.normalizer?.normalize(features) ?? features.map(Float.init), mask: state.mask)
    }
    var current = try begin(course: course, observation(episode.steps[0].state, episode.place(0)))
    for (index, step) in episode.steps.enumerated() {
      let isLast = index == episode.steps.count - 1
      try check(step, process, episode.place(index))
      let following = episode.state(after: index)
      // What follows an end is never valued; the state before stands in for it.
      let next = try observation(
        following ?? step.state,
        isLast ? "patient \(episode.patient), the state at the end" : episode.place(index + 1))
      let isEnd = isLast && !episode.ending.isCensored
      let outcome = Outcome(
        reward: rewardScale * step.reward.total, elapsed: step.elapsed, finish: isEnd ? .terminal : nil)
      let decision = current
      current = try append(at: decision, option: step.action, outcome: outcome, next: next)
      mark(decision, hasTarget: isEnd || following != nil, probability: step.behaviorProbability)
    }
  }

  private func check(_ step: Step, _ process: ProcessDescription, _ place: String) throws(LearningError) {
    guard step.reward.total.isFinite else {
      throw .notFinite(what: "the reward", value: step.reward.total, place: place)
    }
    guard step.elapsed.isFinite, step.elapsed >= 0 else {
      throw .unusableLog("\(place): the time to the next decision is \(step.elapsed)")
    }
    guard (0..<process.actions.width).contains(step.action) else {
      throw .unusableLog("\(place): option \(step.action) of \(process.actions.width) was taken")
    }
    guard step.state.mask.allows(step.action) else {
      throw .unusableLog("\(place): option \(step.action) was taken though the mask forbids it")
    }
  }

  /// What is known of a decision beside what followed.
  mutating func mark(_ place: Int, hasTarget: Bool, probability: Double?) {
    slots[place % capacity].hasTarget = hasTarget
    slots[place % capacity].probability = Float(probability ?? 0)
    if !hasTarget { lacksTargets = true }
  }

  /// - Throws: ``LearningError/unusableLog(_:)`` where the same was done at every decision.
  func requireVariety(in courses: Int, of subjects: String, _ process: ProcessDescription) throws(LearningError) {
    let places = decisionPlaces
    guard let first = places.first else { throw .unusableLog("it has no decision") }
    func decided(_ place: Int) -> [Float] {
      let start = place % capacity * actions.width
      return actions.isContinuous ? Array(points[start..<start + actions.width]) : [Float(option(at: place))]
    }
    let same = decided(first)
    guard places.allSatisfy({ decided($0) == same }) else { return }
    let what =
      actions.isContinuous ? "the amounts \(actions.amounts(same)) were" : "option \(option(at: first)) was"
    throw .unusableLog(
      "only \(what) ever given, in all \(places.count) decisions of \(courses) \(subjects) of \(process.name); it tells "
        + "nothing of the others")
  }
}

extension Episode {
  /// A decision, as errors name it.
  func place(_ index: Int) -> String { "patient \(patient), decision \(index + 1)" }
}

extension State {
  /// The features that a process of episodes shows, see ``ProcessDescription/init(name:schema:actions:)``.
  func features(of process: ProcessDescription, place: String) throws(LearningError) -> [Double] {
    let features = features(of: process)
    guard features.count == process.features.count else {
      throw .unusableLog("\(place): there are \(features.count) features, \(process.features.count) are needed")
    }
    if let index = features.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(what: process.features[index], value: features[index], place: place)
    }
    return features
  }
}
