import Foundation

/// How loosely a center's clinicians follow an adaptive rule.
///
/// P(treat) = clamp(σ(slope·(ln(PSA/baseline) − ln θ) ± inertia), least, 1 − least), where θ and the sign are `stop` and +
/// while treated (and at the first decision), `restart` and − while not. A steep slope is the rule itself.
public struct ClinicianHabits: Codable, Hashable, Sendable {
  /// Treatment tends to stop below this share of baseline PSA.
  public var stop: Double
  /// Treatment tends to restart above this share of baseline PSA.
  public var restart: Double
  /// Change of the log odds per unit of ln PSA.
  public var slope: Double
  /// Added log odds of going on as before.
  public var inertia: Double
  /// The least probability of either decision.
  public var least: Double

  public init(stop: Double, restart: Double, slope: Double, inertia: Double, least: Double = 0.05) {
    precondition(
      stop > 0 && restart > 0 && slope >= 0 && least > 0 && least <= 0.5,
      "ClinicianHabits(stop: \(stop), restart: \(restart), slope: \(slope), least: \(least))")
    self.stop = stop
    self.restart = restart
    self.slope = slope
    self.inertia = inertia
    self.least = least
  }

  /// P(treat).
  /// - Parameters:
  ///   - logRelativePSA: ln(PSA/baseline) of the last measurement.
  ///   - isTreated: whether drug is in force.
  public func probability(logRelativePSA: Double, isTreated: Bool) -> Double {
    let threshold = isTreated ? stop : restart
    let logOdds = slope * (logRelativePSA - log(threshold)) + (isTreated ? inertia : -inertia)
    return min(1 - least, max(least, 1 / (1 + exp(-logOdds))))
  }
}
