public import Stochastics

/// A table of one trainable vector per category.
public struct Embedding: Module {
  /// [categories, width].
  public let weight: Tensor

  /// PyTorch's default start: standard normal.
  public init(
    _ categories: Int, _ width: Int, key: Key, dataType: DataType = .float32, device: Device = .cpu
  ) throws(TensorError) {
    weight = try Initialization.normal(
      [categories, width], standardDeviation: 1, key: key.child(.parameters), dataType: dataType, device: device)
  }

  /// The table, under PyTorch's name.
  public var parameters: [NamedTensor] { [(name: "weight", tensor: weight)] }

  /// Integers [...] → [..., width].
  public func callAsFunction(_ indices: Tensor) throws(TensorError) -> Tensor { try weight.embedding(indices) }
}
