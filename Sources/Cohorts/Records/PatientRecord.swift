/// Everything that was recorded of one patient, in order of time. Times are days since the patient's time zero.
public struct PatientRecord: Codable, Hashable, Sendable {
  /// One measured value, in the unit of its variable (``CohortSchema``).
  public struct Observation: Codable, Hashable, Sendable {
    public var time: Double
    public var variable: String
    public var value: Double

    public init(time: Double, variable: String, value: Double) {
      self.time = time
      self.variable = variable
      self.value = value
    }
  }

  /// A dose that is in force from a time on.
  public struct Dose: Codable, Hashable, Sendable {
    public var time: Double
    /// As a multiple of the standard dose; `nil` where the records do not tell which dose it was.
    public var multiple: Double?

    public init(time: Double, multiple: Double?) {
      self.time = time
      self.multiple = multiple
    }
  }

  /// Something that happened to the patient.
  public struct Event: Codable, Hashable, Sendable {
    public var time: Double
    public var kind: EventKind

    public init(time: Double, kind: EventKind) {
      self.time = time
      self.kind = kind
    }
  }

  public var patient: String
  /// The treating center, where known.
  public var center: String?
  /// By time, then in the order of the mapping.
  public var observations: [Observation]
  /// By time; one per time.
  public var doses: [Dose]
  /// By time.
  public var events: [Event]
  /// Static covariates by name; a missing one has no entry.
  public var covariates: [String: CovariateValue]

  public init(
    patient: String, center: String? = nil, observations: [Observation], doses: [Dose], events: [Event] = [],
    covariates: [String: CovariateValue] = [:]
  ) {
    self.patient = patient
    self.center = center
    self.observations = observations
    self.doses = doses
    self.events = events
    self.covariates = covariates
  }

  /// The multiple in force from a time on: that of the last dose record at or before it; `nil` before the first and
  /// where the dose is not known.
  public func dose(from time: Double) -> Double? {
    doses.last { $0.time <= time }?.multiple
  }

  /// The time-weighted mean of the multiple in force, (1/(end - start)) ∫ dose(t) dt from `start` to `end` (days);
  /// `nil` where the dose is not known at every time between.
  public func meanDose(from start: Double, to end: Double) -> Double? {
    precondition(start < end, "PatientRecord.meanDose(from: \(start), to: \(end)): no time passes")
    guard var current = dose(from: start) else { return nil }
    var since = start
    var sum = 0.0
    for dose in doses where dose.time > start && dose.time < end && dose.multiple != current {
      guard let multiple = dose.multiple else { return nil }
      sum += current * (dose.time - since)
      (current, since) = (multiple, dose.time)
    }
    return since == start ? current : (sum + current * (end - since)) / (end - start)
  }
}
