import Stochastics
import Tensors

private let key = Key(seed: 3)

private func convolution(dilation: Int) -> @Sendable (DataType, Device) throws -> CausalConvolution {
  { try CausalConvolution(3, 2, taps: 3, dilation: dilation, key: key, dataType: $0, device: $1) }
}

private func block(normalizesFirst: Bool) -> @Sendable (DataType, Device) throws -> TransformerEncoderBlock {
  {
    try TransformerEncoderBlock(
      .init(width: 4, heads: 2, feedForward: 6, normalizesFirst: normalizesFirst), key: key, dataType: $0, device: $1)
  }
}

/// All places, then the second alone.
@Sendable private func encode(_ block: TransformerEncoderBlock, _ inputs: [Tensor]) throws -> [Tensor] {
  let queries = try inputs[0].narrow(dimension: 1, start: 1, length: 1)
  let bias = try inputs[1].narrow(dimension: 2, start: 1, length: 1)
  return [try block(inputs[0], bias: inputs[1]), try block(inputs[0], bias: bias, queries: queries)]
}

let sequenceCases: [GoldenImplementation] = [
  .init("GRU.states", inputs: 2, { try GRU(3, hidden: 4, layers: 2, key: key, dataType: $0, device: $1) }) {
    [try $0.states(along: $1[0], hidden: $1[1])]
  },
  .init("GRU.decaying", inputs: 3, { try GRU(3, hidden: 4, key: key, dataType: $0, device: $1) }) {
    [try $0.states(along: $1[0], hidden: $1[1].unsqueeze(dimension: 0), decay: $1[2])]
  },
  .init("LSTM", inputs: 1, { try LSTM(3, hidden: 4, key: key, dataType: $0, device: $1) }) {
    [try $0($1[0]).outputs]
  },
  .init("LSTM.layers", inputs: 3, { try LSTM(3, hidden: 4, layers: 2, key: key, dataType: $0, device: $1) }) {
    let result = try $0($1[0], state: .init(hidden: $1[1], cell: $1[2]))
    return [result.outputs, result.state.hidden, result.state.cell]
  },
  .init("LSTM.step", inputs: 3, { try LSTM(3, hidden: 4, layers: 2, key: key, dataType: $0, device: $1) }) {
    let result = try $0.step($1[0], state: .init(hidden: $1[1], cell: $1[2]))
    return [result.output, result.state.hidden, result.state.cell]
  },
  .init("CausalConvolution", inputs: 1, convolution(dilation: 1)) { [try $0($1[0])] },
  .init("CausalConvolution.dilated", inputs: 1, convolution(dilation: 2)) { [try $0($1[0])] },
  .init("CausalConvolution.beyond", inputs: 1, convolution(dilation: 5)) { [try $0($1[0])] },
  .init(
    "TemporalBlock", inputs: 1, { try TemporalBlock(3, 4, taps: 2, dilation: 2, key: key, dataType: $0, device: $1) }
  ) { [try $0($1[0])] },
  .init(
    "TemporalBlock.equal", inputs: 1,
    { try TemporalBlock(4, 4, taps: 2, dilation: 2, key: key, dataType: $0, device: $1) }
  ) { [try $0($1[0])] },
  .init("TimeEmbedding", inputs: 1, { try TimeEmbedding(4, dataType: $0, device: $1) }) { [try $0($1[0])] },
  .init("SelfAttention.bias", inputs: 2, { try SelfAttention(4, heads: 2, key: key, dataType: $0, device: $1) }) {
    let queries = try $1[0].narrow(dimension: 1, start: 1, length: 1)
    let bias = try $1[1].narrow(dimension: 2, start: 1, length: 1)
    return [try $0($1[0], bias: $1[1]), try $0($1[0], bias: bias, queries: queries)]
  },
  .init("TransformerEncoderBlock.bias", inputs: 2, block(normalizesFirst: true), encode),
  .init("TransformerEncoderBlock.postBias", inputs: 2, block(normalizesFirst: false), encode),
]
