import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// Trainings with a learned model that are broken off and taken up from the file of a checkpoint.
@Suite(.tags(.law)) struct ModelCheckpointTests {
  private static func settings() -> TransitionModel.Configuration {
    var settings = TransitionModel.Configuration()
    settings.perceptron = PerceptronConfiguration(hidden: [8, 8], activation: .silu)
    settings.members = 3
    settings.elites = 2
    settings.batch = 16
    settings.maximumEpochs = 4
    return settings
  }

  private static func learner() throws -> DeepQNetwork {
    var settings = DeepQNetwork.Configuration()
    settings.network = ActionValueConfiguration(perceptron: PerceptronConfiguration(hidden: [8]))
    settings.targetInterval = 7
    return try DeepQNetwork(settings, process: SledProcess().description, key: Key(seed: 1))
  }

  private static func model() throws -> TransitionModel {
    try TransitionModel(settings(), process: SledProcess().description, key: Key(seed: 2))
  }

  private static func hybrid() throws -> HybridModel {
    try HybridModel(
      settings(), mechanism: Mechanism(rows: { features, _ in features }), process: SledProcess().description,
      key: Key(seed: 2))
  }

  private static func simulated<Dynamics: DynamicsModel>(
    _ model: Dynamics
  ) throws -> ModelBasedTrainer<SledProcess, Dynamics, DeepQNetwork> {
    let replay = ReplayConfiguration(discount: 0.95, batch: 16, warmUp: 20, gradientSteps: 2)
    return try ModelBasedTrainer(
      ModelBasedConfiguration(
        replay: replay, fitEvery: 15,
        branching: BranchingConfiguration(branches: 20, length: .init(start: 1, end: 3), retained: 2)),
      steps: 80, process: SledProcess(), model: model, learner: learner(), key: Key(seed: 3))
  }

  private static func logged<Dynamics: DynamicsModel>(
    _ model: Dynamics
  ) throws -> OfflineModelTrainer<Dynamics, DeepQNetwork> {
    let sled = SledProcess()
    let log = try TransitionLog(
      LogCollector(sled, behavior: RandomBehavior(sled.description.actions))
        .collect(transitions: 120, key: Key(seed: 4)), process: sled.description, discount: 0.95)
    return try OfflineModelTrainer(
      OfflineModelConfiguration(
        replay: ReplayConfiguration(discount: 0.95, batch: 16), round: 5,
        branching: BranchingConfiguration(branches: 20, length: .init(start: 3, end: 3), retained: 2, penalty: 1)),
      store: log.store, model: model, learner: learner(), key: Key(seed: 5))
  }

  /// Whole, and broken off some phases after the last checkpoint was written.
  private func compare<Resumed: ResumableTrainer>(
    _ make: () throws -> Resumed, stop: Int, end: Int
  ) throws {
    var whole = try make()
    while whole.step < end { _ = try whole.advance() }
    try withScratchFolder { folder in
      let file = folder.appending(path: "checkpoint.safetensors")
      var broken = try make()
      while broken.step < stop { _ = try broken.advance() }
      try broken.checkpoint().write(to: file)
      let written = broken.step
      for _ in 0..<3 { _ = try broken.advance() }
      var resumed = try make()
      try resumed.restore(TrainingCheckpoint(from: file))
      #expect(resumed.step == written)
      while resumed.step < end { _ = try resumed.advance() }
      let (found, expected) = (try resumed.checkpoint(), try whole.checkpoint())
      #expect(found.state == expected.state)
      #expect(Set(found.tensors.keys) == Set(expected.tensors.keys))
      for (name, tensor) in expected.tensors {
        let same = try found.tensors[name].map { try $0.shape == tensor.shape && $0.doubles() == tensor.doubles() }
        #expect(same == true, "\(name)")
      }
    }
  }

  /// Before anything was learned, between two fits, and after the last.
  @Test(arguments: [0, 10, 30, 70]) func inASimulator(_ stop: Int) throws {
    try compare({ try Self.simulated(Self.model()) }, stop: stop, end: 80)
  }

  @Test(arguments: [0, 5, 20]) func fromALog(_ stop: Int) throws {
    try compare({ try Self.logged(Self.model()) }, stop: stop, end: 30)
  }

  /// Whether another policy is learned with a part of a checkpoint set to zero.
  private func counts<Resumed: ResumableTrainer>(
    _ part: String, _ make: () throws -> Resumed, stop: Int, end: Int
  ) throws -> Bool {
    var trainer = try make()
    while trainer.step < stop { _ = try trainer.advance() }
    return try withScratchFolder { folder in
      let file = folder.appending(path: "checkpoint.safetensors")
      try trainer.checkpoint().write(to: file)
      func ended(_ change: (inout TrainingCheckpoint) throws -> Void) throws -> [String: [Double]] {
        var checkpoint = try TrainingCheckpoint(from: file)
        try change(&checkpoint)
        var trainer = try make()
        try trainer.restore(checkpoint)
        while trainer.step < end { _ = try trainer.advance() }
        return try trainer.checkpoint().tensors.filter { $0.key.contains("learner.") }.mapValues { try $0.doubles() }
      }
      let whole = try ended { _ in }
      let changed = try ended { checkpoint in
        let names = checkpoint.tensors.keys.filter { $0.contains(part) }
        #expect(!names.isEmpty)
        for name in names { checkpoint.tensors[name] = try checkpoint.tensors[name]?.zerosLike() }
      }
      #expect(!whole.isEmpty)
      return whole != changed
    }
  }

  @Test(arguments: ["imagined.reward", "real.store.reward", "model.learned.highest"])
  func whatASimulatorsCheckpointHoldsCounts(_ part: String) throws {
    let counts = try counts(part, { try Self.simulated(Self.model()) }, stop: 30, end: 80)
    #expect(counts)
  }

  @Test(arguments: ["imagined.reward", "model.targets.mean", "model.inputs.mean", "model.learned.highest"])
  func whatALogsCheckpointHoldsCounts(_ part: String) throws {
    let counts = try counts(part, { try Self.logged(Self.model()) }, stop: 10, end: 30)
    #expect(counts)
  }

  @Test func withAMechanism() throws {
    try compare({ try Self.simulated(Self.hybrid()) }, stop: 40, end: 80)
    try compare({ try Self.logged(Self.hybrid()) }, stop: 10, end: 30)
  }

  /// A fit that is taken up predicts the same, and goes on from the same moments of its optimizer.
  @Test func modelsAlone() throws {
    var trainer = try Self.logged(Self.model())
    #expect(trainer.fit == nil)
    _ = try trainer.advance()
    #expect(trainer.fit?.elites == trainer.model.elites)
    var copy = try Self.model()
    try copy.restore(trainer.model.checkpoint())
    let features = try Tensor.normal([6, SledProcess().description.features.count], key: Key(seed: 6))
    let actions = try Tensor([0, 1, 0, 1, 0, 1])
    let (first, second) = (try trainer.model.predict(features, actions), try copy.predict(features, actions))
    let (means, variances) = (try first.mean.doubles(), try first.variance.doubles())
    let (copiedMeans, copiedVariances) = (try second.mean.doubles(), try second.variance.doubles())
    #expect(copy.elites == trainer.model.elites && means == copiedMeans && variances == copiedVariances)
    // Not the same networks: what one learns the other does not.
    _ = try trainer.advance()
    try copy.restore(Self.model().checkpoint())
    #expect(copy.elites.isEmpty)
    #expect(throws: TensorError.self) { _ = try copy.predict(features, actions) }
  }

  @Test func anotherTrainingIsRefused() throws {
    var simulated = try Self.simulated(Self.model())
    while simulated.step < 30 { _ = try simulated.advance() }
    let checkpoint = try simulated.checkpoint()
    var logged = try Self.logged(Self.model())
    #expect(throws: LearningError.self) { try logged.restore(checkpoint) }
    var settings = Self.settings()
    settings.perceptron.hidden = [9, 9]
    let other = try TransitionModel(settings, process: SledProcess().description, key: Key(seed: 2))
    var wider = try Self.simulated(other)
    let error = #expect(throws: LearningError.self) { try wider.restore(checkpoint) }
    #expect(error?.description.contains("network") == true, "\(error?.description ?? "")")
  }
}
