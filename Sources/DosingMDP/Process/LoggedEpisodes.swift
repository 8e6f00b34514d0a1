/// What was decided and what followed, of many subjects, as data sets for offline learning hold it.
public struct LoggedEpisodes: Hashable, Sendable {
  /// A name for tables and files.
  public var name: String
  /// The features of an observation, in order.
  public var features: [String]
  public var actions: ActionDomain
  /// Names of what is counted at each decision beside the reward.
  public var costs: [String]
  public var episodes: [LoggedEpisode]

  public init(
    name: String, features: [String], actions: ActionDomain, costs: [String] = [], episodes: [LoggedEpisode]
  ) {
    self.name = name
    self.features = features
    self.actions = actions
    self.costs = costs
    self.episodes = episodes
  }

  /// The number of decisions.
  public var stepCount: Int { episodes.reduce(0) { $0 + $1.count } }

  /// What is wrong with the episodes, each with its index; empty where they can be learned from.
  public func problems() -> [(episode: Int, reason: String)] {
    episodes.indices.flatMap { index in
      episodes[index].problems(features: features.count, actions: actions, costs: costs.count)
        .map { (episode: index, reason: $0) }
    }
  }
}

/// One subject's course of T decisions.
public struct LoggedEpisode: Hashable, Sendable {
  /// Before each decision, and where it was seen also after the last one: T or T + 1, each by
  /// ``LoggedEpisodes/features``. After a terminal event the last one has no meaning.
  public var observations: [[Float]]
  /// T decisions.
  public var actions: [Action]
  /// T rewards.
  public var rewards: [Double]
  /// Time from each decision to the next one or the end, in the unit of discounting.
  public var elapsed: [Double]
  public var finish: Outcome.Finish
  /// The probability with which each action was taken in what was seen, or its density where actions are amounts; `nil`
  /// where it is not known.
  public var behaviorProbabilities: [Double]?
  /// The options allowed, by observation; `nil` where all are.
  public var masks: [ActionMask]?
  /// Of each decision, by ``LoggedEpisodes/costs``; `nil` where none are counted.
  public var costs: [[Double]]?

  /// - Parameter elapsed: 1 each where none is given.
  public init(
    observations: [[Float]], actions: [Action], rewards: [Double], elapsed: [Double]? = nil,
    finish: Outcome.Finish, behaviorProbabilities: [Double]? = nil, masks: [ActionMask]? = nil,
    costs: [[Double]]? = nil
  ) {
    self.observations = observations
    self.actions = actions
    self.rewards = rewards
    self.elapsed = elapsed ?? [Double](repeating: 1, count: actions.count)
    self.finish = finish
    self.behaviorProbabilities = behaviorProbabilities
    self.masks = masks
    self.costs = costs
  }

  /// The number of decisions T.
  public var count: Int { actions.count }

  /// What was seen after the last decision; `nil` where nothing was.
  public var finalObservation: [Float]? { observations.count > count ? observations.last : nil }
}
