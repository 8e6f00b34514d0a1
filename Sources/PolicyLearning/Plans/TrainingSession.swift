public import DosingMDP
public import Foundation
import Stochastics
import Tensors

/// Carries out a ``TrainingPlan``: trains, tries the policy now and then, and keeps what came of it.
///
/// With a folder it leaves there `curve.csv` (trials), `policy/` (the last policy), `best/` (the best in a trial), `events…`
/// (losses and returns for TensorBoard) and, while it is not done, `checkpoint.safetensors`, from which the same session
/// goes on after any interruption with the same result, and `best-so-far/`. What an earlier session left there is replaced
/// when this one is done, and not before: one that fails leaves it alone.
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
    /// It goes on from a checkpoint of this step.
    case resumed(Int)
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
    try learn(LearningAlgorithms.named(plan.algorithm), in: process, report)
  }

  /// Trains from a log of the same process, and tries the policy in the simulator.
  /// - Parameter log: with rewards already scaled and features as the process shows them.
  public func run(
    _ process: some DecisionProcess, log: TransitionStore, report: (Report) throws -> Void = { _ in }
  ) throws -> Result {
    try run(log, of: process.description, simulator: process, report: report)
  }

  /// Trains from a log.
  /// - Parameters:
  ///   - log: with features already normalized and rewards scaled.
  ///   - process: what the log shows, with what features were normalized with.
  ///   - rewardScale: factor that rewards were scaled with.
  ///   - simulator: where the policy is tried; without one there are no trials, and the best policy is the last.
  public func run(
    _ log: TransitionStore, of process: ProcessDescription, rewardScale: Double = 1,
    simulator: (any DecisionProcess)? = nil, report: (Report) throws -> Void = { _ in }
  ) throws -> Result {
    let record = try SessionRecord(
      self, process, rewardScale: rewardScale, costs: simulator?.description.costs ?? [])
    let process = simulator.map { standardized($0, process.normalizer) }
    return try learn(
      LearningAlgorithms.named(plan.algorithm), from: log, record, report, judge: process.flatMap(trials))
  }

  /// Trains from a log that was prepared as a whole.
  /// - Parameter simulator: see ``run(_:of:rewardScale:simulator:report:)``.
  public func run(
    _ log: TransitionLog, simulator: (any DecisionProcess)? = nil, report: (Report) throws -> Void = { _ in }
  ) throws -> Result {
    try run(
      log.store, of: log.process, rewardScale: log.rewardScale, simulator: simulator, report: report)
  }

  /// Trains from a log alone; instead of trials the policy is validated, by an off-policy estimate on other patients say.
  ///
  /// With ``TrainingPlan/Trials/patience`` training stops early, and ``Result/best`` is the policy of the best validation.
  /// - Parameter validate: what is to be great.
  public func run(
    _ log: TransitionLog, validate: (LearnerSnapshot) throws -> Double, report: (Report) throws -> Void = { _ in }
  ) throws -> Result {
    let record = try SessionRecord(self, log.process, rewardScale: log.rewardScale, costs: [])
    return try withoutActuallyEscaping(validate) { validate in
      try learn(LearningAlgorithms.named(plan.algorithm), from: log.store, record, report) { _, snapshot in
        .estimate(try validate(snapshot))
      }
    }
  }

  /// How good a policy is, by a trial or an estimate.
  private typealias Judge = (any Learner, LearnerSnapshot) throws -> SessionRecord.Judgment

  /// Judges by trials in a simulator; `nil` where the plan has none.
  private func trials(_ simulator: any DecisionProcess) -> Judge? {
    guard plan.trials.courses > 0 else { return nil }
    let trial = PolicyTrial(courses: plan.trials.courses, isRandom: plan.trials.isRandom)
    return { learner, _ in .courses(try trial.run(simulator, learner, key: key.child(.fold))) }
  }

  private func learn<Process: DecisionProcess, Trained: Learner>(
    _ algorithm: Trained.Type, in process: Process, _ report: (Report) throws -> Void
  ) throws -> Result {
    let configuration: Trained.Configuration = try plan.learnerConfiguration()
    try requireSimulator(algorithm)
    let constraints = try plan.constraints.map { try ConstraintPrices($0, process: process.description) }
    let standardized = Standardized(process, plan.standardization > 0 ? fitNormalizer(process) : nil)
    let learner = try Trained(configuration, process: standardized.description, key: key)
    let trainer: any ResumableTrainer
    let rewardScale: Double
    switch learner {
    case let learner as any TransitionLearner:
      let settings = try plan.replayConfiguration()
      rewardScale = settings.rewardScale
      trainer = try replayTrainer(settings, standardized, learner, constraints)
    case let learner as any RolloutLearner:
      let settings = try plan.rolloutConfiguration()
      rewardScale = settings.rewardScale
      trainer = try rolloutTrainer(settings, standardized, learner, constraints)
    default: preconditionFailure("\(plan.algorithm): a learner of no known kind")
    }
    let record = try SessionRecord(
      self, standardized.description, rewardScale: rewardScale, costs: process.description.costs)
    return try drive(trainer, configuration, record, report, judge: trials(standardized))
  }

  private func learn<Trained: Learner>(
    _ algorithm: Trained.Type, from log: TransitionStore, _ record: SessionRecord, _ report: (Report) throws -> Void,
    judge: Judge?
  ) throws -> Result {
    let configuration: Trained.Configuration = try plan.learnerConfiguration()
    let learner = try logLearner(algorithm, configuration, record.process)
    return try drive(logTrainer(learner, log), configuration, record, report, judge: judge)
  }

  private func standardized(_ process: some DecisionProcess, _ normalizer: FeatureNormalizer?) -> any DecisionProcess {
    Standardized(process, normalizer)
  }

  private func logTrainer(_ learner: some TransitionLearner, _ log: TransitionStore) throws -> any ResumableTrainer {
    try LogTrainer(
      plan.replayConfiguration(), store: log, learner: learner, phase: min(100, plan.steps),
      key: key)
  }

  private func replayTrainer(
    _ configuration: ReplayConfiguration, _ process: some DecisionProcess, _ learner: some TransitionLearner,
    _ constraints: ConstraintPrices?
  ) throws -> any ResumableTrainer {
    try ReplayTrainer(
      configuration, steps: plan.steps, process: process, learner: learner, constraints: constraints, key: key)
  }

  private func rolloutTrainer(
    _ configuration: RolloutConfiguration, _ process: some DecisionProcess, _ learner: some RolloutLearner,
    _ constraints: ConstraintPrices?
  ) throws -> any ResumableTrainer {
    try RolloutTrainer(
      configuration, steps: plan.steps, process: process, learner: learner, constraints: constraints, key: key)
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
  private func drive<Driven: ResumableTrainer>(
    _ trainer: Driven, _ configuration: any LearnerConfiguration, _ record: SessionRecord,
    _ report: (Report) throws -> Void, judge: Judge?
  ) throws -> Result {
    guard let configuration = configuration as? Driven.Trained.Configuration else {
      preconditionFailure("\(plan.algorithm): a configuration of another algorithm")
    }
    var (trainer, record) = (trainer, record)
    if try record.resume(&trainer) { try report(.resumed(trainer.step)) }
    let end = min(stop ?? plan.steps, plan.steps)
    var nextTrial = plan.trials.every > 0 ? (trainer.step / plan.trials.every + 1) * plan.trials.every : plan.steps
    var nextCheckpoint = trainer.step + checkpointEvery
    while trainer.step < end, !record.isStalled {
      let phase = try trainer.advance()
      try record.add(phase, step: trainer.step)
      try report(.step(min(trainer.step, plan.steps), of: plan.steps))
      if let judge, trainer.step >= nextTrial || trainer.step >= end {
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
