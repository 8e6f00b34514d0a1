public import DiffEq

/// One patient's parameters of ``LotkaVolterraTumor``.
public struct LotkaVolterraParameters: Codable, Hashable, Sendable {
  /// rS, 1/d.
  public var sensitiveGrowthRate: Double
  /// rR, 1/d.
  public var resistantGrowthRate: Double
  /// dS, 1/d.
  public var sensitiveDeathRate: Double
  /// dR, 1/d.
  public var resistantDeathRate: Double
  /// dD: the kill of dividing sensitive cells at the standard dose, as a multiple of their division.
  public var drugKill: Double
  /// K.
  public var capacity: Double
  /// S₀.
  public var initialSensitive: Double
  /// R₀.
  public var initialResistant: Double

  /// The defaults are the growth rate, drug kill and capacity of Gallagher et al. 2024; the initial burdens are those of
  /// their synthetic patients.
  public init(
    sensitiveGrowthRate: Double = 0.027, resistantGrowthRate: Double, sensitiveDeathRate: Double,
    resistantDeathRate: Double, drugKill: Double = 1.5, capacity: Double = 1, initialSensitive: Double = 0.099,
    initialResistant: Double = 0.001
  ) {
    precondition(
      [sensitiveGrowthRate, capacity, initialSensitive].allSatisfy { $0 > 0 && $0.isFinite }
        && [resistantGrowthRate, sensitiveDeathRate, resistantDeathRate, drugKill, initialResistant].allSatisfy {
          $0 >= 0 && $0.isFinite
        },
      "LotkaVolterraParameters: rates and burdens must be finite and not negative")
    self.sensitiveGrowthRate = sensitiveGrowthRate
    self.resistantGrowthRate = resistantGrowthRate
    self.sensitiveDeathRate = sensitiveDeathRate
    self.resistantDeathRate = resistantDeathRate
    self.drugKill = drugKill
    self.capacity = capacity
    self.initialSensitive = initialSensitive
    self.initialResistant = initialResistant
  }

  /// S₀ and R₀.
  public var initialBurden: TumorBurden<Double> {
    TumorBurden(sensitive: initialSensitive, resistant: initialResistant)
  }

  /// n₀ = S₀ + R₀.
  public var initialTotal: Double { initialSensitive + initialResistant }

  /// The total that counts as progression: 1.2·n₀ (Gallagher et al. 2024).
  public var progressionTotal: Double { 1.2 * initialTotal }

  /// The total to which an untreated sensitive tumor grows: K·(1 − dS/rS).
  public var untreatedTotal: Double { capacity * (1 - sensitiveDeathRate / sensitiveGrowthRate) }

  /// The same tumor described by the cost of resistance and the turnover: rR = (1 − cost)·rS, dS = dR = turnover·rS,
  /// R₀ = resistantFraction·n₀.
  public init(
    initialTotal: Double, resistantFraction: Double, cost: Double, turnover: Double,
    sensitiveGrowthRate: Double = 0.027, drugKill: Double = 1.5, capacity: Double = 1
  ) {
    self.init(
      sensitiveGrowthRate: sensitiveGrowthRate, resistantGrowthRate: (1 - cost) * sensitiveGrowthRate,
      sensitiveDeathRate: turnover * sensitiveGrowthRate, resistantDeathRate: turnover * sensitiveGrowthRate,
      drugKill: drugKill, capacity: capacity, initialSensitive: initialTotal * (1 - resistantFraction),
      initialResistant: initialTotal * resistantFraction)
  }
}
