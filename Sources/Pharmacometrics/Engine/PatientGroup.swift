public import DiffEq

/// What became of up to eight virtual patients.
public struct PatientGroup<M: Model>: Sendable {
  /// The number of the first patient.
  public let first: Int
  public let individuals: [Individual<M>]
  /// Outputs, [time][output], lane by lane.
  public let values: [SIMD8<Double>]
  /// Why and when a patient could be followed no further.
  public let failures: [(cause: SolverFailure, time: Double)?]

  /// How many outputs there are, which an enumeration counts anew each time.
  @usableFromInline let width = M.Output.count

  @inlinable
  init(
    first: Int, individuals: [Individual<M>], values: [SIMD8<Double>],
    failures: [(cause: SolverFailure, time: Double)?]
  ) {
    self.first = first
    self.individuals = individuals
    self.values = values
    self.failures = failures
  }

  /// How many patients.
  public var count: Int { individuals.count }

  /// An output of one patient at a place of the grid; after a failure the last value that could be computed.
  @inlinable
  public func value(_ output: M.Output, at row: Int, lane: Int) -> Double {
    values[row * width + output.rawValue][lane]
  }
}
