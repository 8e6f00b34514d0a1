import DosingMDP
import Stochastics
import Tensors

/// μ(h) in [-1, 1]: tanh of a perceptron of the encoded history.
struct DeterministicActor: Module {
  let network: EncodedPerceptron

  init(_ configuration: ActorCriticConfiguration, process: ProcessDescription, key: Key) throws(TensorError) {
    network = try EncodedPerceptron(configuration, process: process, outputs: process.actions.width, key: key)
  }

  var parameters: [NamedTensor] { network.parameters }

  /// [B, k].
  func callAsFunction(_ histories: Histories, key: Key? = nil) throws(TensorError) -> Tensor {
    try network(histories, key: key).tanh()
  }

  /// μ with normal noise of the exploration's amount, within [-1, 1].
  func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    let points = try self(decisions.histories)
    guard let exploration, exploration.amount > 0 else { return .points(try points.floats()) }
    let noise = try Tensor.normal(points.shape, key: exploration.key) * exploration.amount
    return .points(try (points + noise).clamp(-1, 1).floats())
  }
}
