public import DosingMDP
public import Foundation
import Stochastics
import Tensors

/// Carries out a ``TrainingPlan``: trains, tries the policy now and then, and keeps what came of it.
///
/// With a folder it leaves there `curve.csv` (trials), `policy/` (the last policy), `best/` (the best in a trial), `events…`
/// (losses and returns for TensorBoard) and, while it is not done, `checkpoint.safetensors`, from which the same session
/// goes on after any interruption with the same result.
public struct TrainingSession: Sendable {
  /// One trial.
  public struct Point: Codable, Hashable, Sendable {
    /// Decisions (steps of learning) so far.
    public var step: Int
    /// The mean over patients of the undiscounted sum of rewards; the estimate, where the policy was validated.
    public var meanReward: Double
    /// Its standard deviation over patients.
    public var deviation: Double
    public var meanDecisions: Double
    public var meanCosts: [Double]
  }

  /// What came of a session.
  public struct Result: Sendable {
    public var points: [Point]
    /// The last policy.
    public var snapshot: LearnerSnapshot
    /// The one of the best trial.
    public var best: LearnerSnapshot
  }

  /// What a session tells while it runs.
  public enum Report: Sendable {
    case step(Int, of: Int)
    case trial(Point)
  }

  public let plan: TrainingPlan
  /// Where results are kept; `nil` for nowhere.
  public let folder: URL?
  /// Steps between checkpoints; 0 for none.
  public let checkpointEvery: Int
  /// Steps at which it halts, with a trial and a checkpoint in the folder, from which a session that halts later goes on;
  /// `nil` for the end of the plan.
  public let stop: Int?

  public init(_ plan: TrainingPlan, folder: URL? = nil, checkpointEvery: Int = 0, stop: Int? = nil) {
    precondition(stop == nil || folder != nil, "TrainingSession: to halt before the end it needs a folder")
    self.plan = plan
    self.folder = folder
    self.checkpointEvery = checkpointEvery
    self.stop = stop
  }

  /// The root of all chance in the session.
  var key: Key { Key(seed: plan.seed) }

  /// Trains in a simulator, online.
  public func run(
    _ process: some DecisionProcess, report: (Report) throws -> Void = { _ in }
  ) throws -> Result {
    try run(process, algorithm: LearningAlgorithms.named(plan.algorithm), log: nil, report)
  }

  /// Trains from a log of the same process, and tries the policy in the simulator.
  /// - Parameter log: with rewards already scaled and features as the process shows them.
  public func run(
    _ process: some DecisionProcess, log: TransitionStore, report: (Report) throws -> Void = { _ in }
  ) throws -> Result {
    try run(process, algorithm: LearningAlgorithms.named(plan.algorithm), log: log, report)
  }

  /// Trains from a log alone; instead of trials the policy is validated, by an off-policy estimate on other patients say.
  ///
  /// With ``TrainingPlan/Trials/patience`` training stops early, and ``Result/best`` is the policy of the best validation.
  /// - Parameter validate: what is to be great.
  public func run(
    _ log: TransitionLog, validate: (LearnerSnapshot) throws -> Double, report: (Report) throws -> Void = { _ in }
  ) throws -> Result {
    try run(log, LearningAlgorithms.named(plan.algorithm), validate, report)
  }

  private func run<Trained: Learner>(
    _ log: TransitionLog, _ algorithm: Trained.Type, _ validate: (LearnerSnapshot) throws -> Double,
    _ report: (Report) throws -> Void
  ) throws -> Result {
    let configuration = try Trained.Configuration().replacing(plan.parameters, in: "parameters")
    guard plan.constraints == nil else {
      throw LearningError.impossibleSetting("limits on costs can be kept in a simulator only, not from a log")
    }
    guard let learner = try Trained(configuration, process: log.process, key: key) as? any TransitionLearner else {
      throw notFromLog
    }
    return try drive(
      logTrainer(learner, log.store), configuration,
      SessionRecord(self, log.process, rewardScale: log.rewardScale), report
    ) { _, snapshot in .estimate(try validate(snapshot)) }
  }

  private var notFromLog: LearningError {
    .impossibleSetting("\(plan.algorithm) learns from its own decisions; it cannot be trained from a log")
  }

  private func run<Process: DecisionProcess, Trained: Learner>(
    _ process: Process, algorithm: Trained.Type, log: TransitionStore?, _ report: (Report) throws -> Void
  ) throws -> Result {
    let configuration = try Trained.Configuration().replacing(plan.parameters, in: "parameters")
    let normalizer = plan.standardization > 0 && log == nil ? fitNormalizer(process) : nil
    let standardized = Standardized(process, normalizer)
    let learner = try Trained(configuration, process: standardized.description, key: key)
    let trainer = try trainer(standardized, learner, log: log)
    let trial = PolicyTrial(courses: plan.trials.courses, isRandom: plan.trials.isRandom)
    return try drive(trainer, configuration, SessionRecord(self, standardized.description), report) { learner, _ in
      .courses(try trial.run(standardized, learner, key: key.child(.fold)))
    }
  }

