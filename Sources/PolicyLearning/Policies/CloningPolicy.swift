public import DosingMDP
import Stochastics
public import Tensors

/// The imitation of the logged policy.
public struct CloningPolicy: Policy {
  public let name: String
  private let snapshot: NetworkSnapshot.Description
  private let network: CloningNetwork

  /// - Throws: ``SnapshotError`` where the snapshot is of another kind.
  public init(_ snapshot: NetworkSnapshot, name: String = "Behavior cloning") throws {
    guard snapshot.description.kind == .cloning else { throw SnapshotError("the saved policy is no imitation") }
    let description = snapshot.description
    self.name = name
    self.snapshot = description
    network = try CloningNetwork(
      description.network, schema: description.schema, normalizer: description.normalizer,
      actions: description.actions.count, key: Key(seed: 0))
    try snapshot.restore(into: network)
  }

  public func start(count: Int) throws -> Tensor { try network.encoder.start(count: count) }

  public func probabilities(_ states: [State?], memory: inout Tensor) throws -> [[Double]] {
    try withoutGradient {
      let batch = try StateBatch(states, normalizer: snapshot.normalizer, actionCount: snapshot.actions.count)
      let before = memory
      let encoded = try network.encoder.step(features: batch.features, centers: batch.centers, memory: &memory)
      memory = try batch.memory(memory, before: before)
      let logits = try network.logits(encoded).to(.float64).masked(batch.forbidden, fill: forbiddenValue)
      return try rows(logits.softmax(dimension: -1), of: states)
    }
  }
}
