import Pharmacometrics
import Testing

/// Times to progression of Gallagher et al. 2024, doi:10.1158/0008-5472.CAN-23-2040. Always for the decision interval
/// that is named: the 50 % rule depends on it strongly.
@Suite struct PublishedTumorTests {
  struct Synthetic: Sendable {
    var resistantGrowth: Double
    var death: Double
    var adaptive: Double
    var continuous: Double

    var parameters: LotkaVolterraParameters {
      LotkaVolterraParameters(
        resistantGrowthRate: resistantGrowth, sensitiveDeathRate: death, resistantDeathRate: death)
    }
  }

  /// The synthetic patients 0 to 4 and their published times (days).
  static let synthetic = [
    Synthetic(resistantGrowth: 0.0212158151071729, death: 0.0174417570138861, adaptive: 2170, continuous: 1583),
    Synthetic(resistantGrowth: 0.0187558250483486, death: 0.0155603782198332, adaptive: 2667, continuous: 1898),
    Synthetic(resistantGrowth: 0.0201306298038761, death: 0.0163927551463153, adaptive: 2135, continuous: 1575),
    Synthetic(resistantGrowth: 0.0214433788973216, death: 0.0187296228611661, adaptive: 4508, continuous: 2877),
    Synthetic(resistantGrowth: 0.0211713560743148, death: 0.0144684875971532, adaptive: 937, continuous: 796),
  ]

  @Test(arguments: synthetic)
  func continuousTherapy(patient: Synthetic) throws {
    let course = try TumorCourse(patient.parameters, regimen: .continuous, decisionInterval: 7)
    let time = try #require(course.timeToProgression)
    #expect(abs(time - patient.continuous) <= 2, "\(time)")
    #expect(course.drugFreeShare == 0 && course.cycles == 1)
  }

  @Test(arguments: synthetic)
  func fiftyPercentRuleWeekly(patient: Synthetic) throws {
    let course = try TumorCourse(patient.parameters, regimen: .adaptive50, decisionInterval: 7)
    let time = try #require(course.timeToProgression)
    #expect(abs(time - patient.adaptive) <= 8, "\(time)")
    #expect(course.drugFreeShare > 0.1 && course.cycles > 1)
  }

  /// The exact times, rounded down, are the published ones: those were found on a daily grid.
  @Test func continuousTimesAreThePublishedWholeDays() throws {
    for patient in Self.synthetic {
      let course = try TumorCourse(patient.parameters, regimen: .continuous, decisionInterval: 7)
      #expect(course.timeToProgression.map { $0.rounded(.down) } == patient.continuous)
    }
  }
}
