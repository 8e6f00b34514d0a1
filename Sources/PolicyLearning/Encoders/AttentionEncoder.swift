import Stochastics
import Tensors

/// A Transformer that knows when decisions were made: with the times t of the decisions,
///
///     x⁰_i = W u_i + b + e(t_i)
///     score of head h, i to j: q_i · k_j / √d - exp(s_h) (t_i - t_j),  for i - window < j ≤ i
///
/// through blocks that normalize first, and a last normalization. u holds values, ages and masks of measurements as they
/// are in the features; e is an embedding of continuous time; the last term lets attention fade exponentially in time, at
/// a rate of its own per head, which starts with the geometric sequence of ALiBi. Where times are not seen, the place in
/// the sequence takes the place of t.
///
/// Sources: Vaswani et al. 2017, arXiv:1706.03762; Xiong et al. 2020, arXiv:2002.04745 (normalizing first); Kazemi et al.
/// 2019, arXiv:1907.05321 (e); Press, Smith, Lewis 2022, arXiv:2108.12409 (linear biases); Shukla, Marlin 2021,
/// arXiv:2101.10318 (attention over continuous time). Deviation: the bias is by continuous time, and its rates are
/// trained.
struct AttentionEncoder: SequenceEncoder {
  let projection: Linear
  let embedding: TimeEmbedding
  /// s, [heads, 1, 1].
  let rates: Tensor
  let blocks: [TransformerEncoderBlock]
  let norm: LayerNorm
  let layout: TemporalLayout
  let window: Int
  private let dataType: DataType
  let width: Int

  init(
    _ configuration: EncoderConfiguration, layout: TemporalLayout, key: Key, dataType: DataType = .float32
  ) throws(TensorError) {
    let (width, heads) = (configuration.hidden, configuration.heads)
    projection = try Linear(layout.inputs, width, key: key.child(.initialization, 0), dataType: dataType)
    embedding = try TimeEmbedding(width, dataType: dataType)
    // exp(s_h) = 2^(-8 h / heads), h = 1, 2, ...
    let logarithms = (1...heads).map { -8 * Double($0) / Double(heads) * 0.693_147_180_559_945_3 }
    rates = try Tensor(logarithms, shape: [heads, 1, 1], dataType: dataType).requireGradient()
    var blocks: [TransformerEncoderBlock] = []
    for layer in 0..<configuration.layers {
      blocks.append(
        try TransformerEncoderBlock(
          .init(
            width: width, heads: heads, feedForward: 4 * width, dropout: configuration.dropout, normalizesFirst: true,
            activation: .relu), key: key.child(.initialization, layer + 1), dataType: dataType))
    }
    self.blocks = blocks
    norm = try LayerNorm(width, dataType: dataType)
    self.layout = layout
    window = configuration.window
    self.dataType = dataType
    self.width = width
  }

  var parameters: [NamedTensor] {
    projection.parameters.prefixed("projection") + embedding.parameters.prefixed("time")
      + [(name: "rates", tensor: rates)] + blocks.enumerated().flatMap { $1.parameters.prefixed("block.\($0)") }
      + norm.parameters.prefixed("norm")
  }

  func along(_ input: Tensor, key: Key?) throws(TensorError) -> Tensor {
    let times = try times(input)
    let bias = try bias(times, times)
    var value = try projection(input) + embedding(times)
    for (layer, block) in blocks.enumerated() {
      value = try block(value, bias: bias, key: key?.child(.dropout, layer))
    }
    return try norm(value)
  }

  func last(_ input: Tensor, places: Tensor, key: Key?) throws(TensorError) -> Tensor {
    try last(input, times: times(input), places: places, key: key)
  }

  /// The last block is computed for the one place alone.
  private func last(
    _ input: Tensor, times: Tensor, places: Tensor, key: Key?
  ) throws(TensorError) -> Tensor {
    var value = try projection(input) + embedding(times)
    if blocks.count > 1 {
      let bias = try bias(times, times)
      for (layer, block) in blocks.dropLast().enumerated() {
        value = try block(value, bias: bias, key: key?.child(.dropout, layer))
      }
    }
    guard let block = blocks.last else { return try norm(value.rows(at: places)) }
    let now = try times.expand([input.size(0), -1, -1]).rows(at: places).unsqueeze(dimension: 1)
    let queries = try value.rows(at: places).unsqueeze(dimension: 1)
    let result = try block(
      value, bias: bias(now, times, places: places), queries: queries, key: key?.child(.dropout, blocks.count - 1))
    return try norm(result.squeeze(dimension: 1))
  }

  /// t: [N, L, 1], or [1, L, 1] where it is the place.
  private func times(_ input: Tensor) throws(TensorError) -> Tensor {
    if let time = layout.time { return try input.natural([time]) }
    return try Tensor.arange(input.size(1), dataType: input.dataType ?? dataType, device: input.device)
      .reshape([1, input.size(1), 1])
  }

  /// What is added to the scores, [N, heads, Q, L]; minus infinity where a place is not seen.
  /// - Parameters:
  ///   - queries: times of those that look [N, Q, 1].
  ///   - times: of those that are looked at [N, L, 1].
  ///   - places: where those that look are [N], Q being one; `nil` where they are all.
  private func bias(_ queries: Tensor, _ times: Tensor, places: Tensor? = nil) throws(TensorError) -> Tensor {
    let gaps = try (times.transpose(1, 2) - queries).unsqueeze(dimension: 1)
    return try (gaps * rates.exp()).masked(hidden(length: times.size(1), places, times.device), fill: -Double.infinity)
  }

  /// Whether a place (last dimension) is not seen: [L, L] for all, [N, 1, 1, L] for some places.
  private func hidden(length: Int, _ places: Tensor?, _ device: Device) throws(TensorError) -> Tensor {
    let seen = try Tensor.arange(length, device: device)
    let looking = if let places { try places.reshape([-1, 1, 1, 1]) } else { try seen.unsqueeze(dimension: 1) }
    let distance = try looking - seen
    let future = try distance .< 0
    return length > window ? try future .| (distance .>= window) : future
  }

  /// Through k blocks a decision sees k (window - 1) earlier ones.
  var reach: Int { Swift.max(blocks.count, 1) * (window - 1) + 1 }

  func start(count: Int) throws(TensorError) -> Tensor {
    try PastInputs.start(count: count, reach: reach, inputs: layout.inputs, dataType: dataType, device: .cpu)
  }

  func step(_ input: Tensor, memory: inout Tensor) throws(TensorError) -> Tensor {
    let past = try PastInputs(appending: input, to: &memory, reach: reach)
    var times = try times(past.inputs)
    if layout.time == nil { times = try times + past.offsets.to(dataType).reshape([-1, 1, 1]) }
    return try last(past.inputs, times: times, places: past.places, key: nil)
  }
}
