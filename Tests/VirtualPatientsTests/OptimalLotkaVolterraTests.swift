import DosingMDP
import Pharmacometrics
import Testing
import VirtualPatients

@Suite struct OptimalLotkaVolterraTests {
  static let progressionFreeTime = CompositeReward.Configuration(
    burdenVariable: "psa", burden: 0, treatment: 0, progressionFree: 1, progression: 0)

  static func parameters(_ patient: Int) throws -> LotkaVolterraParameters {
    try #require(BruchovskyPatients.fits.first { $0.patient == patient }).parameters
  }

  /// 28-day decisions: the best fixed threshold attains 2726.5 d for patient 25, and these for the others
  /// (independent integration of the published equations).
  @Test(arguments: [(25, 2726.5), (85, 758.5), (78, 1472.5), (20, 1924), (12, 978), (99, 1517), (101, 1493.5)])
  func attainsAtLeastTheBestThreshold(patient: Int, days: Double) throws {
    let optimum = try OptimalLotkaVolterra(
      Self.parameters(patient), reward: Self.progressionFreeTime, discount: Discount(perDay: 1))
    let time = try #require(optimum.course().timeToProgression)
    #expect(time >= days - 0.5, "\(time)")
    #expect(optimum.isConverged)
    #expect(abs(optimum.initialValue * 30 / time - 1) < 0.05, "V \(optimum.initialValue * 30) d, attained \(time) d")
  }

  /// The value of the initial state is the better of its action values, up to interpolation.
  @Test func initialValueSolvesBellmansEquation() throws {
    let optimum = try OptimalLotkaVolterra(
      Self.parameters(20), reward: .init(burdenVariable: "psa"), discount: Discount(perDay: 0.999))
    let actionValues = try optimum.actionValues(optimum.parameters.initialBurden)
    let best = try #require(actionValues.max())
    #expect(abs(optimum.initialValue - best) < 0.02 * abs(best))
  }

  /// A higher price of treatment gives more time without drug.
  @Test func priceOfTreatmentSparesDrug() throws {
    let shares = try [0.0, 0.6].map { price in
      var reward = Self.progressionFreeTime
      reward.treatment = price
      return try OptimalLotkaVolterra(
        Self.parameters(12), reward: reward, discount: Discount(perDay: 1)
      ).course().drugFreeShare
    }
    #expect(shares[1] > shares[0] + 0.01, "\(shares)")
  }
}
