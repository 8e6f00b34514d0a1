import Tensors

/// Treatments given together as one choice: of K treatments that are given or not there are 2^K sets, numbered Σ_k A_k 2^k.
enum TreatmentSets {
  static func count(_ treatments: Int) -> Int { 1 << treatments }

  /// [.., treatments] of 0 and 1 to [.., sets].
  static func oneHot(_ treatments: Tensor) throws(TensorError) -> Tensor {
    let width = treatments.size(-1)
    let powers = try Tensor((0..<width).map { Float(1 << $0) })
    return try (treatments * powers).sum(dimension: -1).to(.int64).oneHot(classes: count(width)).to(.float32)
  }

  /// A_{t−1} as sets, [batch, time, sets]: zeros at the first time, before which there is no choice, which is not the same as
  /// that nothing was chosen.
  static func previous(_ treatments: Tensor) throws(TensorError) -> Tensor {
    let sets = try oneHot(treatments)
    let first = try sets.narrow(dimension: 1, start: 0, length: 1).zerosLike()
    return try .cat([first, sets.narrow(dimension: 1, start: 1, length: sets.size(1) - 1)], dimension: 1)
  }
}
