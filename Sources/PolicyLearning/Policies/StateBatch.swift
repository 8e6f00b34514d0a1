import DosingMDP
import Tensors

/// The states of many patients at one decision, as tensors.
struct StateBatch {
  /// Normalized features [N, F]; zeros for a patient without state.
  let features: Tensor
  /// Center indices [N].
  let centers: Tensor
  /// Forbidden actions [N, A].
  let forbidden: Tensor
  /// Who has a state [N, 1]; `nil` where everyone has.
  private let present: Tensor?

  init(_ states: [State?], normalizer: FeatureNormalizer, actionCount: Int) throws(TensorError) {
    let width = normalizer.mean.count
    var features: [Float] = []
    features.reserveCapacity(states.count * width)
    var forbidden: [Bool] = []
    let blank = [Float](repeating: 0, count: width)
    for state in states {
      features += state.map { normalizer.normalize($0.features) } ?? blank
      for action in 0..<actionCount { forbidden.append(!(state?.mask.allows(action) ?? true)) }
    }
    self.features = try Tensor(features, shape: [states.count, width])
    centers = try Tensor(states.map { $0?.center ?? 0 })
    self.forbidden = try Tensor(forbidden, shape: [states.count, actionCount])
    present =
      states.contains { $0 == nil } ? try Tensor(states.map { $0 != nil }, shape: [states.count, 1]) : nil
  }

  /// The memory after a decision: a patient without state keeps the one before.
  func memory(_ next: Tensor, before: Tensor) throws(TensorError) -> Tensor {
    guard let present else { return next }
    return try present.choose(next, else: before)
  }
}

/// Rows of probabilities, empty for a patient without state.
func rows(_ probabilities: Tensor, of states: [State?]) throws(TensorError) -> [[Double]] {
  let width = probabilities.size(-1)
  let values = try probabilities.doubles()
  return states.indices.map { states[$0] == nil ? [] : Array(values[$0 * width..<($0 + 1) * width]) }
}
