import Foundation

/// What ``PopulationLikelihood`` found.
public struct LikelihoodValue: Sendable {
  /// One patient's part.
  public struct Patient: Sendable {
    public let name: String
    /// η at the mode; `nil` where the model cannot be integrated from any start.
    public let effects: [Double]?
    /// Whether the mode was reached.
    public let isConverged: Bool
    /// The part in ``LikelihoodValue/objective``; `nil` without a mode, or where the curvature there is not positive
    /// definite.
    public let objective: Double?
    /// How many measurements.
    public let counted: Int
    /// Σ ln h'(y).
    public let logScaleSlope: Double

    @usableFromInline
    init(
      name: String, effects: [Double]? = nil, isConverged: Bool = false, objective: Double? = nil, counted: Int = 0,
      logScaleSlope: Double = 0
    ) {
      self.name = name
      self.effects = effects
      self.isConverged = isConverged
      self.objective = objective
      self.counted = counted
      self.logScaleSlope = logScaleSlope
    }
  }

  /// In the order of the patients.
  public let patients: [Patient]

  @usableFromInline
  init(patients: [Patient]) { self.patients = patients }

  /// −2 ln L without the constant N ln 2π, measurements taken on the scale of their error: NONMEM's objective function,
  /// for data that were put on that scale beforehand. `nil` where a patient has none.
  public var objective: Double? {
    patients.reduce(0 as Double?) { sum, patient in sum.flatMap { sum in patient.objective.map { sum + $0 } } }
  }

  /// −2 ln L of the measurements as they are: the objective + N ln 2π − 2 Σ ln h'(y).
  public var minusTwoLogLikelihood: Double? {
    objective.map { objective in
      patients.reduce(objective) { $0 + Double($1.counted) * Foundation.log(2 * Double.pi) - 2 * $1.logScaleSlope }
    }
  }
}

/// Measurements that cannot be what their error says.
public struct LikelihoodDataError: Error, CustomStringConvertible, Sendable {
  /// One line for each, with patient, output and time.
  public let problems: [String]

  public var description: String { problems.joined(separator: "\n") }
}
