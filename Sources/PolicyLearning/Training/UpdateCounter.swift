import Tensors

/// The number of steps of learning so far, kept as a tensor so that it is saved with the networks.
struct UpdateCounter {
  private let tensor: Tensor

  init() throws(TensorError) {
    tensor = try .zeros([], dataType: .int64)
  }

  /// Under which it is saved.
  var named: NamedTensor { (name: "updates", tensor: tensor) }

  /// How many steps were counted.
  var value: Int { get throws(TensorError) { try tensor.integerItem() } }

  /// Counts a step.
  /// - Returns: its number, from 1.
  func next() throws(TensorError) -> Int {
    try tensor.add_(1)
    return try tensor.integerItem()
  }
}
