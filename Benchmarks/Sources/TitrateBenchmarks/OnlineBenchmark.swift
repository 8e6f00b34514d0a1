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
  }

  func run() throws {
    prepareThread()
    switch algorithm {
    case .ppo:
      var settings = ProximalPolicyOptimization.Configuration()
      (settings.learningRate, settings.epochs, settings.batch, settings.lambda) = (1e-3, 20, 256, 0.8)
      let process = CartPoleProcess()
      try time(
        RolloutTrainer(
          RolloutConfiguration(discount: 0.98, lanes: 8, length: 32), steps: steps, process: process,
          learner: ProximalPolicyOptimization(settings, process: process.description, key: Key(seed: 1)),
          key: Key(seed: 1)))
    case .dqn:
      var settings = DeepQNetwork.Configuration()
      settings.network.perceptron.hidden = [256, 256]
      (settings.learningRate, settings.targetInterval) = (2.3e-3, 128)
      let process = CartPoleProcess()
      try time(
        ReplayTrainer(
          ReplayConfiguration(
            batch: 64, capacity: 100_000, warmUp: 1000, trainEvery: 256, gradientSteps: 128,
            exploration: ExplorationSchedule(start: 1, end: 0.04, share: 0.16)), steps: steps, process: process,
          learner: DeepQNetwork(settings, process: process.description, key: Key(seed: 1)), key: Key(seed: 1)))
    case .sac:
      var settings = SoftActorCritic.Configuration()
      (settings.actorLearningRate, settings.criticLearningRate) = (1e-3, 1e-3)
      settings.temperatureLearningRate = 1e-3
      let process = PendulumProcess()
      try time(
        ReplayTrainer(
          ReplayConfiguration(), steps: steps, process: process,
          learner: SoftActorCritic(settings, process: process.description, key: Key(seed: 1)), key: Key(seed: 1)))
    }
  }

  private func time(_ trainer: some Trainer) throws {
    var trainer = trainer
    while trainer.step < start { _ = try trainer.advance() }
    let (begun, first) = (clock(), trainer.step)
    while trainer.step < steps { _ = try trainer.advance() }
    let seconds = Double(clock() - begun) / Double(CLOCKS_PER_SEC)
    try report(
      Outcome(
        algorithm: algorithm.rawValue, steps: trainer.step - first, cpuSeconds: seconds,
        stepsPerSecond: Double(trainer.step - first) / seconds, peakMegabytes: peakMegabytes()))
  }
}
