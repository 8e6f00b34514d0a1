import Tensors

/// A module's parameters, averaged over steps with exponentially decaying weights.
///
/// θ̄ ← d θ̄ + (1 − d) θ with d = min(decay, (1 + n)/(10 + n)) at the n-th step, so that the start is soon forgotten.
struct ParameterAverage<Network: Module> {
  let network: Network
  private let decay: Double
  private var steps = 0.0

  /// - Parameter network: of the same structure as those that are averaged.
  init(_ network: Network, startingFrom source: Network, decay: Double) throws(TensorError) {
    self.network = network
    self.decay = decay
    try network.copyParameters(from: source)
    try network.requireGradient(false)
  }

  mutating func update(_ source: Network) throws(TensorError) {
    steps += 1
    let decay = min(decay, (1 + steps) / (10 + steps))
    try withoutGradient { () throws(TensorError) in try network.moveParameters(towards: source, rate: 1 - decay) }
  }
}
