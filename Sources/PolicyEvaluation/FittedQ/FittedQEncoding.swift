import DosingMDP

/// A state as the input of a value network: normalized features, then the center one-hot.
struct FittedQEncoding {
  let normalizer: FeatureNormalizer
  let centers: Int

  var width: Int { normalizer.mean.count + centers }

  func encode(_ state: State) -> [Float] {
    normalizer.normalize(state.features) + (0..<centers).map { $0 == state.center ? 1 : 0 }
  }
}
