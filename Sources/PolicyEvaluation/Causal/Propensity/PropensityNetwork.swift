import Stochastics
import Tensors

/// A recurrent layer over a patient's visits and the log-odds of the treatments.
struct PropensityNetwork: Module {
  private let recurrent: GRU
  private let head: Linear

  init(inputs: Int, hidden: Int, treatments: Int, key: Key) throws(TensorError) {
    let keys = key.split(2)
    recurrent = try GRU(inputs, hidden: hidden, key: keys[0])
    head = try Linear(hidden, treatments, key: keys[1])
  }

  var parameters: [NamedTensor] {
    recurrent.parameters.prefixed("recurrent") + head.parameters.prefixed("head")
  }

  /// [patients · visits, treatments].
  private func logits(_ batch: PropensitySequences.Batch) throws(TensorError) -> Tensor {
    try head(recurrent.states(along: batch.inputs)).reshape([batch.inputs.size(0) * batch.inputs.size(1), -1])
  }

  /// The mean cross entropy over the visits that there are.
  func loss(_ batch: PropensitySequences.Batch) throws(TensorError) -> Tensor {
    try logits(batch).crossEntropy(batch.targets)
  }

  /// [patients · visits, treatments], the visits that there are not among them.
  func probabilities(_ batch: PropensitySequences.Batch) throws(TensorError) -> Tensor {
    try logits(batch).softmax(dimension: -1)
  }
}
