package import Stochastics
package import Tensors

/// The part of ``CausalTransformer`` that makes a representation of the history, Φ_t, from two sub-networks, one of
/// treatments and one of outcomes (with covariates), each of which attends to itself and then to the other:
///
///     T' = attend(T, T),   T'' = attend(T', O),   O' = attend(O, O),   O'' = attend(O', T)
///     T''' = feed(T'' + x),   O''' = feed(O'' + x),   Φ = ELU(W (O''' + T''')/2 + b)
///
/// with T and O affine in A_{t−1} and Y_t, and x affine in the static features.
package struct CausalTransformerNetwork: Module {
  /// What is read, [batch, time, …] each, and statics [batch, features].
  package struct Input {
    /// One-hot numbers of the treatments of the time before, zeros at the first.
    package var previous: Tensor
    /// Y_t and X_t.
    package var outcomes: Tensor
    package var statics: Tensor

    package init(previous: Tensor, outcomes: Tensor, statics: Tensor) {
      (self.previous, self.outcomes, self.statics) = (previous, outcomes, statics)
    }
  }

  private let treatmentInput: Linear
  private let outcomeInput: Linear
  private let staticInput: Linear
  private let positions: RelativePositions
  private let attentions: [RelativeAttention]
  private let feeds: [FeedForward]
  private let representation: Linear
  private let dropout: Dropout

  package init(
    _ configuration: CausalTransformer.Configuration, treatments: Int, outcomes: Int, statics: Int, key: Key
  ) throws(TensorError) {
    let width = configuration.width
    let keys = key.split(11)
    treatmentInput = try Linear(treatments, width, key: keys[0])
    outcomeInput = try Linear(outcomes, width, key: keys[1])
    staticInput = try Linear(statics, width, key: keys[2])
    positions = try RelativePositions(
      farthest: configuration.farthestPosition, width: width / configuration.heads, key: keys[3])
    var attentions: [RelativeAttention] = []
    for place in 4..<8 {
      attentions.append(
        try RelativeAttention(width, heads: configuration.heads, dropout: configuration.dropout, key: keys[place]))
    }
    self.attentions = attentions
    feeds = [
      try FeedForward(width, dropout: configuration.dropout, key: keys[8]),
      try FeedForward(width, dropout: configuration.dropout, key: keys[9]),
    ]
    representation = try Linear(width, configuration.representation, key: keys[10])
    dropout = Dropout(configuration.dropout)
  }

  package var parameters: [NamedTensor] {
    treatmentInput.parameters.prefixed("treatment_input") + outcomeInput.parameters.prefixed("outcome_input")
      + staticInput.parameters.prefixed("static_input") + positions.parameters.prefixed("positions")
      + zip(["treatment", "treatment_to_outcome", "outcome", "outcome_to_treatment"], attentions)
      .flatMap { $1.parameters.prefixed($0) }
      + zip(["treatment_feed", "outcome_feed"], feeds).flatMap { $1.parameters.prefixed($0) }
      + representation.parameters.prefixed("representation")
  }

  /// Φ of the last places, [batch, places, representation].
  /// - Parameters:
  ///   - places: how many; all of them where missing.
  ///   - key: where dropout draws from, in training.
  package func callAsFunction(_ input: Input, places: Int? = nil, key: Key? = nil) throws(TensorError) -> Tensor {
    let time = input.previous.size(1)
    let asked = places ?? time
    let keys = key?.child(.dropout).split(7)
    let t = try treatmentInput(input.previous)
    let o = try outcomeInput(input.outcomes)
    let x = try staticInput(input.statics).unsqueeze(dimension: 1)
    let tAsked = try t.narrow(dimension: 1, start: time - asked, length: asked)
    let oAsked = try o.narrow(dimension: 1, start: time - asked, length: asked)
    let tSelf = try attentions[0](tAsked, to: t, positions, key: keys?[0])
    let tBoth = try attentions[1](tSelf, to: o, positions, key: keys?[1])
    let oSelf = try attentions[2](oAsked, to: o, positions, key: keys?[2])
    let oBoth = try attentions[3](oSelf, to: t, positions, key: keys?[3])
    let fed = try feeds[0](tBoth + x, key: keys?[4]) + feeds[1](oBoth + x, key: keys?[5])
    return try representation(dropout(fed / 2, key: keys?[6])).elu()
  }
}

/// Two affine maps with a rectifier, of four times the width, a residual connection and a layer norm after it.
private struct FeedForward: Module {
  private let expand: Linear
  private let contract: Linear
  private let norm: LayerNorm
  private let dropout: Dropout

  init(_ width: Int, dropout: Double, key: Key) throws(TensorError) {
    let keys = key.split(2)
    expand = try Linear(width, 4 * width, key: keys[0])
    contract = try Linear(4 * width, width, key: keys[1])
    norm = try LayerNorm(width, epsilon: 1e-6)
    self.dropout = Dropout(dropout)
  }

  var parameters: [NamedTensor] {
    expand.parameters.prefixed("expand") + contract.parameters.prefixed("contract") + norm.parameters.prefixed("norm")
  }

  func callAsFunction(_ input: Tensor, key: Key?) throws(TensorError) -> Tensor {
    let keys = key?.split(2)
    let inner = try dropout(expand(input).relu(), key: keys?[0])
    return try norm(dropout(contract(inner), key: keys?[1]) + input)
  }
}
