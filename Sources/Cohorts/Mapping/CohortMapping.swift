/// How the columns of a tidy data set become patient records: all that a new data set needs, without code.
///
/// A mapping in YAML:
/// ```yaml
/// source: {files: "patient*.txt", header: false}
/// patient: {fileName: "patient*.txt"}
/// time: {column: 2, unit: d}
/// observations:
///   - {variable: psa, column: 3, unit: ug/L, plausible: [0, 10000]}
/// dose: {column: 6, levels: {"0": 0, "1": 1}}
/// exclusions: {minimumVisits: 5}
/// onProblem: skipRow
/// ```
/// Keys: `source` (files and their format), `patient`, `time`, `observations`, `measurements` (for tables with one
/// measurement per row), `dose`, `events`, `covariates`, `center`, `exclusions`, `onProblem`. Of these, `patient`,
/// `time`, `observations` and `dose` are required. A key that is not known is an error.
public struct CohortMapping: Codable, Hashable, Sendable {
  /// The files and their format.
  public var source: Source
  /// Where a patient's identifier stands.
  public var patient: PatientRole
  /// Where the time of a row stands.
  public var time: TimeRole
  /// The variables that are measured.
  public var observations: [ObservationRole]
  /// Columns of a table with one measurement per row; absent where each variable has a column of its own.
  public var measurements: MeasurementRole?
  /// Where the dose stands.
  public var dose: DoseRole
  /// Where events stand.
  public var events: [EventRole]
  /// Properties of the patient that do not change.
  public var covariates: [CovariateRole]
  /// The treating center; absent where unknown.
  public var center: CenterRole?
  /// Which patients are left out.
  public var exclusions: ExclusionRules
  /// What happens to bad data.
  public var onProblem: ProblemPolicy

  public init(
    source: Source = Source(), patient: PatientRole, time: TimeRole, observations: [ObservationRole],
    measurements: MeasurementRole? = nil, dose: DoseRole, events: [EventRole] = [], covariates: [CovariateRole] = [],
    center: CenterRole? = nil, exclusions: ExclusionRules = ExclusionRules(), onProblem: ProblemPolicy = .stop
  ) {
    self.source = source
    self.patient = patient
    self.time = time
    self.observations = observations
    self.measurements = measurements
    self.dose = dose
    self.events = events
    self.covariates = covariates
    self.center = center
    self.exclusions = exclusions
    self.onProblem = onProblem
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case source, patient, time, observations, measurements, dose, events, covariates, center, exclusions, onProblem
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
    source = try container.decode(.source, default: Source())
    patient = try container.decode(PatientRole.self, forKey: .patient)
    time = try container.decode(TimeRole.self, forKey: .time)
    observations = try container.decode([ObservationRole].self, forKey: .observations)
    measurements = try container.decodeIfPresent(MeasurementRole.self, forKey: .measurements)
    dose = try container.decode(DoseRole.self, forKey: .dose)
    events = try container.decode(.events, default: [])
    covariates = try container.decode(.covariates, default: [])
    center = try container.decodeIfPresent(CenterRole.self, forKey: .center)
    exclusions = try container.decode(.exclusions, default: ExclusionRules())
    onProblem = try container.decode(.onProblem, default: .stop)
    let names = observations.map(\.variable)
    guard !names.isEmpty, Set(names).count == names.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .observations, in: container,
        debugDescription: "at least one variable is needed, each under a name of its own; there are \(names)")
    }
  }
}
