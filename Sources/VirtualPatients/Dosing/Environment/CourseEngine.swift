public import DiffEq
public import Pharmacometrics

/// The equations of a model for one patient (`Double`) or eight (`SIMD8<Double>`), compiled for it where the engine is
/// made.
///
/// Everything else about decisions is compiled once for all models and would run the equations many times slower. So only
/// plain numbers pass: a patient's numbers stand together, patient after patient.
public struct CourseEngine<M: Model, S: RealScalar>: Sendable {
  /// A course of patients with these parameters, patient after patient.
  @usableFromInline let start: @Sendable ([[Double]], Tolerance) -> Course<M, S>
  /// Outputs now, [patient][output].
  @usableFromInline let read: @Sendable (Course<M, S>, Int) -> [Double]
  /// Doses, advances and reads: outputs, [patient][time][output].
  @usableFromInline let follow: @Sendable (Course<M, S>, CourseSegment, Int) -> [Double]

  @inlinable
  public init() {
    start = { patients, tolerance in
      // Lanes without a patient repeat the first.
      let parameters = patients[0].indices.map { place in
        Self.lanes(patients[0][place], patients.indices.map { patients[$0][place] })
      }
      return Course(parameters, lanes: patients.count, tolerance: tolerance)
    }
    read = { course, count in
      var values = [Double](repeating: 0, count: count * M.Output.count)
      Self.copy(course.read(), to: &values, row: 0, rows: 1, count: count)
      return values
    }
    follow = { course, segment, count in
      for dose in segment.doses {
        course.dose(at: dose.time, amount: Self.lanes(0, dose.amounts), duration: segment.duration)
      }
      let rows = segment.grid.count
      var values = [Double](repeating: 0, count: count * rows * M.Output.count)
      segment.grid.withUnsafeBufferPointer { grid in
        for change in segment.changes {
          guard let parameter = M.Parameter(rawValue: change.parameter) else { continue }
          course.advance(to: change.time, grid: grid) { Self.copy($1, to: &values, row: $0, rows: rows, count: count) }
          course.setParameter(parameter, course.individual[parameter] * change.factor)
        }
        course.advance(to: grid[rows - 1], grid: grid) {
          Self.copy($1, to: &values, row: $0, rows: rows, count: count)
        }
      }
      return values
    }
  }

  @inlinable @inline(__always)
  static func lanes(_ fill: Double, _ numbers: [Double]) -> S {
    var lanes = S.constant(fill)
    for (lane, number) in numbers.enumerated() { lanes.copyLane(lane, from: .constant(number)) }
    return lanes
  }

  @inlinable @inline(__always)
  static func copy(
    _ outputs: Values<M.Output, S>, to values: inout [Double], row: Int, rows: Int, count: Int
  ) {
    let width = M.Output.count
    for output in 0..<width {
      let number = outputs[raw: output]
      for lane in 0..<count { values[(lane * rows + row) * width + output] = number[lane: lane] }
    }
  }
}
