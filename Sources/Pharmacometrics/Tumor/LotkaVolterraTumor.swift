public import DiffEq

/// Drug-sensitive (S) and resistant (R) cells that compete for the same space, under a drug that kills dividing
/// sensitive cells.
///
/// With c = 1 − (S + R)/K and dose multiple D:
/// - dS/dt = rS·S·c·(1 − dD·D) − dS·S
/// - dR/dt = rR·R·c − dR·R
///
/// Burdens are fractions of the carrying capacity unit (K = 1 unless said otherwise), time is in days.
/// From 0 < S + R < K the burdens stay positive and below K. While D is constant and dS = dR, rR ≤ rS, a stationary
/// point of S + R is a minimum, so the total rises through a threshold above its initial value at most once.
///
/// Source: Strobl et al. 2021, Cancer Res 81(4):1135, doi:10.1158/0008-5472.CAN-20-0806 (model, cost and turnover);
/// Gallagher et al. 2024, Cancer Res 84(11):1929, doi:10.1158/0008-5472.CAN-23-2040 (use for adaptive therapy).
public struct LotkaVolterraTumor<Scalar: RealScalar>: DifferentialEquation {
  private(set) public var sensitiveGrowthRate: Scalar
  private(set) public var resistantGrowthRate: Scalar
  private(set) public var sensitiveDeathRate: Scalar
  private(set) public var resistantDeathRate: Scalar
  private(set) public var capacity: Scalar
  /// 1 − dD·D.
  @usableFromInline let drugFactor: Scalar

  /// A tumor under a constant dose.
  /// - Parameters:
  ///   - parameters: rates (1/d), kill and capacity.
  ///   - dose: multiple of the standard dose.
  @inlinable
  public init(_ parameters: LotkaVolterraParameters, dose: Double) {
    self.init(
      sensitiveGrowthRate: .constant(parameters.sensitiveGrowthRate),
      resistantGrowthRate: .constant(parameters.resistantGrowthRate),
      sensitiveDeathRate: .constant(parameters.sensitiveDeathRate),
      resistantDeathRate: .constant(parameters.resistantDeathRate),
      drugKill: .constant(parameters.drugKill), capacity: .constant(parameters.capacity), dose: .constant(dose))
  }

  /// A tumor with parameters by lane, or with derivatives.
  public init(
    sensitiveGrowthRate: Scalar, resistantGrowthRate: Scalar, sensitiveDeathRate: Scalar, resistantDeathRate: Scalar,
    drugKill: Scalar, capacity: Scalar, dose: Scalar
  ) {
    self.sensitiveGrowthRate = sensitiveGrowthRate
    self.resistantGrowthRate = resistantGrowthRate
    self.sensitiveDeathRate = sensitiveDeathRate
    self.resistantDeathRate = resistantDeathRate
    self.capacity = capacity
    drugFactor = .constant(1) - drugKill * dose
  }

  @inlinable
  public func derivative(time: Double, state: TumorBurden<Scalar>) -> TumorBurden<Scalar> {
    let competition = .constant(1) - (state.sensitive + state.resistant) / capacity
    return TumorBurden(
      sensitive: state.sensitive * (sensitiveGrowthRate * competition * drugFactor - sensitiveDeathRate),
      resistant: state.resistant * (resistantGrowthRate * competition - resistantDeathRate))
  }
}
