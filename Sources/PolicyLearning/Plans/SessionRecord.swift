import DosingMDP
import Foundation
import Tensors

/// What a ``TrainingSession`` keeps.
struct SessionRecord {
  let process: ProcessDescription
  private let session: TrainingSession
  private let rewardScale: Double
  /// Names of what trials count.
  private let costs: [String]
  private var points: [TrainingSession.Point] = []
  private var best: LearnerSnapshot?
  private var bestReward = -Double.infinity
  private var events: EventFileWriter?

  /// How good a policy was found.
  enum Judgment {
    /// In a trial.
    case courses([EndedCourse])
    /// By an estimate.
    case estimate(Double)
  }

  init(
    _ session: TrainingSession, _ process: ProcessDescription, rewardScale: Double,
    costs: [String]
  ) throws {
    self.session = session
    self.process = process
    self.rewardScale = rewardScale
    self.costs = costs
    guard let folder = session.folder else { return }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    events = try EventFileWriter(in: folder, wallTime: Date().timeIntervalSince1970)
  }

  private var checkpointFile: URL? { session.folder?.appending(path: "checkpoint.safetensors") }

  /// The best policy until the session is done.
  private var bestFolder: URL? { session.folder?.appending(path: "best-so-far") }

  /// Puts the trainer and the trials so far back to the last checkpoint, where there is one of the same plan.
  /// - Returns: whether there is.
  mutating func resume(_ trainer: inout some ResumableTrainer) throws -> Bool {
    guard let file = checkpointFile, FileManager.default.fileExists(atPath: file.path) else { return false }
    let checkpoint = try TrainingCheckpoint(from: file)
    let saved = try checkpoint.session
    // As read back, since a file does not tell 1 from 1.0.
    let plan = try JSONDecoder().decode(TrainingPlan.self, from: JSONEncoder().encode(session.plan))
    guard saved.plan == plan else {
      throw LearningError.unusableCheckpoint(
        "\(file.path) is of another training (\(saved.plan.difference(from: plan))); use another folder, or remove the "
          + "file to start anew")
    }
    try trainer.restore(checkpoint)
    points = saved.points
    bestReward = points.map(\.meanReward).max() ?? -Double.infinity
    if let bestFolder, !points.isEmpty { best = try LearnerSnapshot(from: bestFolder) }
    return true
  }

  func snapshot<Trained: Learner>(
    _ learner: Trained, _ configuration: Trained.Configuration
  ) throws -> LearnerSnapshot {
    try LearnerSnapshot(
      learner, configuration: configuration, process: process, rewardScale: rewardScale)
  }

  mutating func add(_ phase: TrainingPhase, step: Int) throws {
    guard events != nil else { return }
    for (name, value) in phase.losses { try write("loss/\(name)", value, step) }
    if !phase.ended.isEmpty {
      try write("course/reward", phase.ended.meanReward, step)
      for (cost, value) in zip(process.costs, phase.ended.meanCosts) { try write("course/\(cost)", value, step) }
    }
  }

  private mutating func write(_ tag: String, _ value: Double, _ step: Int) throws {
    try events?.write(tag, value, step: step, wallTime: Date().timeIntervalSince1970)
  }

  /// Adds a trial, or a validation.
  mutating func add(_ judgment: Judgment, step: Int, _ snapshot: LearnerSnapshot) throws -> TrainingSession.Point {
    let point =
      switch judgment {
      case .courses(let courses): TrainingSession.Point(courses, step: step)
      case .estimate(let estimate):
        TrainingSession.Point(step: step, meanReward: estimate, deviation: 0, meanDecisions: 0, meanCosts: [])
      }
    guard point.meanReward.isFinite else {
      throw LearningError.notFinite(
        what: "the mean reward", value: point.meanReward, place: "the trial at step \(step)")
    }
    points.append(point)
    try write("trial/reward", point.meanReward, step)
    if point.meanReward > bestReward || best == nil {
      (bestReward, best) = (point.meanReward, snapshot)
      if let bestFolder { try snapshot.save(to: bestFolder) }
    }
    return point
  }

  /// Whether the policy has not become better for as long as the plan is patient.
  var isStalled: Bool {
    let patience = session.plan.trials.patience
    guard patience > 0, let best = points.map(\.meanReward).max() else { return false }
    let place = points.firstIndex { $0.meanReward == best } ?? 0
    return points.count - 1 - place >= patience
  }

  /// Saves a checkpoint.
  func save(_ checkpoint: TrainingCheckpoint) throws {
    guard let file = checkpointFile else { return }
    var checkpoint = checkpoint
    try checkpoint.add(TrainingCheckpoint.Session(plan: session.plan, points: points))
    try checkpoint.write(to: file)
  }

  /// Writes what stays, and removes the checkpoint.
  func finish(_ snapshot: LearnerSnapshot) throws -> TrainingSession.Result {
    if let folder = session.folder {
      try replace(folder.appending(path: "policy"), by: snapshot)
      try replace(folder.appending(path: "best"), by: best ?? snapshot)
      try curve.write(to: folder.appending(path: "curve.csv"), atomically: true, encoding: .utf8)
    }
    for leftover in [checkpointFile, bestFolder].compactMap(\.self)
    where FileManager.default.fileExists(atPath: leftover.path) {
      try FileManager.default.removeItem(at: leftover)
    }
    return result(snapshot)
  }

  /// What came of it so far.
  func result(_ snapshot: LearnerSnapshot) -> TrainingSession.Result {
    TrainingSession.Result(points: points, snapshot: snapshot, best: best ?? snapshot)
  }

  /// Puts a saved policy in the place of another as a whole, so that its files never mix with those of the other.
  private func replace(_ folder: URL, by snapshot: LearnerSnapshot) throws {
    let manager = FileManager.default
    let fresh = folder.appendingPathExtension("new")
    if manager.fileExists(atPath: fresh.path) { try manager.removeItem(at: fresh) }
    try snapshot.save(to: fresh)
    if manager.fileExists(atPath: folder.path) { try manager.removeItem(at: folder) }
    try manager.moveItem(at: fresh, to: folder)
  }

  private var curve: String {
    let header = ["step", "mean_reward", "standard_deviation", "mean_decisions"] + costs.map { "mean \($0)" }
    let rows = points.map { point in
      (["\(point.step)"]
        + ([point.meanReward, point.deviation, point.meanDecisions] + point.meanCosts).map { "\($0)" })
        .joined(separator: ",")
    }
    return ([header.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
  }
}

extension TrainingSession.Point {
  /// What a trial showed.
  init(_ courses: [EndedCourse], step: Int) {
    let mean = courses.meanReward
    let squares = courses.reduce(0) { $0 + ($1.totalReward - mean) * ($1.totalReward - mean) }
    self.init(
      step: step, meanReward: mean, deviation: (squares / Double(max(courses.count - 1, 1))).squareRoot(),
      meanDecisions: courses.reduce(0) { $0 + Double($1.decisions) } / Double(max(courses.count, 1)),
      meanCosts: courses.meanCosts)
  }
}

extension TrainingCheckpoint {
  /// What belongs to a session beside its trainer.
  struct Session: Codable {
    var plan: TrainingPlan
    var points: [TrainingSession.Point]
  }

  mutating func add(_ session: Session) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    sessionText = String(decoding: try encoder.encode(session), as: UTF8.self)
  }

  var session: Session {
    get throws {
      do {
        return try JSONDecoder().decode(Session.self, from: Data(sessionText.utf8))
      } catch {
        throw LearningError.unusableCheckpoint("it does not say of which training it is (\(error))")
      }
    }
  }
}
