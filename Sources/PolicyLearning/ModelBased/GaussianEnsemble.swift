import Stochastics
import Tensors

/// Several networks that each give a normal distribution of some columns, and the logit of an event.
///
/// The log-variance l of the network is held softly between learned bounds,
///
///     l ← l_max - softplus(l_max - l),   l ← l_min + softplus(l - l_min)
///
/// so that it cannot run away where there is no data.
/// Source: Chua et al. 2018, arXiv:1805.12114, appendix A.1. Deviation: each member has its own bounds.
struct GaussianEnsemble: Module {
  let network: EnsemblePerceptron
  let columns: Int
  private let hasEvent: Bool
  /// [members, 1, columns].
  let highest: Tensor
  let lowest: Tensor

  init(
    _ configuration: PerceptronConfiguration, members: Int, inputs: Int, columns: Int, hasEvent: Bool, key: Key
  ) throws(TensorError) {
    network = try EnsemblePerceptron(
      configuration, members: members, inputs: inputs, outputs: 2 * columns + (hasEvent ? 1 : 0), key: key)
    self.columns = columns
    self.hasEvent = hasEvent
    highest = try Initialization.constant(0.5, [members, 1, columns])
    lowest = try Initialization.constant(-10, [members, 1, columns])
  }

  var parameters: [NamedTensor] {
    network.parameters.prefixed("network") + [("highest", highest), ("lowest", lowest)]
  }

  /// Mean and log-variance [members, B, columns] and the event's logit [members, B].
  typealias Output = (mean: Tensor, logVariance: Tensor, event: Tensor?)

  /// - Parameter input: [B, inputs], the same for all members, or [members, B, inputs].
  func callAsFunction(_ input: Tensor) throws(TensorError) -> Output {
    let output = try network(input)
    var log = try output.narrow(dimension: -1, start: columns, length: columns)
    log = try highest - (highest - log).softplus()
    log = try lowest + (log - lowest).softplus()
    return (
      mean: try output.narrow(dimension: -1, start: 0, length: columns), logVariance: log,
      event: hasEvent ? try output.select(dimension: -1, 2 * columns) : nil
    )
  }

  /// Σ of the members' losses: -2 log-likelihood of the targets per column without constants, the cross-entropy of the
  /// event, 0.01 (Σ l_max - Σ l_min), and weightDecay / 2 ‖W‖².
  /// - Parameters:
  ///   - targets: [members, B, columns].
  ///   - known: 1 where a target is known, else 0.
  ///   - event: 1 or 0 [members, B].
  func loss(
    _ input: Tensor, targets: Tensor, known: Tensor, event: Tensor, weightDecay: Double
  ) throws(TensorError) -> Tensor {
    let output = try self(input)
    let errors = try (output.mean - targets).square() * (-output.logVariance).exp() + output.logVariance
    var loss = try (errors * known).mean(dimensions: [1, 2]).sum()
    if let logits = output.event {
      loss = try loss + logits.binaryCrossEntropy(event, reduction: .none).mean(dimension: 1).sum()
    }
    loss = try loss + (highest.sum() - lowest.sum()) * 0.01
    guard weightDecay > 0 else { return loss }
    for layer in network.layers { loss = try loss + layer.weight.square().sum() * (weightDecay / 2) }
    return loss
  }

  /// The negative log-likelihood of each member, per column and without constants, plus the event's [members].
  /// - Parameters: as in ``loss(_:targets:known:event:weightDecay:)``, the same for all members.
  func negativeLogLikelihoods(
    _ input: Tensor, targets: Tensor, known: Tensor, event: Tensor
  ) throws(TensorError) -> Tensor {
    let output = try self(input)
    let errors = try (output.mean - targets).square() * (-output.logVariance).exp() + output.logVariance
    let losses = try (errors * known).mean(dimensions: [1, 2]) * 0.5
    guard let logits = output.event else { return losses }
    let events = try logits.zerosLike() + event
    return try losses + logits.binaryCrossEntropy(events, reduction: .none).mean(dimension: 1)
  }

  /// A copy of some members.
  func selecting(_ members: [Int], _ configuration: PerceptronConfiguration) throws(TensorError) -> GaussianEnsemble {
    let copy = try GaussianEnsemble(
      configuration, members: members.count, inputs: network.layers[0].weight.size(1), columns: columns,
      hasEvent: hasEvent, key: Key(seed: 0))
    let rows = try Tensor(members)
    try withoutGradient { () throws(TensorError) in
      for (target, source) in zip(copy.parameterTensors, parameterTensors) {
        try target.copy_(source.indexSelect(dimension: 0, rows))
      }
    }
    return copy
  }
}
