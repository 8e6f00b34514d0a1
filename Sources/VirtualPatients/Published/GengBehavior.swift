import Foundation

/// How the clinicians of ``GengCohort`` choose: the larger the tumor has been, the more likely each treatment.
///
/// P(treat on day t) = 1/(1 + exp(−γ/13·(D̄ − 6.5))), D̄ the mean diameter (cm) over days t−15…t−1 as far as there are
/// any; chemotherapy and radiotherapy are drawn independently, each with its own γ. γ = 0 is a coin; the larger γ, the
/// stronger the confounding by tumor size.
///
/// Source: Lim, Alaa, van der Schaar. Forecasting treatment responses over time using recurrent marginal structural
/// networks. NeurIPS 2018.
public struct GengBehavior: Codable, Hashable, Sendable {
  /// The probabilities of one day.
  public struct Probabilities: Codable, Hashable, Sendable {
    public var chemotherapy: Double
    public var radiotherapy: Double

    public init(chemotherapy: Double, radiotherapy: Double) {
      self.chemotherapy = chemotherapy
      self.radiotherapy = radiotherapy
    }

    /// The probability of a treatment.
    public subscript(treatment: GengTreatment) -> Double {
      (treatment.chemotherapy ? chemotherapy : 1 - chemotherapy)
        * (treatment.radiotherapy ? radiotherapy : 1 - radiotherapy)
    }
  }

  /// γ of chemotherapy.
  public var gammaChemo: Double
  /// γ of radiotherapy.
  public var gammaRadio: Double

  public init(gammaChemo: Double, gammaRadio: Double) {
    precondition(gammaChemo.isFinite && gammaRadio.isFinite, "GengBehavior(\(gammaChemo), \(gammaRadio))")
    self.gammaChemo = gammaChemo
    self.gammaRadio = gammaRadio
  }

  /// The number of days over which the diameter is averaged.
  public static let window = 15

  /// The probabilities for a mean diameter (cm).
  public func probabilities(meanDiameter: Double) -> Probabilities {
    func probability(_ gamma: Double) -> Double { 1 / (1 + exp(-gamma / 13 * (meanDiameter - 6.5))) }
    return Probabilities(chemotherapy: probability(gammaChemo), radiotherapy: probability(gammaRadio))
  }

  /// The mean over the last ``window`` days.
  public static func meanDiameter(_ diameters: some BidirectionalCollection<Double>) -> Double {
    precondition(!diameters.isEmpty, "GengBehavior: no day to average over")
    let recent = diameters.suffix(window)
    return recent.reduce(0, +) / Double(recent.count)
  }
}
