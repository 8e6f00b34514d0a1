import CTorch

/// Where a tensor's elements live and its operations run.
public enum Device: Sendable, Hashable, CustomStringConvertible {
  /// The computer's own processor and memory.
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

  /// PyTorch's name of the device, such as `cuda:0`.
  public var description: String {
    switch self {
    case .cpu: "cpu"
    case .cuda(let index): "cuda:\(index)"
    }
  }

  var code: Int32 {
    switch self {
    case .cpu: -1
    // An index that no device can have becomes one that libtorch refuses, and never the CPU's code.
    case .cuda(let index): index < 0 ? .max : Int32(clamping: index)
    }
  }

  init(code: Int32) {
    self = code < 0 ? .cpu : .cuda(Int(code))
  }
}
