/// Seven patients of the Bruchovsky trial of intermittent androgen suppression, as fitted with the Lotka–Volterra model.
///
/// rS = 0.027/d, dD = 1.5 and K = 1 are fixed in all fits.
///
/// Source: Gallagher et al. 2024, Cancer Res 84(11):1929, doi:10.1158/0008-5472.CAN-23-2040 (parameters); trial:
/// Bruchovsky et al. 2006, Cancer 107(2):389, doi:10.1002/cncr.21989.
public enum BruchovskyPatients {
  /// One fitted patient.
  public struct Fit: Sendable, Hashable {
    /// The patient's number in the trial.
    public let patient: Int
    public let parameters: LotkaVolterraParameters
  }

  /// The fits by patient number.
  public static let fits: [Fit] = [
    fit(12, sensitive: 0.0996589684, resistant: 3.410315863e-4, growth: 0.0079096056, death: 0.0013319320),
    fit(20, sensitive: 0.0990169507, resistant: 9.830492630e-4, growth: 0.0148731594, death: 0.0111908277),
    fit(25, sensitive: 0.4256703505, resistant: 4.256746073e-6, growth: 0.0207927990, death: 0.0078682168),
    fit(78, sensitive: 0.0999990, resistant: 1.0e-6, growth: 0.0220899696, death: 0.0124209911),
    fit(85, sensitive: 0.0959384859, resistant: 4.061514148e-3, growth: 0.0143601545, death: 0.0087707035),
    fit(99, sensitive: 0.0999987496, resistant: 1.253073754e-6, growth: 0.0211965037, death: 0.0120015535),
    fit(101, sensitive: 0.1027482100, resistant: 1.027492374e-6, growth: 0.0187612665, death: 0.0094883953),
  ]

  private static func fit(
    _ patient: Int, sensitive: Double, resistant: Double, growth: Double, death: Double
  ) -> Fit {
    Fit(
      patient: patient,
      parameters: LotkaVolterraParameters(
        resistantGrowthRate: growth, sensitiveDeathRate: death, resistantDeathRate: death,
        initialSensitive: sensitive, initialResistant: resistant))
  }
}
