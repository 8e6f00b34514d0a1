package import Pharmacometrics

/// How the simulator was calibrated to the training patients, and what patients of the other parts say of it.
package struct SimulatorAccount: Codable, Hashable, Sendable {
  /// Patients that took part.
  package struct Part: Codable, Hashable, Sendable {
    package var patients: Int
    /// Of the cohort, of whom they are a sample where they are fewer.
    package var available: Int
    package var measurements: Int
  }

  /// A number that was estimated.
  package struct Estimated: Codable, Hashable, Sendable {
    package var value: Double
    package var standardError: Double?
    /// The same in the model's source; that of the virtual cohort where it was simulated with another.
    package var published: Double?

    /// (value − published)/SE.
    package var deviation: Double? {
      guard let standardError, standardError > 0, let published else { return nil }
      return (value - published) / standardError
    }
  }

  /// A parameter of the model; what is absent was not estimated.
  package struct Parameter: Codable, Hashable, Sendable {
    package var symbol: String
    package var meaning: String
    package var unit: String
    package var typical: Estimated?
    /// The standard deviation of the random effect, on the parameter's scale.
    package var betweenSubjects: Estimated?
    /// In percent.
    package var shrinkage: Double?
  }

  /// A covariate effect, a correlation of random effects or the size of a residual error.
  package struct Other: Codable, Hashable, Sendable {
    package var name: String
    package var unit: String
    package var estimated: Estimated
  }

  /// Estimates by iteration.
  package struct Path: Codable, Hashable, Sendable {
    package var names: [String]
    /// [iteration][name].
    package var values: [[Double]]
    /// Iterations before the steps shrink.
    package var exploration: Int
  }

  /// Prediction distribution errors of one output.
  package struct Errors: Codable, Hashable, Sendable {
    package var output: String
    package var patients: Int
    /// `nil` where there are too few.
    package var calibrated: NormalityTests?
    package var published: NormalityTests?
  }

  /// Events of the patients against simulated studies.
  package struct Events: Codable, Hashable, Sendable {
    package var name: String
    package var calibrated: EventCheck
    package var published: EventCheck
  }

  package var model: String
  package var training: Part
  package var heldOut: Part
  /// Patients who could not be used: no measurement, or a dose that is not known.
  package var leftOut: Int
  package var replicates: Int
  package var parameters: [Parameter]
  package var others: [Other]
  package var path: Path
  package var checks: [VisualPredictiveCheck]
  package var landmarkDays: Double
  package var errors: [Errors]
  package var events: [Events]
  /// Variables and conditions that count as severe toxicity, in words.
  package var toxicity: String
  package var notes: [String]
}
