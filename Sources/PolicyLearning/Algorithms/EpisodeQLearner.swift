import DosingMDP
import Stochastics
import Tensors

/// ``ConservativeQLearning`` over histories, on minibatches of whole episodes.
final class EpisodeQLearner: ConservativeLearner {
  let configuration: ConservativeQLearning.Configuration
  let online: QEnsembleNetwork
  private let target: QEnsembleNetwork
  private var optimizer: Adam
  private let data: EpisodeTensors
  /// Patient weight of each member [members, N, 1].
  private let memberWeights: Tensor
  /// Q(s, a) of the last minibatch [members, N, T], and where it holds decisions [N, T].
  private var taken: (values: Tensor, isDecision: Tensor)?

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
    memberWeights = try memberPatientWeights(configuration, patients: data.count, key: key).unsqueeze(dimension: -1)
  }

  var count: Int { data.count }

  func step(rows: ArraySlice<Int>, number: Int, rate: Double) throws -> Double {
    let rows = try Tensor(Array(rows))
    let loss = try loss(data.selecting(rows), weights: memberWeights.indexSelect(dimension: 1, rows))
    optimizer.learningRate = rate
    let clip = configuration.schedule.gradientClip
    try optimizer.minimize(loss, maximumNorm: clip.isFinite ? clip : nil)
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
    self.taken = (try taken.detach(), batch.isDecision)
    return try temporalDifference + gap * configuration.conservatism + cloning * configuration.cloning
  }

  func magnitude() throws -> Double {
    guard let taken else { return 0 }
    let sums = try (taken.values.abs() * taken.isDecision).sum(dimensions: [1, 2])
    return try (sums / taken.isDecision.sum()).maximum().item()
  }
}

/// Whether each member learns from each patient: Bernoulli(0.8), so that members differ by the patients they have seen
/// (Osband et al. 2016, arXiv:1602.04621, masks of bootstrapped DQN). One member alone learns from all.
/// - Returns: ones and zeros [members, patients].
func memberPatientWeights(
  _ configuration: ConservativeQLearning.Configuration, patients: Int, key: Key
) throws -> Tensor {
  let members = configuration.network.members
  guard members > 1 else { return try .ones([1, patients]) }
  return try (Tensor.uniform([members, patients], key: key.child(.bootstrap)) .< 0.8).to(.float32)
}