  /// The trainer that suits the algorithm.
  private func trainer<Process: DecisionProcess>(
    _ process: Process, _ learner: any Learner, log: TransitionStore?
  ) throws -> any Trainer {
    let constraints = try plan.constraints.map { try ConstraintPrices($0, process: process.description) }
    switch (learner, log) {
    case (let learner as any TransitionLearner, let log?):
      return try logTrainer(learner, log)
    case (let learner as any TransitionLearner, nil):
      return try replayTrainer(process, learner, constraints)
    case (let learner as any RolloutLearner, nil):
      return try rolloutTrainer(process, learner, constraints)
    default:
      throw notFromLog
    }
  }

  private func logTrainer(_ learner: some TransitionLearner, _ log: TransitionStore) throws -> any Trainer {
    try LogTrainer(
      replayConfiguration(type(of: learner).profile).replacing(plan.training, in: "training"), store: log,
      learner: learner, phase: min(100, plan.steps), key: key)
  }

  private func replayTrainer(
    _ process: some DecisionProcess, _ learner: some TransitionLearner, _ constraints: ConstraintPrices?
  ) throws -> any Trainer {
    try ReplayTrainer(
      replayConfiguration(type(of: learner).profile).replacing(plan.training, in: "training"), steps: plan.steps,
      process: process, learner: learner, constraints: constraints, key: key)
  }

  private func rolloutTrainer(
    _ process: some DecisionProcess, _ learner: some RolloutLearner, _ constraints: ConstraintPrices?
  ) throws -> any Trainer {
    guard case .rollout(let configuration) = type(of: learner).profile.training else {
      preconditionFailure("\(plan.algorithm): a learner from rollouts whose profile says otherwise")
    }
    return try RolloutTrainer(
      configuration.replacing(plan.training, in: "training"), steps: plan.steps, process: process, learner: learner,
      constraints: constraints, key: key)
  }

  private func replayConfiguration(_ profile: AlgorithmProfile) -> ReplayConfiguration {
    switch profile.training {
    case .replay(let configuration), .log(let configuration): configuration
    case .rollout: preconditionFailure("\(profile.name): a learner from transitions whose profile says otherwise")
    }
  }

  /// Means and deviations of features under random decisions.
  private func fitNormalizer(_ process: some DecisionProcess) -> FeatureNormalizer {
    var lanes = ProcessLanes(process, count: 8, key: key.child(.replicate))
    var rows: [[Double]] = []
    var generator = key.child(.replicate, 1).generator
    let domain = process.description.actions
    while rows.count < plan.standardization {
      rows += lanes.observations.map { $0.features.map(Double.init) }
      let choices = Choices.random(lanes.observations.map(\.mask), actions: domain, &generator)
      _ = lanes.advance(choices.actions(domain))
    }
    return FeatureNormalizer(fitting: rows, keeping: Set(process.description.layout.categories.map(\.feature)))
  }

  /// Trains to the end, or to where it halts, from a checkpoint where there is one.
  /// - Parameter judge: how good the policy is now.
  private func drive<Driven: Trainer>(
    _ trainer: Driven, _ configuration: any LearnerConfiguration, _ record: SessionRecord,
    _ report: (Report) throws -> Void, judge: (any Learner, LearnerSnapshot) throws -> SessionRecord.Judgment
  ) throws -> Result {
    guard let configuration = configuration as? Driven.Trained.Configuration else {
      preconditionFailure("\(plan.algorithm): a configuration of another algorithm")
    }
    var (trainer, record) = (trainer, record)
    try record.resume(&trainer)
    let end = min(stop ?? plan.steps, plan.steps)
    var nextTrial = plan.trials.every > 0 ? (trainer.step / plan.trials.every + 1) * plan.trials.every : plan.steps
    var nextCheckpoint = trainer.step + checkpointEvery
    while trainer.step < end, !record.isStalled {
      let phase = try trainer.advance()
      try record.add(phase, step: trainer.step)
      try report(.step(min(trainer.step, plan.steps), of: plan.steps))
      if trainer.step >= nextTrial || trainer.step >= end {
        let snapshot = try record.snapshot(trainer.learner, configuration)
        try report(.trial(record.add(judge(trainer.learner, snapshot), step: trainer.step, snapshot)))
        nextTrial += max(plan.trials.every, 1)
      }
      if checkpointEvery > 0, trainer.step >= nextCheckpoint, trainer.step < end, !record.isStalled {
        try record.save(trainer.checkpoint())
        nextCheckpoint = trainer.step + checkpointEvery
      }
    }
    let snapshot = try record.snapshot(trainer.learner, configuration)
    guard end < plan.steps, !record.isStalled else { return try record.finish(snapshot) }
    try record.save(trainer.checkpoint())
    return record.result(snapshot)
  }
}
