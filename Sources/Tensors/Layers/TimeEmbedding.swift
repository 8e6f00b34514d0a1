import Foundation

/// An embedding of continuous time: e₀ = ω₀ t + φ₀ and e_i = sin(ω_i t + φ_i), all ω and φ trainable.
///
/// It starts with the sinusoids of Vaswani et al. 2017, arXiv:1706.03762, section 3.5, at the place t, with sines and
/// cosines in turn, and ω₀ = 0.1.
///
/// Source: Kazemi et al. 2019, arXiv:1907.05321 (Time2Vec), equation 1.
public struct TimeEmbedding: Module {
  /// ω, [width].
  public let frequency: Tensor
  /// φ, [width].
  public let phase: Tensor

  /// Starts as above.
  public init(_ width: Int, dataType: DataType = .float32, device: Device = .cpu) throws(TensorError) {
    precondition(width > 0, "TimeEmbedding(\(width)): the width must be positive")
    let pairs = Double(Swift.max(width - 1, 1)) / 2
    let frequencies = (0..<width).map { $0 == 0 ? 0.1 : pow(10_000, -Double(($0 - 1) / 2) / pairs) }
    let phases = (0..<width).map { $0 > 0 && $0 % 2 == 0 ? Double.pi / 2 : 0 }
    frequency = try Tensor(frequencies, dataType: dataType, device: device).requireGradient()
    phase = try Tensor(phases, dataType: dataType, device: device).requireGradient()
  }

  /// ω, then φ.
  public var parameters: [NamedTensor] {
    [(name: "frequency", tensor: frequency), (name: "phase", tensor: phase)]
  }

  /// t [..., 1] → [..., width].
  public func callAsFunction(_ time: Tensor) throws(TensorError) -> Tensor {
    let angles = try phase.addProduct(time, frequency)
    let linear = try angles.narrow(dimension: -1, start: 0, length: 1)
    return try .cat([linear, angles.narrow(dimension: -1, start: 1, length: frequency.count - 1).sin()], dimension: -1)
  }
}
