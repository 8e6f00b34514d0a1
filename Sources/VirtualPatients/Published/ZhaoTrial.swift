import Foundation
public import Stochastics

/// A six-month chemotherapy trial with a monthly dose D in 0…1 that trades toxicity W against tumor size M.
///
/// In month t, with W₀, M₀ ~ U(0, 2) and the changes taken from the values at the month's start:
/// - W ← W + 0.1·max(M, M₀) + 1.2·(D − 0.5);
/// - M ← max(0, M + 0.15·max(W, W₀) − 1.2·(D − 0.5)) while M > 0, else 0;
/// - the hazard is λ(W, M) = exp(μ₀ + W + M) per month, and the patient survives the month with probability exp(−Λ).
///
/// Λ is λ at the month's end (``Hazard/endpoint``) or the mean of λ at its start and end (``Hazard/trapezoid``).
/// The month's reward is −60 for death; else the sum of +5 where W fell by at least 0.5 and −5 where it rose by at least
/// 0.5, and of +15 where M is 0 at the month's end (every month of a cure counts), else +5 or −5 by the same rule for M.
///
/// **μ₀ is a choice.** Published re-implementations disagree: −4 (two of them), −5 and 0 (the latter with a trapezoid),
/// and −8.5 in a modified form; one of them takes the sum of λ at both ends for Λ. The original value was not available.
/// The default here is −4 with the hazard at the month's end. Results of different μ₀ cannot be compared: at a dose of
/// 0.5 the six-month survival is 20 % for −4, 38 % for −5 and 77 % for −7.
///
/// Source: Zhao, Kosorok, Zeng. Reinforcement learning design for cancer clinical trials. Stat Med 28:3294, 2009,
/// doi:10.1002/sim.3720.
public struct ZhaoTrial: Sendable {
  /// How the hazard adds up over a month.
  public enum Hazard: String, Codable, Hashable, Sendable, CaseIterable { case endpoint, trapezoid }

  public struct Configuration: Codable, Hashable, Sendable {
    /// μ₀.
    public var baselineLogHazard: Double
    public var hazard: Hazard
    /// Months, and so decisions.
    public var months: Int

    public init(baselineLogHazard: Double = -4, hazard: Hazard = .endpoint, months: Int = 6) {
      self.baselineLogHazard = baselineLogHazard
      self.hazard = hazard
      self.months = months
    }
  }

  public let configuration: Configuration

  public init(_ configuration: Configuration = Configuration()) {
    precondition(
      configuration.baselineLogHazard.isFinite && configuration.months >= 1, "ZhaoTrial: \(configuration)")
    self.configuration = configuration
  }

  /// λ, per month.
  public func hazard(toxicity: Double, tumorSize: Double) -> Double {
    exp(configuration.baselineLogHazard + toxicity + tumorSize)
  }

  /// A patient at the start.
  /// - Parameter key: the patient's own key.
  public func patient(key: Key) -> ZhaoPatient {
    var generator = key.child(.parameters).generator
    return ZhaoPatient(toxicity: generator.uniform(0, 2), tumorSize: generator.uniform(0, 2))
  }

  /// The dose of the trial's own randomization: U(0.5, 1) at the start, U(0, 1) later.
  public func randomDose(month: Int, key: Key) -> Double {
    var generator = key.child(.policy, month).generator
    return month == 0 ? generator.uniform(0.5, 1) : generator.uniform()
  }

  /// One month.
  /// - Parameter key: the patient's key; death in a month depends on it, on the month and on the state alone.
  /// - Returns: the month's reward.
  @discardableResult
  public func advance(_ patient: inout ZhaoPatient, dose: Double, key: Key) -> Double {
    precondition((0...1).contains(dose), "ZhaoTrial: dose \(dose) is not in 0…1")
    precondition(patient.isAlive && patient.month < configuration.months, "ZhaoTrial: the trial ended for \(patient)")
    let before = patient
    patient.toxicity += 0.1 * max(before.tumorSize, before.initialTumorSize) + 1.2 * (dose - 0.5)
    if before.tumorSize > 0 {
      let change = 0.15 * max(before.toxicity, before.initialToxicity) - 1.2 * (dose - 0.5)
      patient.tumorSize = max(0, before.tumorSize + change)
    }
    var generator = key.child(.visit, before.month).generator
    patient.isAlive = generator.uniform() < exp(-cumulativeHazard(from: before, to: patient))
    patient.month += 1
    let reward = patient.isAlive ? Self.reward(from: before, to: patient) : -60
    patient.rewards.append(reward)
    return reward
  }

  /// A whole course.
  /// - Parameters:
  ///   - key: patient i of it has the stream `key.child(.patient, i)`.
  ///   - dose: of the coming month, by patient and the patient's key.
  public func course(_ index: Int, key: Key, dose: (_ patient: ZhaoPatient, _ key: Key) -> Double) -> ZhaoPatient {
    let key = key.child(.patient, index)
    var patient = patient(key: key)
    while patient.isAlive && patient.month < configuration.months {
      advance(&patient, dose: dose(patient, key), key: key)
    }
    return patient
  }

  private func cumulativeHazard(from before: ZhaoPatient, to after: ZhaoPatient) -> Double {
    let end = hazard(toxicity: after.toxicity, tumorSize: after.tumorSize)
    switch configuration.hazard {
    case .endpoint: return end
    case .trapezoid: return (hazard(toxicity: before.toxicity, tumorSize: before.tumorSize) + end) / 2
    }
  }

  private static func reward(from before: ZhaoPatient, to after: ZhaoPatient) -> Double {
    func judged(_ change: Double) -> Double { change <= -0.5 ? 5 : change >= 0.5 ? -5 : 0 }
    let cure = after.tumorSize <= 0
    return judged(after.toxicity - before.toxicity) + (cure ? 15 : judged(after.tumorSize - before.tumorSize))
  }
}
