/// The shape of a policy network.
public struct NetworkConfiguration: Codable, Hashable, Sendable {
  /// How the past enters a decision: recurrences see all decisions so far, the others a limited number; time gaps are
  /// among their inputs.
  public typealias History = EncoderConfiguration.Kind

  public var history: History
  /// Width of the recurrent state and of every hidden layer of the heads.
  public var hidden: Int
  /// Hidden layers of each head.
  public var layers: Int
  /// Width of the center embedding of a recurrent network; a network of the state alone takes centers one-hot.
  public var embedding: Int
  /// Independent Q-heads.
  public var members: Int
  /// The share of decisions that nothing explains, in an imitation of the log: each action is at least as likely as
  /// `lapse` over their number (the lapse rate of psychophysics). Without it small probabilities are underestimated, and
  /// importance weights run away, where people err at times.
  ///
  /// Source: Wichmann, Hill, Perception & Psychophysics 63:1293, 2001, doi:10.3758/BF03194544, equation 1.
  public var lapse: Double
  /// Layers of the encoder of histories; 1 where missing.
  public var depth: Int?
  /// Decisions that `window` and `transformer` see, the present one among them; 16 where missing.
  public var window: Int?
  /// Heads of attention of a `transformer`, which divide `hidden`; 4 where missing.
  public var heads: Int?
  /// Taps of each convolution of a `tcn`; 3 where missing.
  public var kernel: Int?

  /// The defaults of `hidden` and `layers` are d3rlpy 2.8.1's vector encoder, 256-256.
  public init(
    history: History = .gru, hidden: Int = 256, layers: Int = 2, embedding: Int = 4, members: Int = 5,
    lapse: Double = 0, depth: Int? = nil, window: Int? = nil, heads: Int? = nil, kernel: Int? = nil
  ) {
    self.history = history
    self.hidden = hidden
    self.layers = layers
    self.embedding = embedding
    self.members = members
    self.lapse = lapse
    self.depth = depth
    self.window = window
    self.heads = heads
    self.kernel = kernel
  }

  /// Without a lapse rate, and with the default encoder, where none is given.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    history = try values.decode(History.self, forKey: .history)
    hidden = try values.decode(Int.self, forKey: .hidden)
    layers = try values.decode(Int.self, forKey: .layers)
    embedding = try values.decode(Int.self, forKey: .embedding)
    members = try values.decode(Int.self, forKey: .members)
    lapse = try values.decodeIfPresent(Double.self, forKey: .lapse) ?? 0
    depth = try values.decodeIfPresent(Int.self, forKey: .depth)
    window = try values.decodeIfPresent(Int.self, forKey: .window)
    heads = try values.decodeIfPresent(Int.self, forKey: .heads)
    kernel = try values.decodeIfPresent(Int.self, forKey: .kernel)
  }

  /// The encoder of histories.
  var encoder: EncoderConfiguration {
    let standard = EncoderConfiguration()
    return EncoderConfiguration(
      kind: history, window: window ?? standard.window, hidden: hidden, layers: depth ?? 1,
      heads: heads ?? standard.heads, kernel: kernel ?? standard.kernel)
  }
}
