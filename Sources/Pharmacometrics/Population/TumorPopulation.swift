import Foundation
public import Stochastics

/// Between-patient variability of Lotka–Volterra tumors.
///
/// θ = (logit n₀, logit fR, logit cost, logit turnover) is multivariate normal, with fR = R₀/n₀, cost = 1 − rR/rS and
/// turnover = dS/rS = dR/rS; rS, dD and K are common. A draw is rejected, and drawn again, where
/// - untreated growth does not lead to progression: 1.2·n₀ ≥ K·(1 − turnover); or
/// - resistant cells alone do not: 1.2·n₀ ≥ K·(1 − dR/rR), so that continuous therapy would control the tumor for ever.
///
/// Assumption: the fits stand for the population. Seven patients determine ten covariances poorly; five of them share n₀ = 0.1.
public struct TumorPopulation: Codable, Hashable, Sendable {
  /// The distribution of θ.
  public let distribution: MultivariateNormal
  /// rS, 1/d.
  public let sensitiveGrowthRate: Double
  /// dD.
  public let drugKill: Double
  /// K.
  public let capacity: Double

  /// A patient, and how many draws were rejected before it.
  public struct Draw: Sendable, Hashable {
    public var parameters: LotkaVolterraParameters
    public var rejectedUntreated = 0
    public var rejectedResistant = 0
  }

  /// The population of the seven published fits of the Bruchovsky trial.
  public static let bruchovsky = TumorPopulation(fitting: BruchovskyPatients.fits.map(\.parameters))

  /// Fits the distribution to patients that share rS, dD and K.
  public init(fitting patients: [LotkaVolterraParameters]) {
    precondition(patients.count > 1, "TumorPopulation: \(patients.count) patients; at least 2 are needed")
    sensitiveGrowthRate = patients[0].sensitiveGrowthRate
    drugKill = patients[0].drugKill
    capacity = patients[0].capacity
    distribution = MultivariateNormal(fitting: patients.map(Self.transformed))
  }

  /// A patient from a key's stream.
  public func draw(_ key: Key) -> Draw {
    var generator = key.generator
    var result = Draw(parameters: parameters(of: distribution.draw(&generator)))
    while true {
      let tumor = result.parameters
      let limit = tumor.progressionTotal
      if limit >= tumor.untreatedTotal {
        result.rejectedUntreated += 1
      } else if limit >= capacity * (1 - tumor.resistantDeathRate / tumor.resistantGrowthRate) {
        result.rejectedResistant += 1
      } else {
        return result
      }
      result.parameters = parameters(of: distribution.draw(&generator))
    }
  }

  /// θ of a patient.
  package static func transformed(_ patient: LotkaVolterraParameters) -> [Double] {
    [
      patient.initialTotal / patient.capacity, patient.initialResistant / patient.initialTotal,
      1 - patient.resistantGrowthRate / patient.sensitiveGrowthRate,
      patient.sensitiveDeathRate / patient.sensitiveGrowthRate,
    ].map { log($0 / (1 - $0)) }
  }

  private func parameters(of theta: [Double]) -> LotkaVolterraParameters {
    let shares = theta.map { 1 / (1 + exp(-$0)) }
    return LotkaVolterraParameters(
      initialTotal: shares[0] * capacity, resistantFraction: shares[1], cost: shares[2], turnover: shares[3],
      sensitiveGrowthRate: sensitiveGrowthRate, drugKill: drugKill, capacity: capacity)
  }
}
