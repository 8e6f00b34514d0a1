/// A training in a simulator or from a log: which algorithm, for how long, with which settings where they differ from the
/// published ones.
public struct TrainingPlan: Codable, Hashable, Sendable {
  /// When and on how many patients the policy is tried in training.
  public struct Trials: Codable, Hashable, Sendable {
    /// Decisions (steps of learning from a log) between trials; 0 for one at the end alone.
    public var every: Int
    /// Simulated patients of a trial.
    public var courses: Int
    /// Whether a policy that is random decides at random in trials.
    public var isRandom: Bool
    /// Trials (validations) without a better one after which training stops; 0 for never.
    public var patience: Int

    public init(every: Int = 0, courses: Int = 100, isRandom: Bool = false, patience: Int = 0) {
      self.every = every
      self.courses = courses
      self.isRandom = isRandom
      self.patience = patience
    }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        every: try values.decodeIfPresent(Int.self, forKey: .every) ?? 0,
        courses: try values.decodeIfPresent(Int.self, forKey: .courses) ?? 100,
        isRandom: try values.decodeIfPresent(Bool.self, forKey: .isRandom) ?? false,
        patience: try values.decodeIfPresent(Int.self, forKey: .patience) ?? 0)
    }
  }

  /// A simulator by name, with options as text.
  public struct Environment: Codable, Hashable, Sendable {
    public var name: String
    public var options: [String: String]

    public init(_ name: String, options: [String: String] = [:]) {
      self.name = name
      self.options = options
    }

    public init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        try values.decode(String.self, forKey: .name),
        options: try values.decodeIfPresent([String: String].self, forKey: .options) ?? [:])
    }
  }

  /// A log by where it lies and what it holds.
  public struct Log: Codable, Hashable, Sendable {
    public var path: String
    /// A hash of its content, so that a training is not taken up with another one.
    public var hash: String?

    public init(_ path: String, hash: String? = nil) {
      self.path = path
      self.hash = hash
    }
  }

  /// See ``LearningAlgorithms``.
  public var algorithm: String
  /// Decisions; steps of learning from a log.
  public var steps: Int
  public var seed: UInt64
  /// The algorithm's settings that differ.
  public var parameters: SettingTree
  /// Settings of gathering and drawing that differ: ``ReplayConfiguration`` or ``RolloutConfiguration``.
  public var training: SettingTree
  /// Limits on costs.
  public var constraints: ConstraintPrices.Configuration?
  public var trials: Trials
  /// Random decisions by which features are standardized before training starts; 0 for none. From a log, any number above 0
  /// standardizes them by the log's own.
  public var standardization: Int
  /// Where it learns, or is tried; kept for the record and for resuming, the session is given the simulator itself.
  public var environment: Environment?
  /// What it learns from; kept likewise.
  public var log: Log?

  private enum CodingKeys: String, CodingKey {
    case algorithm, steps, seed, parameters, training, constraints, trials, standardization, environment, log
  }

  public init(
    algorithm: String, steps: Int, seed: UInt64 = 1, parameters: SettingTree = .group([:]),
    training: SettingTree = .group([:]), constraints: ConstraintPrices.Configuration? = nil, trials: Trials = Trials(),
    standardization: Int = 0, environment: Environment? = nil, log: Log? = nil
  ) {
    self.algorithm = algorithm
    self.steps = steps
    self.seed = seed
    self.parameters = parameters
    self.training = training
    self.constraints = constraints
    self.trials = trials
    self.standardization = standardization
    self.environment = environment
    self.log = log
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      algorithm: try values.decode(String.self, forKey: .algorithm), steps: try values.decode(Int.self, forKey: .steps),
      seed: try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? 1,
      parameters: try values.decodeIfPresent(SettingTree.self, forKey: .parameters) ?? .group([:]),
      training: try values.decodeIfPresent(SettingTree.self, forKey: .training) ?? .group([:]),
      constraints: try values.decodeIfPresent(SettingTree.self, forKey: .constraints).map {
        try ConstraintPrices.Configuration(limits: []).replacing($0, in: "constraints")
      },
      trials: try Trials().replacing(
        values.decodeIfPresent(SettingTree.self, forKey: .trials) ?? .null, in: "trials"),
      standardization: try values.decodeIfPresent(Int.self, forKey: .standardization) ?? 0,
      environment: try values.decodeIfPresent(Environment.self, forKey: .environment),
      log: try values.decodeIfPresent(Log.self, forKey: .log))
  }

  /// With null where something is not given, so that a reader sees every key.
  public func encode(to encoder: any Swift.Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(algorithm, forKey: .algorithm)
    try values.encode(steps, forKey: .steps)
    try values.encode(seed, forKey: .seed)
    try values.encode(parameters, forKey: .parameters)
    try values.encode(training, forKey: .training)
    try values.encode(constraints, forKey: .constraints)
    try values.encode(trials, forKey: .trials)
    try values.encode(standardization, forKey: .standardization)
    try values.encode(environment, forKey: .environment)
    try values.encode(log, forKey: .log)
  }
}
