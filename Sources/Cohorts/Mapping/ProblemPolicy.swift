/// What an import does about bad data. Whatever it does, every problem is reported.
public enum ProblemPolicy: String, Codable, Hashable, Sendable {
  /// Nothing is imported; all problems are reported together.
  case stop
  /// The row that holds the problem is left out.
  case skipRow
  /// The value alone is left out. A row whose patient, time or dose is bad is left out whole: no dose is ever guessed.
  case skipValue
  /// The patient is left out.
  case skipPatient
}
