import CTorch

/// Why a tensor operation failed.
public enum TensorError: Error, Equatable, CustomStringConvertible {
  /// The shapes of the two operands do not fit each other; `message` is libtorch's reason.
  case shapeMismatch(operation: String, left: [Int], right: [Int], message: String)
  /// Any other refusal, with libtorch's reason and the shapes of all operands.
  case libtorch(operation: String, message: String, shapes: [[Int]])

  /// The operation, the shapes and the reason, in one sentence.
  public var description: String {
    switch self {
    case .shapeMismatch(let operation, let left, let right, let message):
      "\(operation): shapes \(left) and \(right) do not fit each other (\(message))"
    case .libtorch(let operation, let message, let shapes):
      shapes.isEmpty ? "\(operation): \(message)" : "\(operation): \(message) (operand shapes: \(shapes))"
    }
  }

  /// The calling thread's last libtorch failure. It is examined only here, so a success costs nothing.
  static func last(_ operation: StaticString, _ operands: [Tensor]) -> TensorError {
    let shapes = operands.map(\.shape)
    return last(operation, shapes, mismatch: shapes.count == 2 ? (shapes[0], shapes[1]) : nil)
  }

  /// The calling thread's last libtorch failure.
  /// - Parameter mismatch: the two shapes that do not fit, should the failure be one of shapes.
  static func last(
    _ operation: StaticString, _ shapes: [[Int]], mismatch: (left: [Int], right: [Int])?
  ) -> TensorError {
    let message = ct_last_error().map { String(cString: $0) } ?? "unknown reason"
    if let mismatch, isAboutShapes(message) {
      return .shapeMismatch(
        operation: "\(operation)", left: mismatch.left, right: mismatch.right, message: message)
    }
    return .libtorch(operation: "\(operation)", message: message, shapes: shapes)
  }

  /// libtorch has one type for all refusals, so only the wording tells that shapes do not fit. A dimension or an index
  /// that does not exist, and memory that is not there, are told in words of size too, but are other failures.
  private static func isAboutShapes(_ message: String) -> Bool {
    let others = ["out of range", "out of bounds", "out of memory", "allocate"]
    return !others.contains { message.contains($0) }
      && ["size", "shape", "broadcast", "dimension"].contains { message.contains($0) }
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
