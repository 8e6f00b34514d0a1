/// How the dose of a decision is given.
public enum Administration: Codable, Hashable, Sendable {
  /// At home, so many times a day at equal distances, the first at the visit, until the next visit. Each may be
  /// forgotten: see ``Adherence``.
  case tablets(perDay: Int)
  /// Once, at the visit, over so many hours; 0 is a bolus.
  case infusion(hours: Double)

  /// Hours within a day.
  var hours: [Double] {
    switch self {
    case .tablets(let perDay): (0..<perDay).map { 24 * Double($0) / Double(perDay) }
    case .infusion: [0]
    }
  }
}

/// How faithfully tablets are taken: each with the patient's own probability, independently.
public struct Adherence: Codable, Hashable, Sendable {
  /// The mean probability over patients.
  public var mean: Double
  /// Probabilities are beta-distributed over patients with a + b = concentration; `nil` for the mean in everyone.
  public var concentration: Double?

  public init(mean: Double = 1, concentration: Double? = nil) {
    self.mean = mean
    self.concentration = concentration
  }
}
