import DosingMDP
import Tensors

/// Encodings of histories, as ``Encoder`` makes them.
extension DecisionGraph {
  /// z [batch, width].
  mutating func encoded(_ encoder: Encoder) throws(TensorError) -> Value {
    let now = try seen(present, encoder)
    let constant = try fused(encoder.fusion)
    guard let sequence = encoder.sequence else { return joined([now] + constant) }
    let past = try seen(course ?? graph.unsqueeze(present, axes: [1]), encoder)
    let places = place ?? graph.cast(graph.zeros(like: graph.select(present, axis: 1, 0)), to: .int64)
    return joined([try sequence.last(past, places: places, in: &graph), now] + constant)
  }

  private mutating func joined(_ parts: [Value]) -> Value { parts.count == 1 ? parts[0] : graph.concat(parts) }

  /// u: [..., F] → [..., inputs].
  private mutating func seen(_ features: Value, _ encoder: Encoder) throws(TensorError) -> Value {
    guard let columns = encoder.columns else { return features }
    var parts = [graph.columns(features, columns)]
    for (category, table) in zip(encoder.codes.categories, encoder.codes.tables) {
      let code = graph.node("Round", [graph.select(features, axis: -1, category.feature)], type: .float32)
      parts.append(try graph.embedding(graph.cast(code, to: .int64), table, name: "code.\(category.feature)"))
    }
    return joined(parts)
  }

  private mutating func fused(_ fusion: Fusion) throws(TensorError) -> [Value] {
    var parts: [Value] = []
    for (block, projection) in zip(fusion.blocks, fusion.projections) {
      let covariates = graph.columns(present, block.features)
      parts.append(graph.relu(try graph.linear(covariates, projection, name: "block.\(block.name)")))
    }
    return parts
  }
}
