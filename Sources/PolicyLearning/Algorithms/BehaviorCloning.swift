public import DosingMDP
public import Stochastics
import Tensors

/// Behavior cloning: the policy of the log by maximum likelihood, over patients' histories.
///
/// Minimizes the mean of -log p(a|h) over decisions; keeps the checkpoint with the greatest mean log-likelihood on
/// validation patients, so that probabilities are calibrated rather than over-confident.
/// Source: Pomerleau, Neural Computation 1991, doi:10.1162/neco.1991.3.1.88. Defaults (learning rate 1e-3, batch 100)
/// are d3rlpy 2.8.1's.
public struct BehaviorCloning: Sendable {
  public struct Configuration: Codable, Hashable, Sendable {
    public var network: NetworkConfiguration
    public var schedule: TrainingSchedule

    public init(
      network: NetworkConfiguration = NetworkConfiguration(members: 1),
      schedule: TrainingSchedule = TrainingSchedule(steps: 2000, batch: 100, learningRate: 1e-3)
    ) {
      self.network = network
      self.schedule = schedule
    }
  }

  /// A trained imitation and how it came about.
  public struct Result: Sendable {
    public var snapshot: NetworkSnapshot
    public var run: TrainingRun
  }

  public let configuration: Configuration

  public init(_ configuration: Configuration) {
    self.configuration = configuration
  }

  /// Trains on episodes, with early stopping by the log-likelihood of `validation` episodes of other patients.
  public func train(
    on episodes: [Episode], validation: [Episode], schema: FeatureSchema, actions: ActionSpace,
    normalizer: FeatureNormalizer, key: Key, progress: () -> Void = {}
  ) throws -> Result {
    let data = try EpisodeTensors(episodes, normalizer: normalizer, actionCount: actions.count)
    let heldOut = try EpisodeTensors(validation, normalizer: normalizer, actionCount: actions.count)
    let network = try CloningNetwork(
      configuration.network, schema: schema, normalizer: normalizer, actions: actions.count,
      key: key.child(.initialization))
    let description = NetworkSnapshot.Description(
      kind: .cloning, network: configuration.network, schema: schema, normalizer: normalizer, actions: actions,
      rewardScale: 1)
    let schedule = configuration.schedule
    var optimizer = try Adam(network.parameters, .init(learningRate: schedule.learningRate))
    var monitor = CheckpointMonitor(patience: schedule.patience)
    var batches = Minibatches(rows: data.count, size: schedule.batch, key: key)
    var sum = 0.0
    var since = 0
    for step in 1...schedule.steps {
      let loss = try negativeLogLikelihood(network, data.selecting(batches.next()))
      optimizer.learningRate = schedule.rate(at: step)
      try optimizer.minimize(loss, maximumNorm: schedule.gradientClip)
      sum += try loss.item()
      since += 1
      progress()
      guard step % schedule.checkpointEvery == 0 || step == schedule.steps else { continue }
      let likelihood = try withoutGradient { try -negativeLogLikelihood(network, heldOut).item() }
      guard sum.isFinite, likelihood.isFinite else {
        return Result(
          snapshot: try monitor.best ?? NetworkSnapshot(network, description: description),
          run: monitor.run(divergence: "step \(step): the loss is not finite"))
      }
      let snapshot = try NetworkSnapshot(network, description: description)
      if monitor.shouldStop(after: snapshot, step: step, loss: sum / Double(since), validation: likelihood) { break }
      sum = 0
      since = 0
    }
    return Result(
      snapshot: try monitor.best ?? NetworkSnapshot(network, description: description),
      run: monitor.run(divergence: nil))
  }

  private func negativeLogLikelihood(_ network: CloningNetwork, _ batch: EpisodeTensors) throws(TensorError) -> Tensor {
    let encoded = try network.encoder.along(
      features: batch.features.narrow(dimension: 1, start: 0, length: batch.length),
      centers: batch.centers.narrow(dimension: 1, start: 0, length: batch.length))
    let allowed = try batch.allowed.narrow(dimension: 1, start: 0, length: batch.length)
    let logits = try network.logits(encoded).masked(.!allowed, fill: forbiddenValue)
    return try weightedMean(actionNegativeLogLikelihood(batch.actions, logits: logits), batch.isDecision)
  }
}

/// -log softmax(logits)[a] of each action.
/// - Parameters:
///   - actions: [...].
///   - logits: [..., A].
func actionNegativeLogLikelihood(_ actions: Tensor, logits: Tensor) throws(TensorError) -> Tensor {
  try -logits.logSoftmax(dimension: -1).gather(dimension: -1, actions.unsqueeze(dimension: -1)).squeeze(dimension: -1)
}
