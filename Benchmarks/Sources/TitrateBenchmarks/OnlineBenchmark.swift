import ArgumentParser
import ClassicControl
import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors

/// Environment steps per CPU second in online training, as peers/sb3_online.py measures them.
struct OnlineBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "online")

  enum Algorithm: String, ExpressibleByArgument { case ppo, dqn, sac }

  @Argument(help: "ppo or dqn on CartPole-v1, sac on Pendulum-v1.") var algorithm: Algorithm
  @Option(help: "Decisions.") var steps: Int
  @Option(help: "Decisions before timing.") var start = 2000

  struct Outcome: Encodable {
    var algorithm: String
    var steps: Int
    var cpuSeconds: Double
    var stepsPerSecond: Double
    var peakMegabytes: Double
    /// Gigaflops of the matrix products in learning, per second of all CPU time, that of the simulator included; not
    /// counted for PPO.
    var gigaflops: Double?
    /// Of a 1024 x 1024 product on the same core in the same run, and of one as in a hidden layer of this learner.
    var peakGigaflops: Double
    var layerGigaflops: Double?
    var shareOfPeak: Double?
  }

  /// What of learning is products of matrices.
  private struct Products {
    var batch: Int
    /// Floating-point operations per decision in the simulator.
    var operations: Double
  }

  func run() throws {
    prepareThread()
    switch algorithm {
    case .ppo: try timePPO()
    case .dqn: try timeDQN()
    case .sac: try timeSAC()
    }
  }

  private func timePPO() throws {
    var settings = ProximalPolicyOptimization.Configuration()
    (settings.learningRate, settings.epochs, settings.batch, settings.lambda) = (1e-3, 20, 256, 0.8)
    let process = CartPoleProcess()
    try time(
      RolloutTrainer(
        RolloutConfiguration(discount: 0.98, lanes: 8, length: 32), steps: steps, process: process,
        learner: ProximalPolicyOptimization(settings, process: process.description, key: Key(seed: 1)),
        key: Key(seed: 1)))
  }

  private func timeDQN() throws {
    var settings = DeepQNetwork.Configuration()
    settings.network.perceptron.hidden = [256, 256]
    (settings.learningRate, settings.targetInterval) = (2.3e-3, 128)
    let process = CartPoleProcess()
    try time(
      ReplayTrainer(
        ReplayConfiguration(
          batch: 64, capacity: 100_000, warmUp: 1000, trainEvery: 256, gradientSteps: 128,
          exploration: ExplorationSchedule(start: 1, end: 0.04, share: 0.16)), steps: steps, process: process,
        learner: DeepQNetwork(settings, process: process.description, key: Key(seed: 1)), key: Key(seed: 1)),
      // States and next states forward, states back to weights and to all inputs but the first.
      Products(batch: 64, operations: 0.5 * 64 * MatrixPeak.operations([4, 256, 256, 2], uses: 4, first: 3)))
  }

  private func timeSAC() throws {
    var settings = SoftActorCritic.Configuration()
    (settings.actorLearningRate, settings.criticLearningRate) = (1e-3, 1e-3)
    settings.temperatureLearningRate = 1e-3
    let process = PendulumProcess()
    try time(
      ReplayTrainer(
        ReplayConfiguration(), steps: steps, process: process,
        learner: SoftActorCritic(settings, process: process.description, key: Key(seed: 1)), key: Key(seed: 1)),
      // The actor sees states and next states and goes back once. Both critics see logged, next and new decisions, go
      // back from the logged ones to weights and from the new ones to inputs.
      Products(
        batch: 256,
        operations: 256
          * (MatrixPeak.operations([3, 256, 256, 2], uses: 4, first: 3)
            + 2 * MatrixPeak.operations([4, 256, 256, 1], uses: 6, first: 5))))
  }

  private func time(_ trainer: some Trainer, _ products: Products? = nil) throws {
    var trainer = trainer
    while trainer.step < start { _ = try trainer.advance() }
    let (begun, first) = (clock(), trainer.step)
    while trainer.step < steps { _ = try trainer.advance() }
    let seconds = Double(clock() - begun) / Double(CLOCKS_PER_SEC)
    let memory = peakMegabytes()
    let peak = try MatrixPeak.gigaflops()
    let gigaflops = products.map { $0.operations * Double(trainer.step - first) / seconds * 1e-9 }
    try report(
      Outcome(
        algorithm: algorithm.rawValue, steps: trainer.step - first, cpuSeconds: seconds,
        stepsPerSecond: Double(trainer.step - first) / seconds, peakMegabytes: memory, gigaflops: gigaflops,
        peakGigaflops: peak,
        layerGigaflops: try products.map { try MatrixPeak.gigaflops(rows: $0.batch, depth: 256, width: 256) },
        shareOfPeak: gigaflops.map { $0 / peak }))
  }
}
