/// What an import does about bad data. Whatever it does, every problem is reported.
///
/// No dose is ever guessed. A dose that stands readable in a row stays, whatever else is wrong there. From a row whose
/// dose cannot be read on, or whose dose is lost because the row's time is bad, the patient's dose is unknown until the
/// next known one, and ``EpisodeBuilder`` ends the episode there. (A row that names no patient cannot be assigned to one;
/// with it its dose is lost.)
public enum ProblemPolicy: String, Codable, Hashable, Sendable {
  /// Nothing is imported; all problems are reported together.
  case stop
  /// All measurements and covariates of the row that holds the problem are left out; its dose and events stay.
  case skipRow
  /// The value alone is left out. A row whose patient or time is bad is left out whole.
  case skipValue
  /// The patient is left out.
  case skipPatient
}
