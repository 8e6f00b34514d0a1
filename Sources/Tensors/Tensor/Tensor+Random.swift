import CTorch
public import Stochastics

/// Draws from a key. They are always made on the CPU and then moved, so they do not depend on the device.
///
/// libtorch's CPU generator (mt19937) starts from the low 32 bits of its seed. They come from ``Key/seed``, an output of
/// Philox in which every bit depends on the whole key, so different keys give unrelated streams but for chance: among n
/// keys, about n²/2³³ pairs share one (1e-7 among 30, one among 93,000).
extension Tensor {
  /// Independent standard normal draws.
  public static func normal(
    _ shape: [Int], key: Key, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try produce(
      "normal", ct_random_normal(key.seed, shape.wide, Int64(shape.count), dataType.code, device.code), [])
  }

  /// Independent draws from the uniform distribution on [low, high).
  public static func uniform(
    _ shape: [Int], low: Double = 0, high: Double = 1, key: Key, dataType: DataType = .float32,
    device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try produce(
      "uniform",
      ct_random_uniform(key.seed, low, high, shape.wide, Int64(shape.count), dataType.code, device.code), [])
  }

  /// Independent integers drawn uniformly from a range.
  public static func integers(
    in range: Range<Int>, _ shape: [Int], key: Key, device: Device = .cpu
  ) throws(TensorError) -> Tensor {
    try produce(
      "integers",
      ct_random_integers(
        key.seed, Int64(range.lowerBound), Int64(range.upperBound), shape.wide, Int64(shape.count), device.code), [])
  }

  /// A random order of 0..<count.
  public static func permutation(_ count: Int, key: Key, device: Device = .cpu) throws(TensorError) -> Tensor {
    try produce("permutation", ct_random_permutation(key.seed, Int64(count), device.code), [])
  }

  /// `count` indices per row, drawn in proportion to the row's non-negative weights.
  /// - Returns: integers, [rows, count], or [count] for a vector of weights.
  public func multinomial(count: Int, replacement: Bool = false, key: Key) throws(TensorError) -> Tensor {
    try produce("multinomial", ct_multinomial(pointer, Int64(count), replacement, key.seed), [self])
  }
}
