/// Something that is measured or asked at visits.
public struct ObservedVariable: Codable, Hashable, Sendable {
  /// What of an adverse effect is noted.
  public enum Grade: String, Codable, Hashable, Sendable {
    /// The grade on the day of the visit.
    case current
    /// The worst grade since the last visit.
    case worst
  }

  /// As it is called in histories and records ("sld").
  public var name: String
  /// The symbol of an output of the model, or the name of one of its adverse effects.
  public var source: String
  /// Days between measurements: at the first visit on or after each multiple. 0 for every visit.
  public var interval: Double
  /// Probability that it is not measured when it is due.
  public var missing: Double
  /// Whether a measurement has the error that the model's source states. A measurement is never below 0.
  public var hasError: Bool
  /// For an adverse effect.
  public var grade: Grade

  public init(
    name: String, source: String, interval: Double = 0, missing: Double = 0, hasError: Bool = true,
    grade: Grade = .worst
  ) {
    self.name = name
    self.source = source
    self.interval = interval
    self.missing = missing
    self.hasError = hasError
    self.grade = grade
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let standard = ObservedVariable(
      name: try container.decode(String.self, forKey: .name),
      source: try container.decode(String.self, forKey: .source))
    name = standard.name
    source = standard.source
    interval = try container.decodeIfPresent(Double.self, forKey: .interval) ?? standard.interval
    missing = try container.decodeIfPresent(Double.self, forKey: .missing) ?? standard.missing
    hasError = try container.decodeIfPresent(Bool.self, forKey: .hasError) ?? standard.hasError
    grade = try container.decodeIfPresent(Grade.self, forKey: .grade) ?? standard.grade
  }

  /// Whether it is due at a scheduled day, given when the patient was seen before. Days by the schedule, so that a visit
  /// a few days early or late does not matter.
  func isDue(at day: Double, after previous: Double) -> Bool {
    interval <= 0 || (day / interval).rounded(.down) > (previous / interval).rounded(.down)
  }
}
