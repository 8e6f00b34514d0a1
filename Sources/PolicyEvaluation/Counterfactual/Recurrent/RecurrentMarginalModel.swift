public import Stochastics
import Tensors

/// A recurrent marginal structural network: an encoder for the next outcome and a decoder for those after it, both LSTMs that
/// learn with stabilized inverse-probability weights.
///
///     encoder:  r_t = LSTM([Y_t, X_t, A_t, x], r_{t−1}),   Ŷ_{t+1} = w r_t + b,
///               loss  Σ sw̃_t (Y_{t+1} − Ŷ_{t+1})²
///     decoder:  s_t = m r_t + n,  s_{t+k} = LSTM([A_{t+k}, Y_{t+k}, x], s_{t+k−1}),  Ŷ_{t+k+1} = w' s_{t+k} + b',
///               loss  Σ_k sw̃_t^{(k)} (Y_{t+k+1} − Ŷ_{t+k+1})²
///
/// The decoder starts from every time of every patient (rolling origins). sw̃ are the weights of ``RecurrentWeights``,
/// products over the steps from the origin on for the decoder, truncated and divided by their means. In predictions the
/// decoder reads its own outcomes.
///
/// Source: Lim, Alaa, van der Schaar. Forecasting treatment responses over time using recurrent marginal structural
/// networks. NeurIPS 2018. Deviations: dropout acts on what is read off states and not on states themselves; learning rates
/// fall along half a cosine.
public final class RecurrentMarginalModel: PotentialOutcomePredictor {
  /// The defaults are the settings of Melnychuk et al. (ICML 2022) for the tumor benchmark at γ = 2, but for epochs and the
  /// encoder's width, 12 there, which is too few for the next day's volume.
  public struct Configuration: Codable, Hashable, Sendable {
    /// The greatest τ; 1 leaves out the decoder.
    public var horizon = 6
    public var treatmentPropensity = RecurrentTraining(
      hidden: 6, dropout: 0.2, batch: 64, learningRate: 0.01, maximumNorm: 1, epochs: 30)
    public var historyPropensity = RecurrentTraining(
      hidden: 12, dropout: 0.3, batch: 128, learningRate: 0.01, maximumNorm: 2, epochs: 30)
    public var encoder = RecurrentTraining(
      hidden: 24, dropout: 0.1, batch: 128, learningRate: 0.01, maximumNorm: 0.5, epochs: 100)
    public var decoder = RecurrentTraining(
      hidden: 32, dropout: 0.2, batch: 1_024, learningRate: 0.003, maximumNorm: 2, epochs: 20)
    public var truncation = WeightTruncation.percentiles(lower: 0.01, upper: 0.99)

    public init() {}
  }

  /// One more network's training that is done.
  public enum Stage: String, Sendable { case weights, encoder, decoder }

  public let configuration: Configuration
  public let scaling: SequenceScaling
  /// The stabilized weights of one step, by patient and time, before truncation.
  public let weights: [[Double]]
  /// The mean weighted loss of the encoder in each epoch.
  public let losses: [Double]
  public var horizon: Int { configuration.horizon }

  private let encoder: RecurrentNetwork
  private let decoder: RecurrentDecoder?

  /// Learns from data.
  /// - Parameter report: called after each network with its last loss.
  public init(
    _ data: TreatedSequences, _ configuration: Configuration = Configuration(), key: Key,
    report: (_ stage: Stage, _ loss: Double) -> Void = { _, _ in }
  ) throws {
    precondition(configuration.horizon > 0, "RecurrentMarginalModel: horizon \(configuration.horizon)")
    if let problem = configuration.truncation.problem { throw CausalError(problem) }
    let scaling = SequenceScaling(data)
    let tensors = try SequenceTensors(data, scaling: scaling)
    let weights = try RecurrentWeights(data, tensors, configuration, key: key.child(.initialization, 0))
    report(.weights, weights.values.joined().reduce(0, +) / Double(weights.values.joined().count))
    let input = try Tensor.cat(
      [tensors.outcomes, tensors.covariates, tensors.treatments, tensors.spreadStatics()], dimension: -1)
    let encoder = try RecurrentNetwork(
      input.size(-1), outputs: 1, configuration.encoder, key: key.child(.initialization, 1))
    let stepWeights = try Self.padded(weights.ofSteps(configuration.truncation), tensors)
    losses = try configuration.encoder.train(
      encoder.parameters, sequences: tensors.count, key: key.child(.replicate, 1)
    ) { rows, key in
      let batch = try tensors.rows(rows)
      let predicted = try encoder(input.indexSelect(dimension: 0, rows), key: key).outputs
      let errors = try predicted.squaredError(batch.next, reduction: .none).squeeze(dimension: -1)
      return try batch.masked(mean: errors * stepWeights.indexSelect(dimension: 0, rows))
    }
    report(.encoder, losses.last ?? .nan)
    if configuration.horizon > 1 {
      let states = try withoutGradient { () throws(TensorError) in try encoder(input).states }
      let decoder = try RecurrentDecoder(data, tensors, states, weights, configuration, key: key.child(.replicate, 2))
      report(.decoder, decoder.losses.last ?? .nan)
      self.decoder = decoder
    } else {
      decoder = nil
    }
    (self.configuration, self.scaling, self.encoder) = (configuration, scaling, encoder)
    self.weights = weights.values
  }

