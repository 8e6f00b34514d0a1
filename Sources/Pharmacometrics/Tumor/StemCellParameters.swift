public import DiffEq

/// One patient's parameters of a ``StemCellTumor``.
public struct StemCellParameters: Codable, Hashable, Sendable {
  /// rR, the division of stem-like cells, 1/d.
  public var divisionRate: Double
  /// b, the share of symmetric divisions per share of stem-like cells.
  public var selfRenewal: Double
  /// dR, the kill of differentiated cells by the drug, 1/d.
  public var drugKill: Double
  /// ρ, PSA made by a differentiated cell, µg/(L·d).
  public var psaProduction: Double
  /// φ, the clearance of PSA, 1/d.
  public var psaClearance: Double
  /// S₀.
  public var initialDifferentiated: Double
  /// R₀.
  public var initialStem: Double
  /// P₀, µg/L.
  public var initialPSA: Double

  /// The defaults are patient 1014 of Gallagher et al. 2024; the division rate is ln 2, one division a day.
  public init(
    divisionRate: Double = 0.693_147_180_559_945_3, selfRenewal: Double = 0.0425, drugKill: Double = 0.0478,
    psaProduction: Double = 1.243e-4, psaClearance: Double = 0.0113, initialDifferentiated: Double = 1000,
    initialStem: Double = 10, initialPSA: Double = 11.83
  ) {
    precondition(
      initialDifferentiated + initialStem > 0
        && [
          divisionRate, selfRenewal, drugKill, psaProduction, psaClearance, initialDifferentiated, initialStem,
          initialPSA,
        ].allSatisfy { $0 >= 0 && $0.isFinite },
      "StemCellParameters: rates and numbers must be finite and not negative, and there must be a cell")
    self.divisionRate = divisionRate
    self.selfRenewal = selfRenewal
    self.drugKill = drugKill
    self.psaProduction = psaProduction
    self.psaClearance = psaClearance
    self.initialDifferentiated = initialDifferentiated
    self.initialStem = initialStem
    self.initialPSA = initialPSA
  }

  /// S₀, R₀ and P₀.
  public var initialState: StemCellState<Double> {
    StemCellState(differentiated: initialDifferentiated, stem: initialStem, psa: initialPSA)
  }
}
