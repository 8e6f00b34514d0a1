import Foundation
import Stochastics
import Tensors

/// The training of ``CausalTransformer``.
struct CausalTransformerLearner {
  /// Everything that learns from outcomes.
  struct Body: Module {
    let network: CausalTransformerNetwork
    let outcomeHead: OutcomeHead

    var parameters: [NamedTensor] { network.parameters + outcomeHead.parameters.prefixed("outcome_head") }
  }

  /// The averages that predict, and that the other side learns against.
  struct Averages {
    var body: ParameterAverage<Body>
    var treatmentHead: ParameterAverage<TreatmentHead>
  }

  /// Patients as the network reads them.
  struct Encoded {
    let input: CausalTransformerNetwork.Input
    /// One-hot sets of treatments, [patients, time, sets].
    let treatment: Tensor
    let sequences: SequenceTensors

    func rows(_ rows: Tensor) throws(TensorError) -> Encoded {
      Encoded(
        input: .init(
          previous: try input.previous.indexSelect(dimension: 0, rows),
          outcomes: try input.outcomes.indexSelect(dimension: 0, rows),
          statics: try input.statics.indexSelect(dimension: 0, rows)),
        treatment: try treatment.indexSelect(dimension: 0, rows), sequences: try sequences.rows(rows))
    }
  }

  private let configuration: CausalTransformer.Configuration
  private let body: Body
  private let treatmentHead: TreatmentHead
  private(set) var averages: Averages
  private var bodyOptimizer: Adam
  private var treatmentOptimizer: Adam

  init(_ data: TreatedSequences, _ configuration: CausalTransformer.Configuration, key: Key) throws(TensorError) {
    let sets = TreatmentSets.count(data.treatmentCount)
    func body() throws(TensorError) -> Body {
      Body(
        network: try CausalTransformerNetwork(
          configuration, treatments: sets, outcomes: 1 + data.covariateCount, statics: data.staticCount,
          key: key.child(.parameters, 0)),
        outcomeHead: try OutcomeHead(
          representation: configuration.representation, treatments: sets, hidden: configuration.headUnits,
          key: key.child(.parameters, 1)))
    }
    func head() throws(TensorError) -> TreatmentHead {
      try TreatmentHead(
        representation: configuration.representation, treatments: sets, hidden: configuration.headUnits,
        key: key.child(.parameters, 2))
    }
    self.configuration = configuration
    (self.body, treatmentHead) = (try body(), try head())
    averages = Averages(
      body: try ParameterAverage(body(), startingFrom: self.body, decay: configuration.averageDecay),
      treatmentHead: try ParameterAverage(head(), startingFrom: treatmentHead, decay: configuration.averageDecay))
    bodyOptimizer = try Adam(self.body.parameters, .init(learningRate: configuration.learningRate))
    treatmentOptimizer = try Adam(treatmentHead.parameters, .init(learningRate: configuration.learningRate))
  }

  /// What the network reads of some patients.
  func encode(_ data: SequenceTensors) throws(TensorError) -> Encoded {
    return Encoded(
      input: .init(
        previous: try TreatmentSets.previous(data.previous),
        outcomes: try .cat([data.outcomes, data.covariates], dimension: -1), statics: data.statics),
      treatment: try TreatmentSets.oneHot(data.treatments), sequences: data)
  }

  /// One epoch: every patient once, but for the rest that fills no batch.
  /// - Returns: the mean loss of outcomes.
  mutating func pass(_ data: Encoded, epoch: Int, key: Key) throws -> Double {
    let count = data.sequences.count
    let size = min(configuration.batch, count)
    let order = try Tensor.permutation(count, key: key.child(.split))
    let balance = balance(after: epoch)
    let batches = count / size
    let total = try Tensor.zeros([])
    for index in 0..<batches {
      let done = Double(epoch * batches + index) / Double(configuration.epochs * batches)
      bodyOptimizer.learningRate = configuration.learningRate * (1 + cos(.pi * done)) / 2
      treatmentOptimizer.learningRate = bodyOptimizer.learningRate
      let rows = try order.narrow(dimension: 0, start: index * size, length: size)
      let keys = key.child(.dropout, index).split(2)
      let loss = try learnOutcomes(data.rows(rows), balance: balance, key: keys[0])
      try withoutGradient { try total.add_(loss) }
      if balance > 0 {
        let part = try rows.narrow(dimension: 0, start: 0, length: min(configuration.treatmentBatch, size))
        try learnTreatments(data.rows(part), balance: balance, key: keys[1])
      }
    }
    return try total.item() / Double(batches)
  }

  /// α after some epochs.
  private func balance(after epochs: Int) -> Double {
    let share = Double(epochs) / Double(max(configuration.epochs, 1))
    return configuration.balance * (2 / (1 + exp(-10 * share)) - 1)
  }

  private mutating func learnOutcomes(_ batch: Encoded, balance: Double, key: Key) throws(TensorError) -> Tensor {
    let representation = try body.network(batch.input, key: key)
    let predicted = try body.outcomeHead(representation, treatment: batch.treatment)
    let errors = try predicted.squaredError(batch.sequences.next, reduction: .none).squeeze(dimension: -1)
    let loss = try batch.sequences.masked(mean: errors)
    var objective = loss
    if balance > 0 {
      let confusion = try averages.treatmentHead.network.confusion(representation)
      objective = try loss + batch.sequences.masked(mean: confusion) * balance
    }
    try bodyOptimizer.minimize(objective)
    try averages.body.update(body)
    return try loss.detach()
  }

  private mutating func learnTreatments(_ batch: Encoded, balance: Double, key: Key) throws(TensorError) {
    let body = averages.body.network
    let representation = try withoutGradient { () throws(TensorError) in try body.network(batch.input, key: key) }
    let errors = try treatmentHead.crossEntropy(representation, treatment: batch.treatment)
    try treatmentOptimizer.minimize(batch.sequences.masked(mean: errors) * balance)
    try averages.treatmentHead.update(treatmentHead)
  }
}
