package import DosingMDP
package import Stochastics
package import Tensors

/// Encodes what is known at each decision: the state's features, its center, and, by an encoder of sequences, the past.
///
/// With it u_t = (normalized features, center embedding), h_t is made of u_1, ..., u_t and z_t = (h_t, u_t); without one
/// z_t = (normalized features, center one-hot), which has no parameters. Time gaps and ages of measurements are among
/// the features, so irregular spacing is seen. The unknown center, 0, starts at the zero vector.
package struct HistoryEncoder: Module {
  let embedding: Embedding?
  let sequence: (any SequenceEncoder)?
  let history: NetworkConfiguration.History
  let centers: Int
  /// The length of z.
  package let width: Int

  /// - Throws: where the configuration has impossible sizes.
  package init(
    _ configuration: NetworkConfiguration, schema: FeatureSchema, normalizer: FeatureNormalizer, key: Key
  ) throws(TensorError) {
    let encoder = configuration.encoder
    try encoder.check()
    let keys = key.split(2)
    let features = schema.features.count
    history = configuration.history
    centers = schema.centers.count
    guard configuration.history != .state else {
      embedding = nil
      sequence = nil
      width = features + centers
      return
    }
    let table = try Embedding(centers, configuration.embedding, key: keys[0])
    try withoutGradient { () throws(TensorError) in try table.weight.narrow(dimension: 0, start: 0, length: 1).zero_() }
    embedding = table
    let layout = TemporalLayout(
      FeatureLayout(schema), columns: Array(0..<features), appended: configuration.embedding, normalizer: normalizer)
    sequence =
      configuration.history == .gru
      ? try GRU(layout.inputs, hidden: encoder.hidden, layers: encoder.layers, key: keys[1])
      : try sequenceEncoder(encoder, layout: layout, key: keys[1])
    width = layout.inputs + (sequence?.width ?? 0)
  }

  package var parameters: [NamedTensor] {
    (embedding?.parameters.prefixed("embedding") ?? [])
      + (sequence?.parameters.prefixed(history == .gru ? "recurrence" : "sequence") ?? [])
  }

  /// The memory of `count` patients before their first decision.
  package func start(count: Int) throws(TensorError) -> Tensor {
    if let sequence { return try sequence.start(count: count) }
    return try Tensor.zeros([count, 0])
  }

  /// z along whole episodes [N, L, width].
  /// - Parameters:
  ///   - features: [N, L, F].
  ///   - centers: [N, L].
  package func along(features: Tensor, centers: Tensor) throws(TensorError) -> Tensor {
    let input = try input(features, centers)
    guard let sequence else { return input }
    return try Tensor.cat([sequence.along(input, key: nil), input], dimension: -1)
  }

  /// z at one decision of many patients [N, width].
  /// - Parameters:
  ///   - features: [N, F].
  ///   - centers: [N].
  ///   - memory: what is kept of the past, replaced by that after this decision; begin with ``start(count:)``.
  package func step(features: Tensor, centers: Tensor, memory: inout Tensor) throws(TensorError) -> Tensor {
    let input = try input(features, centers)
    guard let sequence else { return input }
    return try Tensor.cat([sequence.step(input, memory: &memory), input], dimension: -1)
  }

  private func input(_ features: Tensor, _ centers: Tensor) throws(TensorError) -> Tensor {
    guard let embedding else {
      return try Tensor.cat([features, centers.oneHot(classes: self.centers).to(features.dataType)], dimension: -1)
    }
    return try Tensor.cat([features, embedding(centers)], dimension: -1)
  }
}
