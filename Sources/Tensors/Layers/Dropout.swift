public import Stochastics

/// Dropout: in training each element is zero with a probability, and the others are divided by the rest.
///
/// Source: Srivastava et al. 2014, JMLR 15:1929.
public struct Dropout: Hashable, Sendable {
  /// With what probability an element is zero.
  public let probability: Double

  /// - Parameter probability: in [0, 1).
  public init(_ probability: Double) {
    precondition((0..<1).contains(probability), "Dropout(\(probability)): the probability must be in [0, 1)")
    self.probability = probability
  }

  /// - Parameter key: where the draws come from, in training; without a key the input is returned.
  public func callAsFunction(_ input: Tensor, key: Key?) throws(TensorError) -> Tensor {
    guard let key, probability > 0 else { return input }
    return try input.dropout(probability, key: key)
  }
}
