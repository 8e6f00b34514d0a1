/// One patient of the published test sets of ``GengCohort``'s benchmark: the course that was followed, and at each day what
/// other treatments would have led to.
public struct GengTestCourse: Codable, Hashable, Sendable {
  /// What would have followed on one day.
  public struct Alternative: Codable, Hashable, Sendable {
    /// The day of the first treatment: all before it is as it was.
    public var day: Int
    /// Those of `day`, `day` + 1, ….
    public var treatments: [GengTreatment]
    /// cm³ on the days after each of the treatments.
    public var volumes: [Double]
  }

  public let patient: GengPatient
  /// cm³ on days 0…n.
  public internal(set) var volumes: [Double]
  /// On days 0…n − 1.
  public internal(set) var treatments: [GengTreatment]
  /// In the published order.
  public internal(set) var alternatives: [Alternative]
}
