package import Stochastics
package import Tensors

/// What is read off a representation Φ: the next outcome, given the treatment, and which treatment clinicians give.
///
/// Predicting the outcome pulls Φ towards all that tells outcomes apart; confusing the treatment head pushes out of it what
/// only tells treatments apart, so that patients treated differently look alike.
struct OutcomeHead: Module {
  private let hidden: Linear
  private let output: Linear

  init(representation: Int, treatments: Int, hidden: Int, key: Key) throws(TensorError) {
    let keys = key.split(2)
    self.hidden = try Linear(representation + treatments, hidden, key: keys[0])
    output = try Linear(hidden, 1, key: keys[1])
  }

  var parameters: [NamedTensor] { hidden.parameters.prefixed("hidden") + output.parameters.prefixed("output") }

  /// Y_{t+1}, [batch, places, 1].
  func callAsFunction(_ representation: Tensor, treatment: Tensor) throws(TensorError) -> Tensor {
    try output(hidden(.cat([representation, treatment], dimension: -1)).elu())
  }
}

/// The log-odds of each treatment (of each set of treatments given together) given Φ.
package struct TreatmentHead: Module {
  private let hidden: Linear
  private let output: Linear

  package init(representation: Int, treatments: Int, hidden: Int, key: Key) throws(TensorError) {
    let keys = key.split(2)
    self.hidden = try Linear(representation, hidden, key: keys[0])
    output = try Linear(hidden, treatments, key: keys[1])
  }

  package var parameters: [NamedTensor] { hidden.parameters.prefixed("hidden") + output.parameters.prefixed("output") }

  /// ln p(a | Φ), [batch, places, treatments].
  package func callAsFunction(_ representation: Tensor) throws(TensorError) -> Tensor {
    try output(hidden(representation).elu()).logSoftmax(dimension: -1)
  }

  /// −ln p(A_t | Φ_t), [batch, places]: what this head learns to make small.
  func crossEntropy(_ representation: Tensor, treatment: Tensor) throws(TensorError) -> Tensor {
    try -(self(representation) * treatment).sum(dimension: -1)
  }

  /// −(1/K) Σ_a ln p(a | Φ_t), [batch, places]: what Φ learns to make small, smallest where the head cannot tell.
  package func confusion(_ representation: Tensor) throws(TensorError) -> Tensor {
    try -self(representation).mean(dimension: -1)
  }
}
