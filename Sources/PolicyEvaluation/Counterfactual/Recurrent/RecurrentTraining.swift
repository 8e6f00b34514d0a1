import Foundation
import Stochastics
import Tensors

/// How one network of ``RecurrentMarginalModel`` is trained.
public struct RecurrentTraining: Codable, Hashable, Sendable {
  /// The width of the state.
  public var hidden: Int
  /// Of what is read off the state, the same at all times of a sequence.
  public var dropout: Double
  /// Sequences of a batch.
  public var batch: Int
  /// At the start; it falls to zero along half a cosine.
  public var learningRate: Double
  /// Of all gradients together.
  public var maximumNorm: Double
  public var epochs: Int

  public init(
    hidden: Int, dropout: Double, batch: Int, learningRate: Double, maximumNorm: Double, epochs: Int
  ) {
    self.hidden = hidden
    self.dropout = dropout
    self.batch = batch
    self.learningRate = learningRate
    self.maximumNorm = maximumNorm
    self.epochs = epochs
  }

  /// Passes over all sequences in batches, but for the rest that fills none.
  /// - Parameter loss: of the sequences of these numbers.
  /// - Returns: the mean loss of each epoch.
  func train(
    _ parameters: [NamedTensor], sequences count: Int, key: Key, loss: (_ rows: Tensor, _ key: Key) throws -> Tensor
  ) throws -> [Double] {
    let size = min(batch, count)
    let batches = count / size
    var optimizer = try Adam(parameters, .init(learningRate: learningRate))
    return try (0..<epochs).map { epoch in
      let key = key.child(.minibatch, epoch)
      let order = try Tensor.permutation(count, key: key.child(.split))
      let total = try Tensor.zeros([])
      for index in 0..<batches {
        optimizer.learningRate =
          learningRate * (1 + cos(.pi * Double(epoch * batches + index) / Double(epochs * batches))) / 2
        let rows = try order.narrow(dimension: 0, start: index * size, length: size)
        let value = try loss(rows, key.child(.dropout, index))
        try optimizer.minimize(value, maximumNorm: maximumNorm)
        try withoutGradient { try total.add_(value) }
      }
      return try total.item() / Double(batches)
    }
  }
}

/// A recurrent layer and an affine map of its states.
struct RecurrentNetwork: Module {
  let recurrent: LSTM
  let output: Linear
  private let dropout: Dropout

  init(_ inputs: Int, outputs: Int, _ training: RecurrentTraining, key: Key) throws(TensorError) {
    let keys = key.split(2)
    recurrent = try LSTM(inputs, hidden: training.hidden, key: keys[0])
    output = try Linear(training.hidden, outputs, key: keys[1])
    dropout = Dropout(training.dropout)
  }

  var parameters: [NamedTensor] {
    recurrent.parameters.prefixed("recurrent") + output.parameters.prefixed("output")
  }

  /// - Parameter key: where dropout draws from, in training.
  /// - Returns: the states [batch, time, hidden] and what is read off them [batch, time, outputs].
  func callAsFunction(
    _ input: Tensor, state: LSTM.State? = nil, key: Key? = nil
  ) throws(TensorError) -> (states: Tensor, outputs: Tensor) {
    let states = try recurrent(input, state: state).outputs
    guard let key, dropout.probability > 0 else { return (states, try output(states)) }
    let mask = try dropout(Tensor.ones([states.size(0), 1, states.size(2)]), key: key)
    return (states, try output(states * mask))
  }
}
