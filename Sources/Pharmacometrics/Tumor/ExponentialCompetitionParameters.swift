public import DiffEq

/// One patient's parameters of ``ExponentialCompetitionTumor``.
public struct ExponentialCompetitionParameters: Codable, Hashable, Sendable {
  /// rS, 1/d.
  public var sensitiveGrowthRate: Double
  /// rR, 1/d.
  public var resistantGrowthRate: Double
  /// Ks.
  public var sensitiveCapacity: Double
  /// Kr.
  public var resistantCapacity: Double
  /// a.
  public var exponent: Double
  /// dDs, a multiple of the growth rate.
  public var sensitiveKill: Double
  /// dDr, a multiple of the growth rate.
  public var resistantKill: Double
  /// g, 1/d.
  public var fading: Double
  /// S₀.
  public var initialSensitive: Double
  /// R₀.
  public var initialResistant: Double

  /// The defaults are those of the comparison in Gallagher et al. 2024.
  public init(
    sensitiveGrowthRate: Double = 0.00715, resistantGrowthRate: Double = 0.023, sensitiveCapacity: Double = 1,
    resistantCapacity: Double = 0.25, exponent: Double = 1, sensitiveKill: Double = 2, resistantKill: Double = 0,
    fading: Double = 0.0021, initialSensitive: Double = 0.8, initialResistant: Double = 2.5e-5
  ) {
    precondition(
      [sensitiveCapacity, resistantCapacity, exponent, initialSensitive].allSatisfy { $0 > 0 && $0.isFinite }
        && [
          sensitiveGrowthRate, resistantGrowthRate, sensitiveKill, resistantKill, fading, initialResistant,
        ].allSatisfy { $0 >= 0 && $0.isFinite },
      "ExponentialCompetitionParameters: rates and burdens must be finite and not negative")
    self.sensitiveGrowthRate = sensitiveGrowthRate
    self.resistantGrowthRate = resistantGrowthRate
    self.sensitiveCapacity = sensitiveCapacity
    self.resistantCapacity = resistantCapacity
    self.exponent = exponent
    self.sensitiveKill = sensitiveKill
    self.resistantKill = resistantKill
    self.fading = fading
    self.initialSensitive = initialSensitive
    self.initialResistant = initialResistant
  }

  /// S₀ and R₀.
  public var initialBurden: TumorBurden<Double> {
    TumorBurden(sensitive: initialSensitive, resistant: initialResistant)
  }

  /// n₀ = S₀ + R₀.
  public var initialTotal: Double { initialSensitive + initialResistant }

  /// The resistant burden that counts as progression: 0.8·Kr·n₀ (Gallagher et al. 2024).
  public var progressionResistant: Double { 0.8 * resistantCapacity * initialTotal }
}
