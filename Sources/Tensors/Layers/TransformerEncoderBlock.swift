public import Stochastics

/// Self-attention and a two-layer network, each with a residual connection and layer normalization.
///
/// With the norm after (Vaswani et al. 2017, arXiv:1706.03762, section 3.1): x = N₁(x + A(x)), x = N₂(x + F(x)). With
/// the norm before (Xiong et al. 2020, arXiv:2002.04745): x = x + A(N₁(x)), x = x + F(N₂(x)). Parameters have the names
/// of PyTorch's `TransformerEncoderLayer`.
public struct TransformerEncoderBlock: Module {
  /// The function between the two layers of the network.
  public enum Activation: String, Codable, Hashable, Sendable {
    case relu
    case gelu
  }

  /// The sizes; the defaults are PyTorch's.
  public struct Configuration: Codable, Hashable, Sendable {
    /// The length of the vector at each place.
    public var width: Int
    /// How many heads share the width.
    public var heads: Int
    /// The width between the two layers of the network.
    public var feedForward = 2048
    /// The probability of all four dropouts.
    public var dropout = 0.1
    /// Whether the norms come before their parts, rather than after.
    public var normalizesFirst = false
    /// The function between the two layers of the network.
    public var activation = Activation.relu

    /// - Parameters: as the properties of these names.
    public init(
      width: Int, heads: Int, feedForward: Int = 2048, dropout: Double = 0.1, normalizesFirst: Bool = false,
      activation: Activation = .relu
    ) {
      self.width = width
      self.heads = heads
      self.feedForward = feedForward
      self.dropout = dropout
      self.normalizesFirst = normalizesFirst
      self.activation = activation
    }
  }

  /// The sizes that the block was made with.
  public let configuration: Configuration
  /// A.
  public let attention: SelfAttention
  /// The first layer of F, width → feedForward.
  public let expand: Linear
  /// The second layer of F, feedForward → width.
  public let contract: Linear
  /// N₁.
  public let attentionNorm: LayerNorm
  /// N₂.
  public let feedForwardNorm: LayerNorm
  private let dropout: Dropout

  /// Starts each part as its own type does.
  public init(
    _ configuration: Configuration, key: Key, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) {
    let (width, inner) = (configuration.width, configuration.feedForward)
    let keys = key.child(.parameters).split(3)
    self.configuration = configuration
    attention = try SelfAttention(
      width, heads: configuration.heads, dropout: configuration.dropout, key: keys[0], dataType: dataType,
      device: device)
    expand = try Linear(width, inner, key: keys[1], dataType: dataType, device: device)
    contract = try Linear(inner, width, key: keys[2], dataType: dataType, device: device)
    attentionNorm = try LayerNorm(width, dataType: dataType, device: device)
    feedForwardNorm = try LayerNorm(width, dataType: dataType, device: device)
    dropout = Dropout(configuration.dropout)
  }

  /// The weights under PyTorch's names.
  public var parameters: [NamedTensor] {
    attention.parameters.prefixed("self_attn") + expand.parameters.prefixed("linear1")
      + contract.parameters.prefixed("linear2") + attentionNorm.parameters.prefixed("norm1")
      + feedForwardNorm.parameters.prefixed("norm2")
  }

  /// - Parameters:
  ///   - input: [batch, time, width].
  ///   - padding: truth values [batch, time], true at places that no other place may see.
  ///   - isCausal: whether a place sees only itself and those before it.
  ///   - bias: numbers that are added to the scores of attention, broadcast to [batch, heads, time, time].
  ///   - queries: the places whose results are wanted, taken out of the input, [batch, places, width], with a bias (and
  ///     no causal mask) for them; all places where missing.
  ///   - key: where dropout draws from, in training; without a key there is no dropout.
  /// - Returns: [batch, time, width], or [batch, places, width] with queries.
  public func callAsFunction(
    _ input: Tensor, padding: Tensor? = nil, isCausal: Bool = false, bias: Tensor? = nil, queries: Tensor? = nil,
    key: Key? = nil
  ) throws(TensorError) -> Tensor {
    precondition(queries == nil || !isCausal, "TransformerEncoderBlock: which places queries may see is for the bias")
    let keys = key?.child(.dropout).split(4)
    let blocked = try blocked(input, padding: padding, isCausal: isCausal)
    func attended(_ x: Tensor, _ queries: Tensor?) throws(TensorError) -> Tensor {
      try dropout(attention(x, blocked: blocked, bias: bias, queries: queries, key: keys?[0]), key: keys?[1])
    }
    func transformed(_ x: Tensor) throws(TensorError) -> Tensor {
      let inner = try expand(x)
      let active = try configuration.activation == .relu ? inner.relu() : inner.gelu()
      return try dropout(contract(dropout(active, key: keys?[2])), key: keys?[3])
    }
    let residual = queries ?? input
    if configuration.normalizesFirst {
      let normalized: Tensor? = if let queries { try attentionNorm(queries) } else { nil }
      let x = try residual + attended(attentionNorm(input), normalized)
      return try x + transformed(feedForwardNorm(x))
    }
    let x = try attentionNorm(residual + attended(input, queries))
    return try feedForwardNorm(x + transformed(x))
  }

  private func blocked(_ input: Tensor, padding: Tensor?, isCausal: Bool) throws(TensorError) -> Tensor? {
    var blocked = try padding?.unsqueezed(dimensions: [1, 1])
    if isCausal, input.rank == 3 {
      let time = input.size(1)
      let future = try Tensor.ones([time, time], dataType: .bool, device: input.device).triu(diagonal: 1)
      blocked = if let padding = blocked { try padding .| future } else { future }
    }
    return blocked
  }
}

extension Tensor {
  /// With several new dimensions of length one, put in one after the other.
  fileprivate func unsqueezed(dimensions: [Int]) throws(TensorError) -> Tensor {
    var result = self
    for dimension in dimensions { result = try result.unsqueeze(dimension: dimension) }
    return result
  }
}
