import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import TestSupport
import Testing

/// What every algorithm keeps to.
@Suite(.tags(.contract))
struct LearnerContractTests {
  /// An algorithm with the kind of actions it is tried on.
  struct Case: Sendable, CustomTestStringConvertible {
    var algorithm: String
    var isContinuous: Bool
    var testDescription: String { "\(algorithm) of \(isContinuous ? "amounts" : "options")" }
  }

  static var cases: [Case] {
    LearningAlgorithms.all.flatMap { type -> [Case] in
      let name = type.profile.name
      return switch type.profile.actions {
      case .options: [Case(algorithm: name, isContinuous: false)]
      case .amounts: [Case(algorithm: name, isContinuous: true)]
      case .either: [Case(algorithm: name, isContinuous: false), Case(algorithm: name, isContinuous: true)]
      }
    }
  }

  /// Small networks and quick steps.
  static func plan(_ algorithm: String, steps: Int = 2000, seed: UInt64 = 1, encoder: String? = nil) throws
    -> TrainingPlan
  {
    let type = try LearningAlgorithms.named(algorithm)
    var parameters = quick(type, encoder: encoder)
    let known = try defaults(type)
    parameters = parameters.filter { path, _ in known.contains(path) }
    var tree = SettingTree.group([:])
    for (path, value) in parameters { tree = tree.setting(path.split(separator: ".").map(String.init), to: value) }
    var training = SettingTree.group([:])
    switch type.profile.training {
    case .replay:
      training = .group([
        "batch": .integer(32), "warmUp": .integer(100), "trainEvery": .integer(2), "gradientSteps": .integer(1),
        "capacity": .integer(4000), "discount": .number(0.9),
      ])
    case .log: training = .group(["batch": .integer(32)])
    case .rollout: training = .group(["lanes": .integer(8), "length": .integer(4)])
    }
    return TrainingPlan(
      algorithm: algorithm, steps: steps, seed: seed, parameters: tree, training: training,
      trials: .init(courses: 64))
  }

  private static func defaults(_ type: any Learner.Type) throws -> Set<String> {
    func paths<Trained: Learner>(_ type: Trained.Type) throws -> [String] {
      let tree = try JSONDecoder().decode(
        SettingTree.self, from: JSONEncoder().encode(Trained.Configuration()))
      return tree.paths
    }
    return Set(try paths(type))
  }

  private static func quick(_ type: any Learner.Type, encoder: String?) -> [String: SettingTree] {
    var settings: [String: SettingTree] = [:]
    for prefix in ["", "softActorCritic.", "twinDelayed."] {
      settings["\(prefix)network.perceptron.hidden"] = .list([.integer(24)])
      settings["\(prefix)targetInterval"] = .integer(50)
      for rate in ["learningRate", "actorLearningRate", "criticLearningRate", "temperatureLearningRate"] {
        settings["\(prefix)\(rate)"] = .number(3e-3)
      }
      settings["\(prefix)targetRate"] = .number(type.profile.actions == .amounts ? 0.02 : 1)
      if let encoder {
        settings["\(prefix)network.encoder.kind"] = .text(encoder)
        settings["\(prefix)network.encoder.window"] = .integer(4)
        settings["\(prefix)network.encoder.hidden"] = .integer(8)
        settings["\(prefix)network.encoder.heads"] = .integer(2)
      }
    }
    settings["imitationLearningRate"] = .number(3e-3)
    settings["conservatism"] = .number(0.1)
    settings["threshold"] = .number(0)
    settings["flexibility"] = .number(0.05)
    settings["lowest"] = .number(-2)
    settings["highest"] = .number(2)
    settings["atoms"] = .integer(21)
    settings["quantiles"] = .integer(type.profile.name == "qr-dqn" ? 16 : 1)
    settings["entropyShare"] = .number(0.1)
    settings["draws"] = .integer(8)
    settings["evidence"] = .number(5)
    settings["workers"] = .integer(2)
    // A bonus for entropy would widen a normal distribution without end where rewards are this small.
    settings["entropyWeight"] = .number(0)
    settings["isAnnealed"] = .truth(false)
    settings["stepsPerIteration"] = .integer(50)
    return settings
  }

  static func train(
    _ plan: TrainingPlan, isContinuous: Bool, folder: URL? = nil, checkpointEvery: Int = 0
  ) throws -> TrainingSession.Result {
    let bandit = Bandit(isContinuous: isContinuous)
    let session = TrainingSession(plan, folder: folder, checkpointEvery: checkpointEvery)
    if case .log = try LearningAlgorithms.named(plan.algorithm).profile.training {
      return try session.run(bandit, log: bandit.log(800, key: Key(seed: 7)))
    }
    return try session.run(bandit)
  }

