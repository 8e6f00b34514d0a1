import CTorch

/// Where a tensor's elements live and its operations run.
public enum Device: Sendable, Hashable, CustomStringConvertible {
  case cpu
  /// An NVIDIA device, by index.
  case cuda(Int)

  /// Whether this machine and this libtorch build have the device.
  public var isAvailable: Bool {
    switch self {
    case .cpu: true
    case .cuda(let index): index >= 0 && index < Int(ct_cuda_device_count())
    }
  }

  public var description: String {
    switch self {
    case .cpu: "cpu"
    case .cuda(let index): "cuda:\(index)"
    }
  }

  var code: Int32 {
    switch self {
    case .cpu: -1
    case .cuda(let index): Int32(index)
    }
  }

  init(code: Int32) {
    self = code < 0 ? .cpu : .cuda(Int(code))
  }
}
