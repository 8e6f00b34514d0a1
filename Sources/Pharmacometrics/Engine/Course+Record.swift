import DiffEq

extension Course {
  /// Follows the patients to a time and keeps their outputs on the way.
  ///
  /// One function for all who do so, since the compiler makes the solver anew for every closure that observes it.
  /// - Parameters:
  ///   - end: hours, not before ``time``.
  ///   - grid: as of `advance`.
  ///   - rows: [grid][output].
  @inlinable @inline(never)
  func record(to end: Double, grid: UnsafeBufferPointer<Double>, rows: UnsafeMutableBufferPointer<Scalar>) {
    let width = M.Output.count
    advance(to: end, grid: grid) { row, outputs in
      for output in 0..<width { rows[row * width + output] = outputs[raw: output] }
    }
  }

  /// Keeps the outputs now in the first row.
  @inlinable
  func recordStart(_ rows: UnsafeMutableBufferPointer<Scalar>) {
    let outputs = read()
    for output in 0..<M.Output.count { rows[output] = outputs[raw: output] }
  }
}
