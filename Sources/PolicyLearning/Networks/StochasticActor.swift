import DosingMDP
import Foundation
import Stochastics
import Tensors

/// π(a|h): probabilities of options, or a normal distribution of the points of amounts with deviations of its own.
struct StochasticActor: Module {
  let network: EncodedPerceptron
  /// log σ of the points, the same for all histories [k]; `nil` for options.
  let logDeviation: Tensor?
  let isBounded: Bool

  /// - Parameters:
  ///   - logDeviation: log σ at the start.
  ///   - isBounded: whether means of points are kept within [-1, 1], by tanh.
  init(
    _ configuration: ActorCriticConfiguration, process: ProcessDescription, logDeviation: Double = 0,
    isBounded: Bool = false, key: Key
  ) throws(TensorError) {
    network = try EncodedPerceptron(
      configuration, process: process, outputs: process.actions.width, gain: 0.01, key: key)
    self.logDeviation =
      process.actions.isContinuous ? try Initialization.constant(logDeviation, [process.actions.width]) : nil
    self.isBounded = isBounded && process.actions.isContinuous
  }

  var parameters: [NamedTensor] {
    network.parameters + (logDeviation.map { [(name: "logDeviation", tensor: $0)] } ?? [])
  }

  /// Logits of options [B, A], or means of points [B, k].
  func output(_ histories: Histories, key: Key? = nil) throws(TensorError) -> Tensor {
    let output = try network(histories, key: key)
    return isBounded ? try output.tanh() : output
  }

  /// - Parameter allowed: options that are allowed [B, A]; `nil` where all are.
  func callAsFunction(
    _ histories: Histories, allowed: Tensor?, key: Key? = nil
  ) throws(TensorError) -> ActionDistribution {
    let output = try output(histories, key: key)
    guard let logDeviation else { return .options(try Categorical(logits: output, mask: allowed)) }
    return .points(try Gaussian(mean: output, logDeviation: logDeviation))
  }

  /// Decisions: drawn where exploring, else the most likely.
  func act(_ decisions: Decisions, exploration: Exploration?) throws(TensorError) -> Choices {
    let output = try output(decisions.histories)
    guard let logDeviation else {
      let logits = try output.floats()
      guard let exploration else { return .options(bestOptions(logits, masks: decisions.masks, exploration: nil)) }
      return .options(drawOptions(logits, masks: decisions.masks, exploration.key))
    }
    guard let exploration else { return .points(try output.floats()) }
    return .points(try Gaussian(mean: output, logDeviation: logDeviation).sample(key: exploration.key).floats())
  }

  /// Probabilities of options [patient][option]; empty rows for amounts.
  func probabilities(_ decisions: Decisions) throws(TensorError) -> [[Double]] {
    guard logDeviation == nil else { return [[Double]](repeating: [], count: decisions.count) }
    return try optionProbabilities(network(decisions.histories), decisions)
  }
}

/// softmax of logits [N, A] over allowed options [patient][option].
func optionProbabilities(_ logits: Tensor, _ decisions: Decisions) throws(TensorError) -> [[Double]] {
  let values = try Categorical(logits: logits.to(.float64), mask: decisions.allowed()).probabilities().doubles()
  let width = decisions.actionCount
  return (0..<decisions.count).map { Array(values[$0 * width..<($0 + 1) * width]) }
}

/// A distribution of decisions.
enum ActionDistribution {
  case options(Categorical)
  case points(Gaussian)

  /// log π(a|h) [B] of options [B] or points [B, k].
  func logProbability(_ actions: Tensor) throws(TensorError) -> Tensor {
    switch self {
    case .options(let distribution): try distribution.logProbability(actions)
    case .points(let distribution): try distribution.logProbability(actions)
    }
  }

  /// [B].
  func entropy() throws(TensorError) -> Tensor {
    switch self {
    case .options(let distribution): try distribution.entropy()
    case .points(let distribution): try distribution.entropy()
    }
  }
}

/// An option of each row, drawn from softmax(logits) among those allowed.
func drawOptions(_ logits: [Float], masks: [ActionMask], _ key: Key) -> [Int] {
  var generator = key.generator
  let count = logits.count / max(masks.count, 1)
  var weights = [Double](repeating: 0, count: count)
  return masks.enumerated().map { row, mask in
    var greatest = -Float.infinity
    for option in 0..<count where mask.allows(option) { greatest = max(greatest, logits[row * count + option]) }
    var sum = 0.0
    for option in 0..<count {
      weights[option] = mask.allows(option) ? Double(expf(logits[row * count + option] - greatest)) : 0
      sum += weights[option]
    }
    var rest = generator.uniform() * sum
    var chosen = -1
    for option in 0..<count where weights[option] > 0 {
      chosen = option
      rest -= weights[option]
      if rest < 0 { break }
    }
    return chosen
  }
}
