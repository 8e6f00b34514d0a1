import DosingMDP
import Stochastics
import Tensors

/// An actor π and a critic V, and the loss of their policy gradient.
struct ActorCriticNetworks: Module {
  let actor: StochasticActor
  let critic: EncodedPerceptron

  init(
    _ configuration: ActorCriticConfiguration, process: ProcessDescription, logDeviation: Double, key: Key
  ) throws(TensorError) {
    let keys = key.child(.initialization).split(2)
    actor = try StochasticActor(configuration, process: process, logDeviation: logDeviation, key: keys[0])
    critic = try EncodedPerceptron(configuration, process: process, outputs: 1, gain: 1, key: keys[1])
  }

  var parameters: [NamedTensor] { actor.parameters.prefixed("actor") + critic.parameters.prefixed("critic") }

  /// -mean log π(a|s) A + c_1 mean (V(s) - R)² - c_2 mean entropy.
  func loss(
    _ rollout: Rollout, lambda: Double, valueWeight: Double, entropyWeight: Double, normalizesAdvantages: Bool
  ) throws(TensorError) -> (loss: Tensor, losses: [(name: String, value: Tensor)]) {
    let values = try critic(rollout.states).squeeze(dimension: 1)
    let endValues = try withoutGradient { () throws(TensorError) in try critic(rollout.endStates).doubles() }
    let (estimates, returns) = rollout.advantages(
      values: try values.detach().doubles(), endValues: endValues, lambda: lambda)
    let known = estimates.map(Float.init)
    let advantages = try Tensor(normalizesAdvantages ? standardized(known) : known)
    let distribution = try actor(rollout.states, allowed: rollout.allowed)
    let policyLoss = try -(distribution.logProbability(rollout.actions) * advantages).mean()
    let valueLoss = try (values - Tensor(returns.map(Float.init))).square().mean()
    var loss = try policyLoss + valueLoss * valueWeight
    if entropyWeight != 0 { loss = try loss - distribution.entropy().mean() * entropyWeight }
    return (loss, [("policy", policyLoss), ("value", valueLoss)])
  }
}
