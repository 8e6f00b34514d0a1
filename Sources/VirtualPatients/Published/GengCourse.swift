/// The course of one patient of ``GengCohort``, day by day from diagnosis (day 0).
public struct GengCourse: Codable, Hashable, Sendable {
  public let patient: GengPatient
  /// cm³ on days 0, 1, …; 0 on the day of recovery, ``GengTumor/lethalVolume`` on the day of death.
  public internal(set) var volumes: [Double]
  /// mg/m³ after the day's treatment.
  public internal(set) var concentrations: [Double]
  /// What was given on each day; nothing on day 0.
  public internal(set) var treatments: [GengTreatment]
  /// The probabilities with which chemotherapy and radiotherapy were chosen on each day, 0 on day 0; `nil` where the
  /// treatments were given from outside.
  public internal(set) var probabilities: [GengBehavior.Probabilities]?
  /// `nil` where the last day of the simulation was reached.
  public internal(set) var ending: GengTumor.Ending?

  /// The number of days recorded, day 0 and the last day included.
  public var length: Int { volumes.count }
  /// cm, by day.
  public var diameters: [Double] { volumes.map(GengTumor.diameter(volume:)) }
}
