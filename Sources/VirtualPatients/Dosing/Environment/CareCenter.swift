/// A hospital, as far as it matters for when patients are seen.
public struct CareCenter: Codable, Hashable, Sendable {
  public var name: String
  /// Patients in proportion to this weight.
  public var weight: Double
  /// Days between scheduled visits, as a multiple of the decision interval.
  public var intervalFactor: Double
  /// A visit falls up to this many whole days before or after its schedule.
  public var jitter: Int
  /// Probability that a scheduled visit is missed; tablets go on as they were.
  public var missedProbability: Double

  public init(
    name: String, weight: Double = 1, intervalFactor: Double = 1, jitter: Int = 0, missedProbability: Double = 0
  ) {
    self.name = name
    self.weight = weight
    self.intervalFactor = intervalFactor
    self.jitter = jitter
    self.missedProbability = missedProbability
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let standard = CareCenter(name: try container.decode(String.self, forKey: .name))
    name = standard.name
    weight = try container.decodeIfPresent(Double.self, forKey: .weight) ?? standard.weight
    intervalFactor = try container.decodeIfPresent(Double.self, forKey: .intervalFactor) ?? standard.intervalFactor
    jitter = try container.decodeIfPresent(Int.self, forKey: .jitter) ?? standard.jitter
    missedProbability =
      try container.decodeIfPresent(Double.self, forKey: .missedProbability) ?? standard.missedProbability
  }

  /// What is wrong with it; empty where nothing is.
  func problems(decisionInterval: Double) -> [String] {
    var problems: [String] = []
    if !(weight > 0 && weight.isFinite) { problems.append("weight \(weight) must be positive") }
    if !(jitter >= 0 && jitter < 10_000 && intervalFactor * decisionInterval >= Double(2 * jitter + 1)) {
      problems.append(
        "visits \(intervalFactor * decisionInterval) d apart with jitter \(jitter) d would fall on one day")
    }
    if !(0..<1).contains(missedProbability) {
      problems.append("missedProbability \(missedProbability) is not in [0, 1)")
    }
    return problems.map { "center \(name): \($0)" }
  }
}
