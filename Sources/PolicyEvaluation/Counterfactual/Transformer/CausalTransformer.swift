import Foundation
public import Stochastics
import Tensors

/// The Causal Transformer: potential outcomes from a transformer of treatments and outcomes, whose representation is
/// balanced by counterfactual domain confusion.
///
/// With Φ_t the representation of the history (``CausalTransformerNetwork``), G_Y the outcome head and G_A the treatment
/// head, training alternates
///
///     θ_Φ, θ_Y ← argmin  mean (Y_{t+1} − G_Y(Φ_t, A_t))² + α · mean −(1/K) Σ_a ln Ḡ_A(a | Φ_t)
///     θ_A      ← argmin  α · mean −ln G_A(A_t | Φ̄_t)
///
/// where bars are exponential moving averages of weights, and α rises over training as 2/(1 + e^{−10 p}) − 1 times its
/// final value, p the share of training done. Predictions are those of the averages. For τ > 1 predicted outcomes are fed
/// back: Y_{o+1} … Y_{o+τ−1} of the plan take the places of outcomes that are not known.
///
/// Source: Melnychuk, Frauen, Feuerriegel. Causal Transformer for estimating counterfactual outcomes. ICML 2022,
/// arXiv:2204.07258; one block, as in all its settings for the tumor benchmark. Deviations: the learning rate falls along
/// half a cosine, so that fewer epochs do; the treatment head learns from a part of each batch, since Φ̄ costs a pass of its
/// own; covariates enter beside outcomes, their last values kept after the origin, where the paper has a third sub-network.
public final class CausalTransformer: PotentialOutcomePredictor {
  /// The defaults are the paper's settings for the tumor benchmark at γ = 2, but for `epochs` and the schedule.
  public struct Configuration: Codable, Hashable, Sendable {
    /// The greatest τ.
    public var horizon = 6
    /// d_h.
    public var width = 16
    public var heads = 2
    /// The size of Φ.
    public var representation = 8
    /// Units of each head's hidden layer.
    public var headUnits = 32
    public var dropout = 0.1
    /// The greatest distance that relative positions tell apart.
    public var farthestPosition = 15
    /// α at the end.
    public var balance = 0.01
    /// Of the moving averages.
    public var averageDecay = 0.99
    public var learningRate = 0.01
    /// Patients of a batch.
    public var batch = 128
    /// Patients of a batch from which the treatment head learns.
    public var treatmentBatch = 32
    public var epochs = 150

    public init() {}
  }

  public let configuration: Configuration
  public let scaling: SequenceScaling
  /// The mean loss of outcomes of each epoch, in squared standard deviations.
  public private(set) var losses: [Double] = []
  public var horizon: Int { configuration.horizon }

  private let treatmentCount: Int
  private let network: CausalTransformerNetwork
  private let outcomeHead: OutcomeHead

  /// Learns from data.
  /// - Parameter report: called after each epoch with its number and the loss of outcomes.
  public init(
    _ data: TreatedSequences, _ configuration: Configuration = Configuration(), key: Key,
    report: (_ epoch: Int, _ loss: Double) -> Void = { _, _ in }
  ) throws {
    precondition(
      configuration.width % configuration.heads == 0 && data.treatmentCount <= 8,
      "CausalTransformer: width \(configuration.width), \(configuration.heads) heads, \(data.treatmentCount) treatments"
    )
    self.configuration = configuration
    treatmentCount = data.treatmentCount
    scaling = SequenceScaling(data)
    var learner = try CausalTransformerLearner(data, configuration, key: key.child(.initialization))
    let tensors = try SequenceTensors(data, scaling: scaling)
    let encoded = try learner.encode(tensors)
    for epoch in 0..<configuration.epochs {
      let loss = try learner.pass(encoded, epoch: epoch, key: key.child(.minibatch, epoch))
      losses.append(loss)
      report(epoch, loss)
    }
    (network, outcomeHead) = (learner.averages.body.network.network, learner.averages.body.network.outcomeHead)
  }

  public func outcomes(of plans: [TreatmentPlan], in data: TreatedSequences) throws -> [[Double]] {
    check(plans, in: data)
    return try withoutGradient {
      let all = try SequenceTensors(data, scaling: scaling, time: data.longest + horizon + 1)
      var results = [[Double]](repeating: [], count: plans.count)
      // Plans of one origin have histories of one length, so they go through the network side by side.
      let groups = Dictionary(grouping: plans.indices) { [plans[$0].origin, plans[$0].horizon] }
      for group in groups.values {
        for start in stride(from: 0, to: group.count, by: 2_048) {
          let part = Array(group[start..<min(start + 2_048, group.count)])
          for (place, row) in zip(part, try roll(part.map { plans[$0] }, all, data)) { results[place] = row }
        }
      }
      return results
    }
  }

  /// The outcomes of plans with the same origin and horizon.
  private func roll(
    _ plans: [TreatmentPlan], _ all: SequenceTensors, _ data: TreatedSequences
  ) throws -> [[Double]] {
    let (origin, steps) = (plans[0].origin, plans[0].horizon)
    let rows = try all.rows(plans.map(\.patient))
    var outcomes = try rows.outcomes.narrow(dimension: 1, start: 0, length: origin)
    // The outcome at the origin may be the patient's last one, which no step of the tensors has.
    var latest = try Tensor(
      plans.map { Float(scaling.outcome.scaled(data.patients[$0.patient].outcomes[origin])) },
      shape: [plans.count, 1, 1])
    // So may the treatment before it.
    var given = try rows.previous.narrow(dimension: 1, start: 0, length: max(origin, 1))
    if origin > 0 {
      let last = plans.flatMap { data.patients[$0.patient].treatments[origin - 1].map(Float.init) }
      given = try .cat([given, Tensor(last, shape: [plans.count, 1, treatmentCount])], dimension: 1)
    }
    var previous = try TreatmentSets.previous(given)
    var results = [[Double]](repeating: [], count: plans.count)
    for step in 0..<steps {
      outcomes = try .cat([outcomes, latest], dimension: 1)
      let treatment = try TreatmentSets.oneHot(
        Tensor(plans.flatMap { $0.treatments[step].map(Float.init) }, shape: [plans.count, 1, treatmentCount]))
      let covariates = try covariates(of: plans, upTo: origin + step, rows, data)
      let input = CausalTransformerNetwork.Input(
        previous: previous, outcomes: try .cat([outcomes, covariates], dimension: -1), statics: rows.statics)
      latest = try outcomeHead(network(input, places: 1), treatment: treatment)
      previous = try .cat([previous, treatment], dimension: 1)
      for (index, value) in try latest.doubles().enumerated() { results[index].append(scaling.outcome.unscaled(value)) }
    }
    return results
  }

  /// X_0 … X_t, the last ones known at the origin kept after it.
  private func covariates(
    of plans: [TreatmentPlan], upTo time: Int, _ rows: SequenceTensors, _ data: TreatedSequences
  ) throws -> Tensor {
    guard data.covariateCount > 0 else { return try rows.covariates.narrow(dimension: 1, start: 0, length: time + 1) }
    let values = plans.flatMap { plan in
      (0...time).flatMap {
        scaling.scaled(covariatesOf: data.patients[plan.patient], at: min($0, plan.origin)).map(Float.init)
      }
    }
    return try Tensor(values, shape: [plans.count, time + 1, data.covariateCount])
  }
}
