import DosingMDP
import PolicyLearning
import Stochastics
import Tensors

/// An ensemble whose members are written down: from x an option a leads to x + 1, with reward `reward(x, a)` and the
/// standard deviations of feature and reward `deviations[member](x, a)`; above x = 3 it ends.
struct HandSetModel: DynamicsModel {
  let process: ProcessDescription
  let elites: [Int]
  let reward: (Double, Int) -> Double
  let deviations: [(Double, Int) -> [Double]]

  init(
    options: Int, reward: @escaping (Double, Int) -> Double, deviations: [(Double, Int) -> [Double]]
  ) {
    process = ModelLog.process(features: 1, actions: .options(options))
    elites = Array(deviations.indices)
    self.reward = reward
    self.deviations = deviations
  }

  mutating func fit(_ data: Transitions, key: Key) -> ModelFit {
    ModelFit(epochs: 0, heldOutLosses: elites.map { _ in 0 }, elites: elites)
  }

  func predict(_ features: Tensor, _ actions: Tensor) throws(TensorError) -> TransitionPrediction {
    let (levels, options) = (try features.doubles(), try actions.integers())
    var (means, variances): ([Float], [Float]) = ([], [])
    for deviation in deviations {
      for (level, option) in zip(levels, options) {
        means += [Float(level + 1), Float(reward(level, option))]
        variances += deviation(level, option).map { Float($0 * $0) }
      }
    }
    let shape = [deviations.count, levels.count, 2]
    return TransitionPrediction(mean: try Tensor(means, shape: shape), variance: try Tensor(variances, shape: shape))
  }

  func sample(
    _ features: Tensor, _ actions: Tensor, members: [Int], key: Key
  ) throws(TensorError) -> ImaginedStep {
    let (levels, options) = (try features.doubles(), try actions.integers())
    return ImaginedStep(
      features: try features + 1, rewards: zip(levels, options).map { reward($0, $1) },
      discounts: levels.map { $0 + 1 > 3 ? 0 : 0.9 })
  }
}

/// A learner that takes one option and keeps the minibatches it is shown.
struct Witness: TransitionLearner {
  struct Configuration: LearnerConfiguration {
    var option = 0
  }

  final class Record {
    var batches: [Transitions] = []
  }

  static let profile = AlgorithmProfile(
    name: "witness", title: "Witness", source: "", actions: .options, training: .replay(ReplayConfiguration()))

  let configuration: Configuration
  let record = Record()

  init(_ configuration: Configuration, process: ProcessDescription, key: Key) { self.configuration = configuration }

  mutating func update(_ batch: Transitions, key: Key) throws(TensorError) -> Update {
    record.batches.append(batch)
    return Update(losses: [])
  }

  func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    .options(decisions.masks.map { _ in configuration.option })
  }

  var outline: LearnerOutline { LearnerOutline(modules: [], optimizers: [], reach: 1) }
}
