import DosingMDP
import Stochastics
import Tensors

/// π(a|h) = tanh of a normal distribution whose mean and log σ are perceptrons of the encoded history.
struct SquashedActor: Module {
  private static let logDeviations = (lowest: -20.0, highest: 2.0)
  let network: EncodedPerceptron
  let width: Int

  init(_ configuration: ActorCriticConfiguration, process: ProcessDescription, key: Key) throws(TensorError) {
    width = process.actions.width
    network = try EncodedPerceptron(configuration, process: process, outputs: 2 * width, key: key)
  }

  var parameters: [NamedTensor] { network.parameters }

  func callAsFunction(_ histories: Histories, key: Key? = nil) throws(TensorError) -> TanhGaussian {
    let output = try network(histories, key: key)
    let logDeviation = try output.narrow(dimension: 1, start: width, length: width)
      .clamp(Self.logDeviations.lowest, Self.logDeviations.highest)
    return try TanhGaussian(
      mean: output.narrow(dimension: 1, start: 0, length: width), logDeviation: logDeviation)
  }

  /// A draw where exploring, else tanh of the mean.
  func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    let distribution = try self(decisions.histories)
    guard let exploration else { return .points(try distribution.mode().floats()) }
    return .points(try distribution.normal.sample(key: exploration.key).tanh().floats())
  }
}
