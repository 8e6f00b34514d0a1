import Stochastics
import Tensors

/// How often each decision was taken in states that are alike: with the same signs of random projections.
///
/// Features should be standardized, so that signs of projections divide the states.
/// Source: Charikar, STOC 2002, doi:10.1145/509907.509965; Tang et al. 2017, arXiv:1611.04717, algorithm 1.
struct HashCounts {
  /// [F, bits].
  let projection: Tensor
  /// Powers of two [bits].
  let powers: Tensor
  /// [2^bits A].
  let counts: Tensor
  private let actions: Int

  init(features: Int, actions: Int, bits: Int, key: Key) throws(TensorError) {
    projection = try .normal([features, bits], key: key)
    powers = try Tensor((0..<bits).map { Int64(1) << Int64($0) })
    counts = try .zeros([1 << bits, actions])
    self.actions = actions
  }

  /// What is saved.
  var values: [NamedTensor] { [(name: "projection", tensor: projection), (name: "counts", tensor: counts)] }

  /// Counts decisions.
  func add(_ states: Histories, _ options: Tensor) throws(TensorError) {
    let places = try buckets(states) * actions + options
    let ones = try Tensor.ones([states.count])
    let flat = try counts.reshape([counts.count])
    try counts.copy_(flat.indexAdd(dimension: 0, places, ones).reshape(counts.shape))
  }

  /// N(s, ·) [B, A].
  func count(_ states: Histories) throws(TensorError) -> Tensor {
    try counts.indexSelect(dimension: 0, buckets(states))
  }

  private func buckets(_ states: Histories) throws(TensorError) -> Tensor {
    guard powers.count > 0 else { return try .zeros([states.count], dataType: .int64) }
    let signs = try (states.present().mm(projection) .> 0).to(.int64)
    return try (signs * powers).sum(dimension: 1)
  }
}

extension Histories {
  /// The present observations [N, F].
  func present() throws(TensorError) -> Tensor {
    guard let lengths else { return features }
    let (length, width) = (features.size(1), features.size(2))
    let rows = try Tensor(lengths.enumerated().map { $0 * length + $1 - 1 })
    return try features.reshape([count * length, width]).indexSelect(dimension: 0, rows)
  }
}
