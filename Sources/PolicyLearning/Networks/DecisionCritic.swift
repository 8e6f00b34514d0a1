import DosingMDP
import Stochastics
import Tensors

/// Q(h, a) of the decision taken, whether an option or amounts, of every member of an ensemble.
enum DecisionCritic: Module {
  case options(ActionValueNetwork)
  case amounts(ActionCriticNetwork)

  init(_ configuration: ActorCriticConfiguration, process: ProcessDescription, key: Key) throws(TensorError) {
    if process.actions.isContinuous {
      self = .amounts(try ActionCriticNetwork(configuration, process: process, key: key))
    } else {
      let values = ActionValueConfiguration(
        encoder: configuration.encoder, perceptron: configuration.perceptron, members: configuration.critics)
      self = .options(try ActionValueNetwork(values, process: process, key: key))
    }
  }

  var parameters: [NamedTensor] {
    switch self {
    case .options(let network): network.parameters
    case .amounts(let network): network.parameters
    }
  }

  /// [members, B] of options [B] or points [B, k].
  func callAsFunction(_ states: Histories, _ actions: Tensor, key: Key? = nil) throws(TensorError) -> Tensor {
    switch self {
    case .options(let network): try takenValues(network(states, key: key), actions)
    case .amounts(let network): try network(states, actions, key: key)
    }
  }
}
