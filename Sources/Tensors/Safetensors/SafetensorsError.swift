/// Why a safetensors file could not be read or written.
public enum SafetensorsError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be opened, read or written.
  case unreadable(path: String, reason: String)
  /// The file is shorter than its header says.
  case truncated(path: String, expected: Int, found: Int)
  /// The file is longer than its header says.
  case trailingBytes(path: String, expected: Int, found: Int)
  /// The header's length is beyond the format's limit.
  case headerTooLong(path: String, length: UInt64)
  /// The header is not the JSON that the format asks for.
  case malformedHeader(path: String, reason: String)
  /// A tensor has an element type that is not supported.
  case unsupportedType(path: String, tensor: String, type: String)
  /// A tensor's place does not lie within the data, or does not have the length that its type and shape need.
  case invalidOffsets(path: String, tensor: String, offsets: [Int], reason: String)
  /// Two tensors share bytes.
  case overlapping(path: String, first: String, second: String)
  /// Bytes between tensors belong to none.
  case gap(path: String, before: String)
  /// A name occurs twice.
  case duplicateName(path: String, tensor: String)

  /// The file and what is wrong with it, in one sentence.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): \(reason)"
    case .truncated(let path, let expected, let found):
      "\(path): the file is truncated, it has \(found) bytes where \(expected) are needed"
    case .trailingBytes(let path, let expected, let found):
      "\(path): the file has \(found) bytes where its header describes \(expected)"
    case .headerTooLong(let path, let length): "\(path): a header of \(length) bytes is beyond the limit of 100000000"
    case .malformedHeader(let path, let reason): "\(path): malformed header: \(reason)"
    case .unsupportedType(let path, let tensor, let type):
      "\(path): tensor \(tensor) has the unsupported type \(type)"
    case .invalidOffsets(let path, let tensor, let offsets, let reason):
      "\(path): tensor \(tensor) has the invalid offsets \(offsets): \(reason)"
    case .overlapping(let path, let first, let second): "\(path): tensors \(first) and \(second) overlap"
    case .gap(let path, let before): "\(path): there are unused bytes before tensor \(before)"
    case .duplicateName(let path, let tensor): "\(path): the name \(tensor) occurs twice"
    }
  }
}