  public func outcomes(of plans: [TreatmentPlan], in data: TreatedSequences) throws -> [[Double]] {
    check(plans, in: data)
    return try withoutGradient {
      let states = try encoderStates(data)
      var results: [[Double]] = []
      // Plans of one horizon go through the decoder side by side.
      for start in stride(from: 0, to: plans.count, by: 16_384) {
        results += try outcomes(of: Array(plans[start..<min(start + 16_384, plans.count)]), states, data)
      }
      return results
    }
  }

  /// The encoder's states before each time, [times · patients, hidden].
  private func encoderStates(_ data: TreatedSequences) throws -> (hidden: Tensor, cell: Tensor) {
    let tensors = try SequenceTensors(data, scaling: scaling)
    let input = try Tensor.cat(
      [tensors.outcomes, tensors.covariates, tensors.treatments, tensors.spreadStatics()], dimension: -1)
    var state = try encoder.recurrent.initialState(batch: tensors.count)
    var all = [state]
    for time in 0..<tensors.time {
      state = try encoder.recurrent.step(input.select(dimension: 1, time), state: state).state
      all.append(state)
    }
    return (try .cat(all.map(\.hidden), dimension: 1), try .cat(all.map(\.cell), dimension: 1))
  }

  private func outcomes(
    of plans: [TreatmentPlan], _ states: (hidden: Tensor, cell: Tensor), _ data: TreatedSequences
  ) throws -> [[Double]] {
    let index = try Tensor(plans.map { $0.origin * data.patients.count + $0.patient })
    let state = LSTM.State(
      hidden: try states.hidden.indexSelect(dimension: 1, index), cell: try states.cell.indexSelect(dimension: 1, index)
    )
    let statics = plans.map { scaling.scaled(statics: data.patients[$0.patient]) }
    let rows = zip(plans, statics).map { plan, statics in
      let patient = data.patients[plan.patient]
      return [scaling.outcome.scaled(patient.outcomes[plan.origin])]
        + scaling.scaled(covariatesOf: patient, at: plan.origin) + plan.treatments[0] + statics
    }
    let input = try Tensor(rows.flatMap { $0.map(Float.init) }, shape: [plans.count, rows[0].count])
    let representation = try encoder.recurrent.step(input, state: state).output
    let next = try encoder.output(representation)
    var results = try next.doubles().map { [scaling.outcome.unscaled($0)] }
    let longest = plans.reduce(1) { max($0, $1.horizon) }
    guard longest > 1, let decoder else { return results }
    let later = try decoder.outcomes(
      from: representation, next, plans: plans, statics: statics, steps: longest - 1)
    for (row, plan) in plans.enumerated() {
      results[row] += later[row].prefix(plan.horizon - 1).map(scaling.outcome.unscaled)
    }
    return results
  }

  /// Rows of different lengths as a tensor [patients, time], zero beyond their ends.
  private static func padded(_ rows: [[Double]], _ tensors: SequenceTensors) throws(TensorError) -> Tensor {
    let values = rows.flatMap { row in
      row.map(Float.init) + [Float](repeating: 0, count: tensors.time - row.count)
    }
    return try Tensor(values, shape: [rows.count, tensors.time])
  }
}
