public import DosingMDP
import Stochastics
public import Tensors

/// A policy from a Q-ensemble and its imitation of the clinicians.
public struct QEnsemblePolicy: Policy {
  public let name: String
  public let choice: ActionChoice
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
  public init(_ snapshot: NetworkSnapshot, choice: ActionChoice, name: String) throws {
    guard snapshot.description.kind == .qEnsemble else { throw SnapshotError("the saved policy is no Q-ensemble") }
    let description = snapshot.description
    self.name = name
    self.choice = choice
    self.snapshot = description
    network = try QEnsembleNetwork(
      description.network, schema: description.schema, normalizer: description.normalizer,
      actions: description.actions.count, key: Key(seed: 0))
    try snapshot.restore(into: network)
  }

  public func start(count: Int) throws -> Tensor { try network.encoder.start(count: count) }

  public func probabilities(_ states: [State?], memory: inout Tensor) throws -> [[Double]] {
    let doses = snapshot.actions.options.map(\.multiple)
    return try appraise(states, memory: &memory).map { $0.map { choice.probabilities($0, doses: doses) } ?? [] }
  }

  /// What the networks say of every action, before any choice; `nil` for a patient without state.
  public func appraise(_ states: [State?], memory: inout Tensor) throws -> [ActionAppraisal?] {
    try withoutGradient {
      let batch = try StateBatch(states, normalizer: snapshot.normalizer, actionCount: snapshot.actions.count)
      let before = memory
      let encoded = try network.encoder.step(features: batch.features, centers: batch.centers, memory: &memory)
      memory = try batch.memory(memory, before: before)
      let memberValues = try network.values(encoded)
      let logProbabilities = try rows(
        network.logits(encoded).to(.float64).masked(batch.forbidden, fill: -Double.infinity).logSoftmax(dimension: -1),
        of: states)
      let values = try (0..<memberValues.size(0)).map { member in
        try rows(memberValues.select(dimension: 0, member), of: states)
      }
      return states.indices.map { index in
        states[index].map { _ in
          ActionAppraisal(logProbabilities: logProbabilities[index], memberValues: values.map { $0[index] })
        }
      }
    }
  }

  /// ``appraise(_:memory:)`` along logged episodes, whatever was in fact given [episode][step].
  public func appraise(along episodes: [Episode]) throws -> [[ActionAppraisal]] {
    var memory = try start(count: episodes.count)
    var result: [[ActionAppraisal]] = episodes.map { _ in [] }
    for step in 0..<(episodes.map(\.steps.count).max() ?? 0) {
      let states = episodes.map { step < $0.steps.count ? $0.steps[step].state : nil }
      for (index, appraisal) in try appraise(states, memory: &memory).enumerated() {
        if let appraisal { result[index].append(appraisal) }
      }
    }
    return result
  }
}
