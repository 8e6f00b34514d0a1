/// Everything known of a patient up to now: what a decision may depend on, and nothing later.
public struct PatientHistory: Hashable, Sendable {
  /// A dose in force from a time (days) on.
  public struct DoseChange: Hashable, Sendable {
    public var time: Double
    /// Multiple of the standard dose.
    public var multiple: Double

    public init(time: Double, multiple: Double) {
      self.time = time
      self.multiple = multiple
    }
  }

  /// The patient's identifier.
  public var patient: String
  /// The treating center, where known.
  public var center: String?
  /// Static covariates by the encoder's order; `nil` where missing.
  public var statics: [Double?]
  /// Visits so far, times strictly ascending.
  public private(set) var visits: [Visit] = []
  /// Doses in force so far, by time of start; a dose that continues is not repeated.
  public private(set) var doses: [DoseChange] = []

  public init(patient: String, center: String? = nil, statics: [Double?] = []) {
    self.patient = patient
    self.center = center
    self.statics = statics
  }

  /// Adds the next visit, which must be later than the last one.
  public mutating func append(_ visit: Visit) {
    precondition(
      visits.last.map { $0.time < visit.time } ?? true,
      "PatientHistory \(patient): visit at day \(visit.time) does not follow day \(visits.last?.time ?? .nan)")
    visits.append(visit)
  }

  /// Records that `multiple` is in force from `time` on.
  public mutating func dose(_ multiple: Double, from time: Double) {
    if doses.last?.multiple != multiple { doses.append(DoseChange(time: time, multiple: multiple)) }
  }
}
