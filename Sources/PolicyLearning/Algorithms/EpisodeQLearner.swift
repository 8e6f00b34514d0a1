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
  /// Patient weight of each member [members, N].
  private let memberWeights: Tensor
  /// Q(s, a) of the last minibatch [members, decisions].
  private var taken: Tensor?

  init(
    _ configuration: ConservativeQLearning.Configuration, data: EpisodeTensors, schema: FeatureSchema,
    normalizer: FeatureNormalizer, actions: ActionSpace, key: Key
  ) throws {
    self.configuration = configuration
    self.data = data
    func network() throws -> QEnsembleNetwork {
      try QEnsembleNetwork(
        configuration.network, schema: schema, normalizer: normalizer, actions: actions.count,
        key: key.child(.initialization))
    }
    online = try network()
    target = try network()
    optimizer = try Adam(online.parameters, .init(learningRate: configuration.schedule.learningRate))
    memberWeights = try memberPatientWeights(configuration, patients: data.count, key: key)
  }

  var count: Int { data.count }

  func step(rows: ArraySlice<Int>, number: Int, rate: Double) throws -> Double {
    let loss = try loss(rows)
    optimizer.learningRate = rate
    let clip = configuration.schedule.gradientClip
    try optimizer.minimize(loss, maximumNorm: clip.isFinite ? clip : nil)
    if number % configuration.targetInterval == 0 {
      try target.moveParameters(towards: online, rate: configuration.targetRate)
    }
    return try loss.item()
  }

  /// The loss of the decisions of the given episodes, each once: padding is left behind after the encoder.
  private func loss(_ rows: ArraySlice<Int>) throws -> Tensor {
    let batch = try data.selecting(rows)
    let length = batch.length
    let decisions = batch.lengths.enumerated().flatMap { row, count in (0..<count).map { row * length + $0 } }
    let places = try Tensor(decisions)
    let states = try Tensor(decisions.map { $0 / length * (length + 1) + $0 % length })
    let next = try states + 1
    func pick(_ tensor: Tensor, _ index: Tensor) throws -> Tensor {
      try tensor.flatten(to: 1).indexSelect(dimension: 0, index)
    }

    let encoded = try online.encoder.along(features: batch.features, centers: batch.centers)
    let encodedStates = try pick(encoded, states)
    let targets = try withoutGradient {
      let encodedTarget = try target.encoder.along(features: batch.features, centers: batch.centers)
      return try doubleQTargets(
        rewards: pick(batch.rewards, places), discounts: pick(batch.discounts, places),
        nextOnline: online.values(pick(encoded.detach(), next)), nextTarget: target.values(pick(encodedTarget, next)),
        nextAllowed: pick(batch.allowed, next))
    }
    let allowed = try pick(batch.allowed, states)
    let actions = try pick(batch.actions, places)
    let weights = try memberWeights.indexSelect(
      dimension: 1, Tensor(zip(rows, batch.lengths).flatMap { [Int](repeating: $0, count: $1) }))
    let values = try online.values(encodedStates)
    let taken = try values.gather(
      dimension: -1, actions.unsqueeze(dimension: -1).expand([values.size(0), decisions.count, 1])
    ).squeeze(dimension: -1)
    let error = try taken.huberLoss(targets, delta: configuration.huberThreshold, reduction: .none)
    let temporalDifference = try weightedMean(error, weights * pick(batch.hasTarget, places))
    let gap = try weightedMean(conservativeGap(values: values, taken: taken, allowed: allowed), weights)
    let cloning = try masked(online.logits(encodedStates), allowed: allowed).crossEntropy(actions)
    self.taken = try taken.detach()
    return try temporalDifference + gap * configuration.conservatism + cloning * configuration.cloning
  }

  func magnitude() throws -> Double {
    try taken?.abs().mean(dimension: 1).maximum().item() ?? 0
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
