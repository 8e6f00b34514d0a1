/// What a network reads of the past.
public struct EncoderConfiguration: Codable, Hashable, Sendable {
  public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    /// The present observation alone.
    case state
    /// The last observations, one beside the other.
    case window
    /// A gated recurrent unit.
    case gru
    /// A gated recurrent unit whose inputs and state decay with the age of measurements.
    case gruD = "gru-d"
    /// A long short-term memory.
    case lstm
    /// Causal, dilated convolutions.
    case tcn
    /// Causal self-attention with embeddings of continuous time.
    case transformer

    /// In words, for reports.
    public var name: String {
      switch self {
      case .state: "state encoder"
      case .window: "encoder of the last states"
      case .gru: "recurrent history encoder"
      case .gruD: "recurrent history encoder with decay (GRU-D)"
      case .lstm: "recurrent history encoder (LSTM)"
      case .tcn: "convolutional history encoder"
      case .transformer: "time-aware Transformer over histories"
      }
    }
  }

  public var kind: Kind
  /// Decisions that are seen, the present one among them.
  public var window: Int
  /// The width of the recurrent state, the channels, or the model.
  public var hidden: Int
  public var layers: Int
  /// Heads of attention.
  public var heads: Int
  /// Taps of a convolution.
  public var kernel: Int
  /// Of attention and its feed-forward network, in training.
  public var dropout: Double
  /// Whether times and ages of measurements are seen; without them only the order is.
  public var usesTime: Bool
  /// The width to which each block of covariates is projected, and of a category's embedding.
  public var fusion: Int

  public init(
    kind: Kind = .state, window: Int = 16, hidden: Int = 64, layers: Int = 1, heads: Int = 4, kernel: Int = 3,
    dropout: Double = 0, usesTime: Bool = true, fusion: Int = 8
  ) {
    self.kind = kind
    self.window = window
    self.hidden = hidden
    self.layers = layers
    self.heads = heads
    self.kernel = kernel
    self.dropout = dropout
    self.usesTime = usesTime
    self.fusion = fusion
  }

  /// What makes these sizes unusable, each in a sentence.
  public var problems: [String] {
    let positive = [
      ("window", window), ("hidden", hidden), ("layers", layers), ("heads", heads), ("kernel", kernel),
      ("fusion", fusion),
    ]
    var problems = positive.filter { $0.1 < 1 }.map { "\($0.0) is \($0.1), and must be at least 1" }
    if kind == .transformer, heads > 0, hidden % heads != 0 {
      problems.append("heads is \(heads), and must divide hidden, \(hidden)")
    }
    if kind == .tcn, layers > 20 { problems.append("layers is \(layers), and must be at most 20 for convolutions") }
    if !(0..<1).contains(dropout) { problems.append("dropout is \(dropout), and must be in 0 ..< 1") }
    return problems
  }

  /// How many decisions must be kept to encode one.
  public var reach: Int { kind == .state ? 1 : window }
}
