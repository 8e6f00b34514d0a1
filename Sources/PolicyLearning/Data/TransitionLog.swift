public import DosingMDP

/// A log as a learner takes it: its decisions as transitions, with what they are made of.
public struct TransitionLog: Sendable {
  public let store: TransitionStore
  /// What the log shows, with the scale of its features.
  public let process: ProcessDescription
  /// Factor on rewards.
  public let rewardScale: Double
  /// Who each course is, by its number.
  public let subjects: [String]

  /// How a log is prepared.
  public struct Preparation: Codable, Hashable, Sendable {
    /// Whether features but codes are brought to mean 0 and standard deviation 1, in this log.
    public var isStandardized: Bool
    /// Factor on rewards.
    public var rewardScale: Double

    public init(isStandardized: Bool = true, rewardScale: Double = 1) {
      self.isStandardized = isStandardized
      self.rewardScale = rewardScale
    }

    func normalizer(_ rows: [[Double]], _ process: ProcessDescription) -> FeatureNormalizer? {
      guard isStandardized else { return nil }
      return FeatureNormalizer(fitting: rows, keeping: Set(process.layout.categories.map(\.feature)))
    }
  }

  /// Of patients' episodes.
  /// - Parameters:
  ///   - discount: gamma per day.
  ///   - normalizer: fitted on training patients; `nil` fits one on these, where features are standardized.
  /// - Throws: ``LearningError`` where the log cannot be learned from.
  public init(
    _ episodes: [Episode], name: String = "log", schema: FeatureSchema, actions: ActionSpace, discount: Discount,
    preparation: Preparation = Preparation(), normalizer: FeatureNormalizer? = nil
  ) throws(LearningError) {
    var process = ProcessDescription(name: name, schema: schema, actions: actions)
    let rows = try episodes.features(of: process)
    process.normalizer = normalizer ?? preparation.normalizer(rows, process)
    self.process = process
    rewardScale = preparation.rewardScale
    subjects = episodes.map(\.patient)
    store = try TransitionStore(episodes, process: process, discount: discount, rewardScale: rewardScale)
  }

  /// Of a data set of logged courses.
  /// - Parameters:
  ///   - process: whose features and actions are those of the log; `nil` takes them from it.
  ///   - discount: gamma per unit of elapsed time.
  ///   - normalizer: fitted on training courses; `nil` fits one on these, where features are standardized.
  /// - Throws: ``LearningError`` where the log cannot be learned from.
  public init(
    _ log: LoggedEpisodes, process: ProcessDescription? = nil, discount: Double,
    preparation: Preparation = Preparation(isStandardized: false), normalizer: FeatureNormalizer? = nil
  ) throws(LearningError) {
    var process = process ?? log.process
    try log.requireUsable(as: process)
    let rows = log.episodes.flatMap { $0.observations.prefix($0.count).map { $0.map(Double.init) } }
    process.normalizer = normalizer ?? preparation.normalizer(rows, process)
    self.process = process
    rewardScale = preparation.rewardScale
    subjects = log.episodes.indices.map { "\($0 + 1)" }
    store = try TransitionStore(log, process: process, discount: discount, rewardScale: rewardScale)
  }
}

extension [Episode] {
  /// The features at all decisions.
  fileprivate func features(of process: ProcessDescription) throws(LearningError) -> [[Double]] {
    var rows: [[Double]] = []
    for episode in self {
      for (index, step) in episode.steps.enumerated() {
        rows.append(try step.state.features(of: process, place: episode.place(index)))
      }
    }
    return rows
  }
}
