public import DosingMDP

extension TransitionStore {
  /// The decisions of a data set of logged courses; course i is episode i.
  ///
  /// A course that was cut off goes on in what was seen then; where nothing was seen its last decision has no target.
  /// - Parameters:
  ///   - process: whose features and actions are those of the log, and whose normalizer brings the features to a common
  ///     scale; `nil` takes the log as it is.
  ///   - discount: gamma per unit of elapsed time.
  ///   - rewardScale: factor on every reward.
  /// - Throws: ``LearningError/unusableLog(_:)`` with all that is wrong.
  public init(
    _ log: LoggedEpisodes, process: ProcessDescription? = nil, discount: Double, rewardScale: Double = 1
  ) throws(LearningError) {
    let process = process ?? log.process
    try log.requireUsable(as: process)
    self.init(capacity: log.stepCount + log.episodes.count + 1, process: process, discount: discount)
    for (course, episode) in log.episodes.enumerated() {
      try add(episode, course: course, process.normalizer, rewardScale)
    }
    try requireVariety(in: log.episodes.count, of: "courses", process)
  }

  private mutating func add(
    _ episode: LoggedEpisode, course: Int, _ normalizer: FeatureNormalizer?, _ rewardScale: Double
  ) throws(LearningError) {
    func observation(_ index: Int) -> Observation {
      // What follows an end is never valued; the observation before stands in for it.
      let isSeen = index < (episode.finish == .terminal ? episode.count : episode.observations.count)
      let place = isSeen ? index : index - 1
      let features = episode.observations[place]
      let mask = episode.masks.flatMap { place < $0.count ? $0[place] : nil } ?? ActionMask(bits: .max)
      return Observation(features: normalizer?.normalize(features.map(Double.init)) ?? features, mask: mask)
    }
    var place = try begin(course: course, observation(0))
    for index in 0..<episode.count {
      let isLast = index == episode.count - 1
      let outcome = Outcome(
        reward: rewardScale * episode.rewards[index], elapsed: episode.elapsed[index],
        finish: isLast ? episode.finish : nil, costs: episode.costs?[index] ?? [])
      var point: [Float] = []
      if case .amounts(let amounts) = episode.actions[index] { point = actions.points(amounts) }
      let decision = place
      place = try append(
        at: decision, option: episode.actions[index].option ?? 0, point: point, outcome: outcome,
        next: observation(index + 1))
      let isUnseen = isLast && episode.finish == .truncated && episode.finalObservation == nil
      mark(decision, hasTarget: !isUnseen, probability: episode.behaviorProbabilities?[index])
    }
  }
}

extension LoggedEpisodes {
  /// What the log shows, all features being plain numbers.
  public var process: ProcessDescription {
    ProcessDescription(name: name, features: features, actions: actions, costs: costs)
  }

  /// - Throws: ``LearningError/unusableLog(_:)`` with all that is wrong.
  func requireUsable(as process: ProcessDescription) throws(LearningError) {
    guard stepCount > 0 else {
      throw .unusableLog("\(name) has \(episodes.count) episodes without a decision")
    }
    guard process.features.count == features.count, process.actions == actions, process.costs == costs else {
      throw .unusableLog("\(name) has other features, actions or costs than \(process.name)")
    }
    let problems = problems()
    guard problems.isEmpty else {
      let shown = problems.prefix(10).map { "episode \($0.episode + 1): \($0.reason)" }
      let rest = problems.count > 10 ? ["and \(problems.count - 10) more problems"] : []
      throw .unusableLog("\(name): \((shown + rest).joined(separator: "; "))")
    }
  }
}
