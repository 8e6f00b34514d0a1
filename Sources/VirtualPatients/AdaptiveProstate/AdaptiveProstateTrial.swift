public import DiffEq
import Foundation
public import Pharmacometrics

/// One virtual patient, fully known, under a regimen with regular decisions: what `titrate simulate` runs.
///
/// The rule sees the true burden. The 50 % rule depends strongly on the decision interval.
public struct AdaptiveProstateTrial: Sendable {
  /// What is given when.
  public enum Regimen: String, Codable, CaseIterable, Sendable {
    case continuous
    /// The 50 % rule of Zhang et al. 2017, doi:10.1038/s41467-017-01968-5.
    case adaptive50
    case never

    var rule: TumorRegimen {
      switch self {
      case .continuous: .continuous
      case .adaptive50: .adaptive50
      case .never: .never
      }
    }
  }

  /// The outcome; times in days.
  public struct Outcome: Codable, Sendable {
    public var regimen: Regimen
    public var decisionInterval: Double
    /// `nil` where there was none before the limit.
    public var timeToProgression: Double?
    public var limit: Double
    public var drugFreeShare: Double
    public var cycles: Int
    public var trajectory: [TumorCourse.Decision]

    private enum CodingKeys: String, CodingKey {
      case regimen, limit = "limit_days", cycles, trajectory
      case decisionInterval = "decision_interval_days"
      case timeToProgression = "time_to_progression_days"
      case drugFreeShare = "drug_free_share"
    }
  }

  public var parameters: LotkaVolterraParameters
  public var regimen: Regimen
  /// Days between decisions.
  public var decisionInterval: Double
  /// Days.
  public var limit: Double

  public init(
    parameters: LotkaVolterraParameters, regimen: Regimen, decisionInterval: Double = 7, limit: Double = 36_500
  ) {
    self.parameters = parameters
    self.regimen = regimen
    self.decisionInterval = decisionInterval
    self.limit = limit
  }

  /// Follows the patient to progression or to the limit.
  /// - Throws: ``SolverFailure``.
  public func run() throws(SolverFailure) -> Outcome {
    let course = try TumorCourse(
      parameters, regimen: regimen.rule, decisionInterval: decisionInterval, limit: limit)
    return Outcome(
      regimen: regimen, decisionInterval: decisionInterval, timeToProgression: course.timeToProgression, limit: limit,
      drugFreeShare: course.drugFreeShare, cycles: course.cycles, trajectory: course.decisions)
  }
}
