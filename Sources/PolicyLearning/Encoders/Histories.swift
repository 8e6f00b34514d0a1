public import Tensors

/// What is known at many decisions: the observations up to each of them.
public struct Histories {
  /// From the earliest in the window to the present one, then padding [N, L, F]; or the present ones alone [N, F].
  public let features: Tensor
  /// How many observations each row has, 1...L; `nil` where the present ones alone are given.
  public let lengths: [Int]?

  /// The present observations alone.
  /// - Parameter features: [N, F].
  public init(present features: Tensor) {
    self.features = features
    lengths = nil
  }

  /// - Parameters:
  ///   - features: [N, L, F]; what lies behind a row's length is never read.
  ///   - lengths: of each row, 1...L.
  public init(features: Tensor, lengths: [Int]) {
    self.features = features
    self.lengths = lengths
  }

  /// The number of decisions N.
  public var count: Int { features.size(0) }
}
