import CTorch

/// Why a tensor operation failed.
public enum TensorError: Error, Equatable, CustomStringConvertible {
  /// The shapes of the two operands do not fit each other.
  case shapeMismatch(operation: String, left: [Int], right: [Int])
  /// Any other refusal, with libtorch's reason and the shapes of all operands.
  case libtorch(operation: String, message: String, shapes: [[Int]])

  public var description: String {
    switch self {
    case .shapeMismatch(let operation, let left, let right):
      "\(operation): shapes \(left) and \(right) do not fit each other"
    case .libtorch(let operation, let message, let shapes):
      shapes.isEmpty ? "\(operation): \(message)" : "\(operation): \(message) (operand shapes: \(shapes))"
    }
  }

  /// The calling thread's last libtorch failure. It is examined only here, so a success costs nothing.
  static func last(_ operation: StaticString, _ operands: [Tensor]) -> TensorError {
    let message = ct_last_error().map { String(cString: $0) } ?? "unknown reason"
    let shapes = operands.map(\.shape)
    let words = ["size", "shape", "broadcast", "dimension"]
    if shapes.count == 2, words.contains(where: { message.contains($0) }) {
      return .shapeMismatch(operation: "\(operation)", left: shapes[0], right: shapes[1])
    }
    return .libtorch(operation: "\(operation)", message: message, shapes: shapes)
  }
}

/// Owns the result of a shim function, or throws its error. The operands, used in the failing branch, also stay alive
/// through it until the shim has returned.
@inline(__always)
func produce(_ operation: StaticString, _ result: ct_tensor?, _ operands: @autoclosure () -> [Tensor])
  throws(TensorError) -> Tensor
{
  guard let result else { throw TensorError.last(operation, operands()) }
  return Tensor(owning: result)
}

/// Throws the error of a shim function that has returned a status.
@inline(__always)
func check(_ operation: StaticString, _ status: Int32, _ operands: @autoclosure () -> [Tensor]) throws(TensorError) {
  if status != 0 { throw TensorError.last(operation, operands()) }
}
