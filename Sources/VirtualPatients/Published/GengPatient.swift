public import Stochastics

/// One virtual patient of ``GengCohort``: the tumor at diagnosis and how it answers to treatment.
///
/// α and ρ are jointly normal with means (0.0398, 7·10⁻⁵), standard deviations (0.168, 7.23·10⁻³) and correlation 0.87,
/// drawn again until both are positive; β = α/10. βc is normal (0.028, 0.0007), truncated to positive values. The
/// patient's type is 1, 2 or 3 with equal probability: type 1 gains 0.1·0.0398 in α (before β is taken), type 3 gains
/// 0.1·0.028 in βc.
///
/// Source: Geng et al. 2017, doi:10.1038/s41598-017-13646-z; the types are those of Lim et al., NeurIPS 2018.
public struct GengPatient: Codable, Hashable, Sendable {
  public var stage: GengStage
  /// 1, 2 or 3.
  public var type: Int
  /// Volume at diagnosis, cm³.
  public var initialVolume: Double
  /// α, the linear effect of radiation, 1/Gy.
  public var alpha: Double
  /// β, the quadratic effect of radiation, 1/Gy².
  public var beta: Double
  /// ρ, the rate of Gompertzian growth, 1/d.
  public var growthRate: Double
  /// βc, the kill by chemotherapy, m³/(mg·d).
  public var chemotherapyKill: Double

  public init(
    stage: GengStage, type: Int, initialVolume: Double, alpha: Double, beta: Double, growthRate: Double,
    chemotherapyKill: Double
  ) {
    precondition(
      initialVolume > 0 && alpha >= 0 && beta >= 0 && chemotherapyKill >= 0 && growthRate.isFinite,
      "GengPatient: volume \(initialVolume), α \(alpha), β \(beta), ρ \(growthRate), βc \(chemotherapyKill)")
    self.stage = stage
    self.type = type
    self.initialVolume = initialVolume
    self.alpha = alpha
    self.beta = beta
    self.growthRate = growthRate
    self.chemotherapyKill = chemotherapyKill
  }

  /// A patient drawn from the population.
  /// - Parameter key: the patient's own key; the same key gives the same patient.
  public init(key: Key) {
    var generator = key.child(.parameters).generator
    stage = GengStage.allCases[generator.categorical(GengStage.allCases.map(\.count))]
    initialVolume = GengTumor.volume(diameter: stage.diameter(quantile: generator.uniform()))
    type = 1 + generator.index(below: 3)
    var kill = 0.0
    while kill <= 0 { kill = generator.normal(mean: 0.028, standardDeviation: 0.0007) }
    chemotherapyKill = kill + (type == 3 ? 0.1 * 0.028 : 0)
    let (drawnAlpha, drawnRate) = Self.radiosensitivityAndGrowth(&generator)
    alpha = drawnAlpha + (type == 1 ? 0.1 * 0.0398 : 0)
    beta = alpha / 10
    growthRate = drawnRate
  }

  /// α and ρ, drawn until both are positive.
  private static func radiosensitivityAndGrowth(_ generator: inout Generator) -> (Double, Double) {
    let correlation = 0.87
    while true {
      let first = generator.normal()
      let second = correlation * first + (1 - correlation * correlation).squareRoot() * generator.normal()
      let alpha = 0.0398 + 0.168 * first
      let rate = 7e-5 + 7.23e-3 * second
      if alpha > 0 && rate > 0 { return (alpha, rate) }
    }
  }
}
