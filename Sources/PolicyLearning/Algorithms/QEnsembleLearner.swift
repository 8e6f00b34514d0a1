import DosingMDP
import Stochastics
import Tensors

/// The networks and the optimizer of ``ConservativeQLearning`` while it trains.
final class QEnsembleLearner {
  let configuration: ConservativeQLearning.Configuration
  let online: QEnsembleNetwork
  private let target: QEnsembleNetwork
  private let optimizer: Adam
  private let data: EpisodeTensors
  /// Patient weight of each member [members, N, 1].
  private let memberWeights: Tensor
  /// Q(s, a) of the last minibatch.
  private var taken: Tensor?

  init(
    _ configuration: ConservativeQLearning.Configuration, data: EpisodeTensors, schema: FeatureSchema,
    actions: ActionSpace, key: Key
  ) throws {
    self.configuration = configuration
    self.data = data
    func network() throws -> QEnsembleNetwork {
      try QEnsembleNetwork(
        configuration.network, features: schema.features.count, centers: schema.centers.count,
        actions: actions.count, key: key.child(.initialization))
    }
    online = try network()
    target = try network()
    optimizer = try Adam(online.parameters, .init(learningRate: configuration.schedule.learningRate))
    memberWeights = try Tensor.uniform([configuration.network.members, data.count, 1], key: key.child(.bootstrap))
      .< 0.8
  }

  /// One gradient step on the episodes `rows`; the loss.
  func step(rows: [Int], number: Int) throws -> Double {
    let rows = try Tensor(rows)
    let loss = try loss(data.selecting(rows), weights: memberWeights.indexSelect(dimension: 1, rows).to(.float32))
    try optimizer.minimize(loss, maximumNorm: configuration.schedule.gradientClip)
    if number % configuration.targetInterval == 0 {
      try target.moveParameters(towards: online, rate: configuration.targetRate)
    }
    return try loss.item()
  }

  private func loss(_ batch: EpisodeTensors, weights: Tensor) throws -> Tensor {
    let length = batch.length
    let output = try online.along(features: batch.features, centers: batch.centers)
    let next = try withoutGradient { try target.along(features: batch.features, centers: batch.centers) }
    let allowed = try batch.allowed.narrow(dimension: 1, start: 0, length: length)
    let values = try output.values.narrow(dimension: 2, start: 0, length: length)
    let index = try batch.actions.unsqueeze(dimension: -1)
    let taken = try values.gather(
      dimension: -1, index.unsqueeze(dimension: 0).expand([values.size(0)] + index.shape)
    ).squeeze(dimension: -1)
    let targets = try doubleQTargets(
      rewards: batch.rewards, discounts: batch.discounts,
      nextOnline: output.values.narrow(dimension: 2, start: 1, length: length),
      nextTarget: next.values.narrow(dimension: 2, start: 1, length: length),
      nextAllowed: batch.allowed.narrow(dimension: 1, start: 1, length: length))
    let error = try taken.huberLoss(targets, delta: configuration.huberThreshold, reduction: .none)
    let temporalDifference = try weightedMean(error, weights * batch.hasTarget)
    let gap = try weightedMean(
      conservativeGap(values: values, taken: taken, allowed: allowed), weights * batch.isDecision)
    let logits = try output.logits.narrow(dimension: 1, start: 0, length: length)
      .masked(.!allowed, fill: forbiddenValue)
    let cloning = try weightedMean(
      actionNegativeLogLikelihood(batch.actions, logits: logits), batch.isDecision)
    self.taken = try taken.detach()
    return try temporalDifference + gap * configuration.conservatism + cloning * configuration.cloning
  }

  /// Why training counts as divergent: a loss that is not finite, or values beyond `bound`, in scaled rewards.
  func divergence(losses: [Double], bound: Double) throws -> String? {
    if let loss = losses.first(where: { !$0.isFinite }) { return "the loss is \(loss)" }
    let mean = try taken?.abs().mean().item() ?? 0
    guard mean.isFinite, mean <= bound else {
      return "mean |Q| is \(mean) in scaled rewards, beyond the bound \(bound)"
    }
    return nil
  }
}
