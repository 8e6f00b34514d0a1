import Foundation
import Stochastics
import Tensors

/// Stabilized weights of each patient and time by two recurrent networks:
///
///     sw_t = Π_k P(A_tk | A_0 … A_{t−1}) / P(A_tk | A_0 … A_{t−1}, Y_0 … Y_t, X_0 … X_t, x)
struct RecurrentWeights {
  /// sw_t, by patient and time; 1 where there is no step.
  let values: [[Double]]

  init(
    _ data: TreatedSequences, _ tensors: SequenceTensors, _ configuration: RecurrentMarginalModel.Configuration,
    key: Key
  ) throws {
    let history = try Tensor.cat(
      [tensors.previous, tensors.outcomes, tensors.covariates, tensors.spreadStatics()], dimension: -1)
    let numerator = try Self.logProbabilities(
      tensors, reading: tensors.previous, configuration.treatmentPropensity, key: key.child(.initialization, 0))
    let denominator = try Self.logProbabilities(
      tensors, reading: history, configuration.historyPropensity, key: key.child(.initialization, 1))
    values = data.patients.enumerated().map { row, patient in
      (0..<patient.steps).map { exp(numerator[row * tensors.time + $0] - denominator[row * tensors.time + $0]) }
    }
  }

  /// ln P(A_t | what is read), after learning, by patient and time.
  private static func logProbabilities(
    _ tensors: SequenceTensors, reading input: Tensor, _ training: RecurrentTraining, key: Key
  ) throws -> [Double] {
    let network = try RecurrentNetwork(input.size(-1), outputs: tensors.treatments.size(-1), training, key: key)
    func entropy(_ logits: Tensor, _ treatments: Tensor) throws(TensorError) -> Tensor {
      try logits.binaryCrossEntropy(treatments, reduction: .none).sum(dimension: -1)
    }
    _ = try training.train(network.parameters, sequences: tensors.count, key: key) { rows, key in
      let batch = try tensors.rows(rows)
      let logits = try network(input.indexSelect(dimension: 0, rows), key: key).outputs
      return try batch.masked(mean: entropy(logits, batch.treatments))
    }
    return try withoutGradient { try (-entropy(network(input).outputs, tensors.treatments)).doubles() }
  }

  /// sw_t of each step, truncated at these quantiles and divided by their mean.
  func ofSteps(_ truncation: WeightTruncation) -> [[Double]] {
    let scale = Self.limited(values.flatMap { $0 }, truncation)
    var place = 0
    return values.map { row in
      defer { place += row.count }
      return Array(scale[place..<place + row.count])
    }
  }

  /// Π_{s=t−1}^{t+k} sw_s for k = 0…, truncated at quantiles of all and divided by the mean of their k.
  /// - Parameter windows: patient and t.
  func ofWindows(_ windows: [(patient: Int, time: Int)], length: Int, _ truncation: WeightTruncation) -> [[Double]] {
    var products = windows.map { window in
      var product = values[window.patient][window.time - 1]
      return (0..<length).map { step in
        product *= values[window.patient][window.time + step]
        return product
      }
    }
    if let limits = truncation.limits(of: products.flatMap { $0 }) {
      products = products.map { $0.map { min(max($0, limits.lowerBound), limits.upperBound) } }
    }
    let means = (0..<length).map { step in products.reduce(0) { $0 + $1[step] } / Double(products.count) }
    return products.map { zip($0, means).map { $0 / $1 } }
  }

  private static func limited(_ weights: [Double], _ truncation: WeightTruncation) -> [Double] {
    let limits = truncation.limits(of: weights) ?? -.infinity ... .infinity
    let truncated = weights.map { min(max($0, limits.lowerBound), limits.upperBound) }
    let mean = truncated.reduce(0, +) / Double(truncated.count)
    return truncated.map { $0 / mean }
  }
}
