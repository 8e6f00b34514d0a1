import Foundation
public import Stochastics
import Tensors

/// The probability of each treatment given a patient's history, by a small recurrent network, cross-fitted by patient.
///
/// At visit t the network reads x_t, the covariates of the visit (standardized on the patients it learns from), and a_{t−1},
/// the treatment of the visit before, and its state carries the visits before:
///
///     s_t = GRU([x_t, onehot(a_{t−1})], s_{t−1}),   f(· | h_t) = softmax(W s_t + b).
///
/// Patients are cut into folds. Those of a fold get their probabilities from a network that learned from the others, so
/// that no probability is fitted to the treatment it is for: weights of overfitted probabilities are too near 1. Of the
/// others a part is held out, and the weights of the pass with the least held-out loss are kept.
///
/// Source: Lim, Alaa, van der Schaar. Forecasting treatment responses over time using recurrent marginal structural
/// networks. NeurIPS 2018 (a recurrent propensity for weights over time); Chernozhukov et al. Double/debiased machine
/// learning. Econometrics Journal 21 (2018), doi:10.1111/ectj.12097 (cross-fitting). Cho et al. 2014,
/// doi:10.3115/v1/D14-1179 (GRU).
public struct NeuralPropensity: Sendable {
  public struct Configuration: Codable, Hashable, Sendable {
    /// The width of the state.
    public var hidden = 16
    /// The number of parts of the patients.
    public var folds = 5
    /// Passes over the patients at most.
    public var epochs = 100
    /// Passes without a smaller held-out loss after which learning stops.
    public var patience = 10
    /// Patients in a minibatch.
    public var batch = 64
    public var learningRate = 0.01
    /// Decoupled decay of weights per step, times the learning rate.
    public var weightDecay = 1e-3
    /// The share of the patients learned from that is held out.
    public var heldOut = 0.15

    public init() {}

    /// What cannot be.
    var problems: [String] {
      var problems: [String] = []
      for (name, value) in [("hidden", hidden), ("epochs", epochs), ("patience", patience), ("batch", batch)]
      where value < 1 {
        problems.append("neural propensity: \(name) is \(value); at least 1 is needed")
      }
      if folds < 2 { problems.append("neural propensity: folds is \(folds); at least 2 are needed") }
      if !(learningRate > 0 && learningRate.isFinite) {
        problems.append("neural propensity: learningRate is \(learningRate); it must be positive")
      }
      if !(weightDecay >= 0 && weightDecay.isFinite) {
        problems.append("neural propensity: weightDecay is \(weightDecay); it must not be negative")
      }
      if !(heldOut > 0 && heldOut < 1) {
        problems.append("neural propensity: heldOut is \(heldOut); it must lie between 0 and 1")
      }
      return problems
    }
  }

  public let configuration: Configuration

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
  }

  /// The probability of each treatment at each place, [place][treatment].
  /// - Parameters:
  ///   - covariates: of each place, all of the same number.
  ///   - treatments: the number of the treatment given at each place, from 0.
  ///   - count: of treatments.
  /// - Throws: ``CausalError`` where there are too few patients or the settings cannot be; `TensorError`.
  public func probabilities(
    _ panel: VisitPanel, covariates: [[Double]], treatments: [Int], count: Int, key: Key, threads: Int = 1
  ) throws -> [[Double]] {
    precondition(covariates.count == panel.count && treatments.count == panel.count, "NeuralPropensity: \(panel.count)")
    guard configuration.problems.isEmpty else { throw CausalError(problems: configuration.problems) }
    guard panel.patientCount >= 2 * configuration.folds else {
      throw CausalError(
        .notSupported, "\(panel.patientCount) patients are too few for \(configuration.folds) folds of cross-fitting")
    }
    let folds = folds(panel.patientCount, key)
    let parts = try parallelMap(
      count: configuration.folds, threads: threads, prepare: { prepareThread(intraOperationThreads: 1) }
    ) { fold in
      let learning = (0..<panel.patientCount).filter { folds[$0] != fold }
      let predicted = (0..<panel.patientCount).filter { folds[$0] == fold }
      let data = PropensitySequences(
        panel, covariates: covariates, treatments: treatments, count: count, standardizedOn: learning)
      return try self.fit(data, learning, predicting: predicted, key: key.child(.fold, fold))
    }
    var result = [[Double]](repeating: [], count: panel.count)
    for part in parts {
      for (place, probabilities) in part { result[place] = probabilities }
    }
    return result
  }

  /// The fold of each patient: a random order cut into equal parts.
  private func folds(_ patients: Int, _ key: Key) -> [Int] {
    var generator = key.child(.split).generator
    var folds = (0..<patients).map { $0 % configuration.folds }
    folds.shuffle(using: &generator)
    return folds
  }

  private func fit(
    _ data: PropensitySequences, _ learning: [Int], predicting: [Int], key: Key
  ) throws -> [(place: Int, probabilities: [Double])] {
    var generator = key.child(.split).generator
    let shuffled = learning.shuffled(using: &generator)
    let heldOutCount = max(1, Int(Double(shuffled.count) * configuration.heldOut))
    let network = try learn(
      data, from: Array(shuffled[heldOutCount...]), heldOut: data.batch(Array(shuffled[..<heldOutCount])), key: key)
    let batch = try data.batch(predicting)
    let values = try withoutGradient { try network.probabilities(batch).doubles() }
    return batch.places.enumerated().map { row, place in
      let start = batch.seen[row] * data.treatmentCount
      return (place, Array(values[start..<start + data.treatmentCount]))
    }
  }

  /// The network with the least held-out loss.
  private func learn(
    _ data: PropensitySequences, from patients: [Int], heldOut: PropensitySequences.Batch, key: Key
  ) throws -> PropensityNetwork {
    func start() throws(TensorError) -> PropensityNetwork {
      try PropensityNetwork(
        inputs: data.width, hidden: configuration.hidden, treatments: data.treatmentCount,
        key: key.child(.initialization))
    }
    let (network, best) = (try start(), try start())
    let optimizer = try Adam(
      network.parameters,
      .init(learningRate: configuration.learningRate, weightDecay: .decoupled(configuration.weightDecay)))
    var least = Double.infinity
    var passesSince = 0
    for epoch in 0..<configuration.epochs where passesSince < configuration.patience {
      var generator = key.child(.minibatch, epoch).generator
      let order = patients.shuffled(using: &generator)
      for start in stride(from: 0, to: order.count, by: configuration.batch) {
        let batch = try data.batch(Array(order[start..<min(start + configuration.batch, order.count)]))
        try optimizer.minimize(network.loss(batch), maximumNorm: 5)
      }
      let loss = try withoutGradient { try network.loss(heldOut).doubles()[0] }
      passesSince += 1
      if loss < least {
        (least, passesSince) = (loss, 0)
        try best.copyParameters(from: network)
      }
    }
    guard least.isFinite else {
      throw CausalError(.notSupported, "the propensity network diverged; lower its learningRate")
    }
    return best
  }
}
