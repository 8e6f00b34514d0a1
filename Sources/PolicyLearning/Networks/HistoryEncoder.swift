import Stochastics
import Tensors

/// Encodes what is known at each decision: the state's features, its center, and, by a recurrence, the past.
///
/// With a recurrence x_t = (normalized features, center embedding), h_t = GRU(x_1, ..., x_t) and z_t = (h_t, x_t); without
/// one z_t = (normalized features, center one-hot), which has no parameters. Time gaps and ages of measurements are
/// among the features, so the recurrence sees irregular spacing. The unknown center, 0, starts at the zero vector.
struct HistoryEncoder: Module {
  let embedding: Embedding?
  let recurrence: GRU?
  let centers: Int
  /// The length of z.
  let width: Int

  init(_ configuration: NetworkConfiguration, features: Int, centers: Int, key: Key) throws(TensorError) {
    let keys = key.split(2)
    self.centers = centers
    switch configuration.history {
    case .state:
      embedding = nil
      recurrence = nil
      width = features + centers
    case .gru:
      let inputs = features + configuration.embedding
      let table = try Embedding(centers, configuration.embedding, key: keys[0])
      try withoutGradient { () throws(TensorError) in try table.weight.narrow(dimension: 0, start: 0, length: 1).zero_()
      }
      embedding = table
      recurrence = try GRU(inputs, hidden: configuration.hidden, key: keys[1])
      width = inputs + configuration.hidden
    }
  }

  var parameters: [NamedTensor] {
    (embedding?.parameters.prefixed("embedding") ?? []) + (recurrence?.parameters.prefixed("recurrence") ?? [])
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
    let input = try input(features, centers)
    guard let recurrence else { return input }
    return try Tensor.cat([recurrence(input).outputs, input], dimension: -1)
  }

  /// z at one decision of many patients [N, width].
  /// - Parameters:
  ///   - features: [N, F].
  ///   - centers: [N].
  ///   - memory: h before this decision, replaced by the one after; begin with ``start(count:)``.
  func step(features: Tensor, centers: Tensor, memory: inout Tensor) throws(TensorError) -> Tensor {
    let input = try input(features, centers)
    guard let recurrence else { return input }
    let (output, next) = try recurrence.step(input, hidden: memory)
    memory = next
    return try Tensor.cat([output, input], dimension: -1)
  }

  private func input(_ features: Tensor, _ centers: Tensor) throws(TensorError) -> Tensor {
    guard let embedding else {
      return try Tensor.cat([features, centers.oneHot(classes: self.centers).to(features.dataType)], dimension: -1)
    }
    return try Tensor.cat([features, embedding(centers)], dimension: -1)
  }
}
