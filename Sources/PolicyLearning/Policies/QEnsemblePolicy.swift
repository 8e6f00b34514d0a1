public import DosingMDP
import Foundation
import Stochastics
public import Tensors

/// A policy from a Q-ensemble and its imitation of the clinicians.
public struct QEnsemblePolicy: Policy {
  /// How actions are chosen. With the ensemble's mean Q and standard deviation σ in scaled rewards, U = Q - kappa σ is
  /// the pessimistic value, and p the imitation of the clinicians.
  public enum Choice: Codable, Hashable, Sendable {
    /// π(a) ∝ p(a) exp(U(a) / temperature): the clinicians' policy, tilted toward what is valued higher. A great
    /// temperature gives the clinicians' own policy; the smaller it is, the farther the policy leaves them. It is the
    /// solution of maximizing E U - temperature · KL(π || p).
    case tempered(temperature: Double, pessimism: Double)
    /// The action of greatest U among those with p(a) >= flexibility · max p (as in BCQ, arXiv:1910.01708).
    case greedy(flexibility: Double, pessimism: Double)
  }

  public let name: String
  public let choice: Choice
  private let snapshot: NetworkSnapshot.Description
  private let network: QEnsembleNetwork

  /// The policy as saved, with its own way to choose.
  /// - Throws: ``SnapshotError`` where the snapshot is of another kind or has none.
  public init(_ snapshot: NetworkSnapshot, name: String) throws {
    guard let choice = snapshot.description.choice else {
      throw SnapshotError("the saved policy does not say how it chooses")
    }
    try self.init(snapshot, choice: choice, name: name)
  }

  /// - Throws: ``SnapshotError`` where the snapshot is of another kind.
  public init(_ snapshot: NetworkSnapshot, choice: Choice, name: String) throws {
    guard snapshot.description.kind == .qEnsemble else { throw SnapshotError("the saved policy is no Q-ensemble") }
    let description = snapshot.description
    self.name = name
    self.choice = choice
    self.snapshot = description
    network = try QEnsembleNetwork(
      description.network, features: description.schema.features.count, centers: description.schema.centers.count,
      actions: description.actions.count, key: Key(seed: 0))
    try snapshot.restore(into: network)
  }

  public func start(count: Int) throws -> Tensor { try network.encoder.start(count: count) }

  public func probabilities(_ states: [State?], memory: inout Tensor) throws -> [[Double]] {
    try withoutGradient {
      let batch = try StateBatch(states, normalizer: snapshot.normalizer, actionCount: snapshot.actions.count)
      let encoded = try network.encoder.step(features: batch.features, centers: batch.centers, memory: &memory)
      let heads = try network.heads(encoded)
      return try rows(choose(heads, forbidden: batch.forbidden), of: states)
    }
  }

  /// Q of every member in reward units [member][patient][action]; an empty row for a patient without state.
  public func actionValues(_ states: [State?], memory: inout Tensor) throws -> [[[Double]]] {
    try withoutGradient {
      let batch = try StateBatch(states, normalizer: snapshot.normalizer, actionCount: snapshot.actions.count)
      let encoded = try network.encoder.step(features: batch.features, centers: batch.centers, memory: &memory)
      let values = try network.heads(encoded).values.to(.float64) / snapshot.rewardScale
      return try (0..<values.size(0)).map { try rows(values.select(dimension: 0, $0), of: states) }
    }
  }

  private func choose(_ heads: QEnsembleNetwork.Heads, forbidden: Tensor) throws(TensorError) -> Tensor {
    let values = try heads.values.to(.float64)
    let logits = try heads.logits.to(.float64).masked(forbidden, fill: forbiddenValue).logSoftmax(dimension: -1)
    switch choice {
    case .tempered(let temperature, let pessimism):
      return try (logits + pessimistic(values, pessimism) / temperature).masked(forbidden, fill: forbiddenValue)
        .softmax(dimension: -1)
    case .greedy(let flexibility, let pessimism):
      let limit = try logits.maximum(dimension: -1, keepDimension: true) + Foundation.log(flexibility)
      return try pessimistic(values, pessimism).masked((logits .< limit) .| forbidden, fill: forbiddenValue)
        .argmax(dimension: -1).oneHot(classes: snapshot.actions.count).to(.float64)
    }
  }

  /// U = mean_m Q_m - kappa · sd_m Q_m.
  private func pessimistic(_ values: Tensor, _ kappa: Double) throws(TensorError) -> Tensor {
    let mean = try values.mean(dimension: 0)
    guard values.size(0) > 1, kappa != 0 else { return mean }
    return try mean - values.standardDeviation(dimensions: [0]) * kappa
  }
}
