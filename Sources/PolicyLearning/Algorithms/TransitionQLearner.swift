import DosingMDP
import Stochastics
import Tensors

/// ``ConservativeQLearning`` of the state alone, on minibatches of single decisions.
///
/// The loss is that of ``EpisodeQLearner``. Its gradient by Q is written out, in ``ConservativeQLoss``, and goes back
/// through ``EnsembleBackpropagation``; the imitation, a small network of its own, is differentiated automatically.
final class TransitionQLearner: ConservativeLearner {
  let configuration: ConservativeQLearning.Configuration
  let online: QEnsembleNetwork
  private let target: QEnsembleNetwork
  private var optimizer: Adam
  private let parameters: [Tensor]
  private let data: TransitionTensors
  /// Patient weight of each member [members, N].
  private let memberWeights: Tensor
  /// One row per action [A, A].
  private let identity: Tensor
  private var passes: (rows: Int, online: EnsembleBackpropagation, target: EnsembleBackpropagation)?
  private var taken: Tensor?

  init(
    _ configuration: ConservativeQLearning.Configuration, data: EpisodeTensors, schema: FeatureSchema,
    normalizer: FeatureNormalizer, actions: ActionSpace, key: Key
  ) throws {
    self.configuration = configuration
    func network() throws -> QEnsembleNetwork {
      try QEnsembleNetwork(
        configuration.network, schema: schema, normalizer: normalizer, actions: actions.count,
        key: key.child(.initialization))
    }
    online = try network()
    let target = try network()
    self.target = target
    optimizer = try Adam(online.parameters, .init(learningRate: configuration.schedule.learningRate))
    parameters = online.parameterTensors
    self.data = try withoutGradient { try TransitionTensors(data, encoder: target.encoder) }
    memberWeights = try memberPatientWeights(configuration, patients: data.count, key: key)
    identity = try Tensor.eye(actions.count)
  }

  var count: Int { data.count }

  func step(rows: ArraySlice<Int>, number: Int, rate: Double) throws -> Double {
    let batch = try Batch(data, rows: rows, memberWeights: memberWeights)
    if configuration.cloning > 0 { try clearGradients(online.policyLayers.flatMap(\.parameterTensors)) }
    var loss = try withoutGradient { try conservativeStep(batch) }
    if configuration.cloning > 0 { loss += try imitationStep(batch) }
    let clip = configuration.schedule.gradientClip
    if clip.isFinite { try clipGradientNorm(parameters, maximum: clip) }
    optimizer.learningRate = rate
    try optimizer.step()
    if number % configuration.targetInterval == 0 {
      try target.moveParameters(towards: online, rate: configuration.targetRate)
    }
    return loss
  }

  func magnitude() throws -> Double {
    try taken?.abs().mean(dimension: 1).maximum().item() ?? 0
  }

  /// A minibatch of B decisions.
  private struct Batch {
    /// The states, then the next states [2 B, width].
    var states: Tensor
    /// Allowed actions of the states and of the next states [B, A]; `nil` where all are.
    var allowed: Tensor?
    var nextAllowed: Tensor?
    var actions: Tensor
    var rewards: Tensor
    var discounts: Tensor
    /// w and w h of each member [members, B].
    var weights: Tensor
    var targetWeights: Tensor
    let size: Int

    init(_ data: TransitionTensors, rows: ArraySlice<Int>, memberWeights: Tensor) throws(TensorError) {
      size = rows.count
      let places = rows.map { data.places[$0] }
      let both = try Tensor(places + places.map { $0 + 1 })
      let index = try Tensor(Array(rows))
      states = try data.states.indexSelect(dimension: 0, both)
      if let mask = try data.allowed?.indexSelect(dimension: 0, both) {
        allowed = try mask.narrow(dimension: 0, start: 0, length: size)
        nextAllowed = try mask.narrow(dimension: 0, start: size, length: size)
      }
      actions = try data.actions.indexSelect(dimension: 0, index)
      let outcomes = try data.outcomes.indexSelect(dimension: 0, index)
      rewards = try outcomes.select(dimension: 1, 0)
      discounts = try outcomes.select(dimension: 1, 1)
      weights = try memberWeights.indexSelect(dimension: 1, Tensor(rows.map { data.episodes[$0] }))
      targetWeights = try weights * outcomes.select(dimension: 1, 2)
    }
  }

  /// Writes the gradients of the Q-ensemble; its loss.
  private func conservativeStep(_ batch: Batch) throws -> Double {
    let size = batch.size
    let passes = try passes(rows: size)
    let output = try passes.online.forward(batch.states)
    let values = try masked(output.narrow(dimension: 1, start: 0, length: size), allowed: batch.allowed)
    let targets = try doubleQTargets(
      rewards: batch.rewards, discounts: batch.discounts,
      nextOnline: output.narrow(dimension: 1, start: size, length: size),
      nextTarget: passes.target.forward(batch.states.narrow(dimension: 0, start: size, length: size)),
      nextAllowed: batch.nextAllowed)
    let loss = try ConservativeQLoss(
      values: values, chosen: identity.indexSelect(dimension: 0, batch.actions), targets: targets,
      weights: batch.weights, targetWeights: batch.targetWeights, conservatism: configuration.conservatism,
      huberThreshold: configuration.huberThreshold)
    try passes.online.propagate(loss.gradient)
    taken = loss.taken
    return try loss.value.item()
  }

  /// Adds the gradients of the imitation; its weighted loss.
  private func imitationStep(_ batch: Batch) throws -> Double {
    let states = try batch.states.narrow(dimension: 0, start: 0, length: batch.size)
    let logits = try masked(online.logits(states), allowed: batch.allowed)
    let loss = try logits.crossEntropy(batch.actions) * configuration.cloning
    try loss.backward()
    return try loss.item()
  }

  /// The buffers for minibatches of one size, which is that of all of a run.
  private func passes(
    rows: Int
  ) throws -> (online: EnsembleBackpropagation, target: EnsembleBackpropagation) {
    if let passes, passes.rows == rows { return (passes.online, passes.target) }
    let online = try EnsembleBackpropagation(online.valueLayers, rows: 2 * rows, differentiated: rows)
    let target = try EnsembleBackpropagation(target.valueLayers, rows: rows)
    passes = (rows, online, target)
    return (online, target)
  }
}