  /// Learners from rollouts learn once in a whole rollout.
  static func learningSteps(_ algorithm: String) throws -> Int {
    switch try LearningAlgorithms.named(algorithm).profile.training {
    case .rollout: algorithm == "ppo" ? 2000 : 16_000
    case .replay: 2000
    case .log: 1500
    }
  }

  @Test(arguments: cases)
  func learnsABanditAndRespectsMasks(_ example: Case) throws {
    let result = try Self.train(
      Self.plan(example.algorithm, steps: Self.learningSteps(example.algorithm)), isContinuous: example.isContinuous)
    let reward = try #require(result.points.last).meanReward
    // Behavior cloning of even draws has nothing to gain; it must only respect the masks, which the bandit checks.
    let bound = example.algorithm == "bc" ? -1 : example.isContinuous ? 0.95 : 0.9
    #expect(reward >= bound)
  }

  @Test(arguments: cases)
  func sameSeedSameWeights(_ example: Case) throws {
    let plan = try Self.plan(example.algorithm, steps: 300)
    let (first, second) = (
      try Self.train(plan, isContinuous: example.isContinuous).snapshot,
      try Self.train(plan, isContinuous: example.isContinuous).snapshot
    )
    #expect(first == second)
    var other = plan
    other.seed = 2
    #expect(try Self.train(other, isContinuous: example.isContinuous).snapshot != first)
  }

  @Test(arguments: cases)
  func savesAndLoadsToIdenticalDecisions(_ example: Case) throws {
    let snapshot = try Self.train(
      Self.plan(example.algorithm, steps: 300), isContinuous: example.isContinuous
    ).snapshot
    let loaded = try withScratchFolder { folder in
      try snapshot.save(to: folder)
      return try LearnerSnapshot(from: folder)
    }
    #expect(loaded == snapshot)
    let bandit = Bandit(isContinuous: example.isContinuous)
    let trial = PolicyTrial(courses: 50)
    let (before, after) = (
      try trial.run(bandit, snapshot.learner(), key: Key(seed: 3)),
      try trial.run(bandit, loaded.learner(), key: Key(seed: 3))
    )
    #expect(before == after)
  }

  @Test(arguments: cases)
  func resumesToTheSameResult(_ example: Case) throws {
    let plan = try Self.plan(example.algorithm, steps: 300)
    let whole = try Self.train(plan, isContinuous: example.isContinuous)
    // The session is broken off by an error in the middle, after a checkpoint.
    struct Interruption: Error {}
    let bandit = Bandit(isContinuous: example.isContinuous)
    let interrupt: (TrainingSession.Report) throws -> Void = { report in
      if case .step(let step, _) = report, step > 220 { throw Interruption() }
    }
    let isLog = if case .log = try LearningAlgorithms.named(plan.algorithm).profile.training { true } else { false }
    try withScratchFolder { folder in
      let session = TrainingSession(plan, folder: folder, checkpointEvery: 100)
      #expect(throws: Interruption.self) {
        _ =
          try isLog
          ? session.run(bandit, log: bandit.log(800, key: Key(seed: 7)), report: interrupt)
          : session.run(bandit, report: interrupt)
      }
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: "checkpoint.safetensors").path))
      let resumed = try Self.train(
        plan, isContinuous: example.isContinuous, folder: folder, checkpointEvery: 100)
      #expect(resumed.snapshot == whole.snapshot)
      #expect(resumed.points == whole.points)
    }
  }

  @Test(arguments: cases)
  func refusesTheOtherKindOfActions(_ example: Case) throws {
    let type = try LearningAlgorithms.named(example.algorithm)
    guard type.profile.actions != .either else { return }
    let plan = try Self.plan(example.algorithm, steps: 100)
    #expect(throws: LearningError.self) { _ = try Self.train(plan, isContinuous: !example.isContinuous) }
  }

  @Test func refusesNumbersThatAreNotFinite() throws {
    let bandit = Bandit()
    var store = TransitionStore(capacity: 10, process: bandit.description, discount: 1)
    let place = try store.begin(course: 0, Observation(features: [1, 1]))
    #expect(throws: LearningError.notFinite(what: "the reward", value: .infinity, place: "decision 1")) {
      try store.append(
        at: place, option: 0, outcome: Outcome(reward: .infinity, costs: [0]), next: Observation(features: [1, 1]))
    }
    #expect(throws: LearningError.self) {
      _ = try store.begin(course: 1, Observation(features: [.nan, 1]))
    }
  }
}
