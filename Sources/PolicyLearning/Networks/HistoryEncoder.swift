import Stochastics
import Tensors

/// Encodes what is known at each decision: the state's features, its center, and, by a recurrence, the past.
///
/// x_t = (normalized features, center embedding); h_t = GRU(x_1, ..., x_t); z_t = (h_t, x_t), or z_t = x_t without
/// recurrence. Time gaps and ages of measurements are among the features, so the recurrence sees irregular spacing.
struct HistoryEncoder: Module {
  private let embedding: Embedding
  private let recurrence: GRU?
  /// The length of z.
  let width: Int

  init(_ configuration: NetworkConfiguration, features: Int, centers: Int, key: Key) throws(TensorError) {
    let keys = key.split(2)
    let inputs = features + configuration.embedding
    embedding = try Embedding(centers, configuration.embedding, key: keys[0])
    recurrence =
      configuration.history == .gru ? try GRU(inputs, hidden: configuration.hidden, key: keys[1]) : nil
    width = inputs + (recurrence == nil ? 0 : configuration.hidden)
  }

  var parameters: [NamedTensor] {
    embedding.parameters.prefixed("embedding") + (recurrence?.parameters.prefixed("recurrence") ?? [])
  }

  /// The memory of `count` patients before their first decision.
  func start(count: Int) throws(TensorError) -> Tensor {
    if let recurrence { return try recurrence.initialHidden(batch: count) }
    return try Tensor.zeros([count, 0])
  }

  /// z along whole episodes [N, L, width].
  /// - Parameters:
  ///   - features: [N, L, F].
  ///   - centers: [N, L].
  func along(features: Tensor, centers: Tensor) throws(TensorError) -> Tensor {
    let input = try Tensor.cat([features, embedding(centers)], dimension: -1)
    guard let recurrence else { return input }
    return try Tensor.cat([recurrence(input).outputs, input], dimension: -1)
  }

  /// z at one decision of many patients [N, width].
  /// - Parameters:
  ///   - features: [N, F].
  ///   - centers: [N].
  ///   - memory: h before this decision, replaced by the one after; begin with ``start(count:)``.
  func step(features: Tensor, centers: Tensor, memory: inout Tensor) throws(TensorError) -> Tensor {
    let input = try Tensor.cat([features, embedding(centers)], dimension: -1)
    guard let recurrence else { return input }
    let (output, next) = try recurrence.step(input, hidden: memory)
    memory = next
    return try Tensor.cat([output, input], dimension: -1)
  }
}
