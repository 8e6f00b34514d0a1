import DiffEq
import Foundation
import Pharmacometrics
import TestSupport
import Testing

/// The models of adaptive therapy against published times and against their counterparts per day.
struct AdaptiveModelTests {
  /// Five synthetic patients (rR, d), with the time of progression under continuous therapy.
  @Test(
    .tags(.reproduction),
    arguments: [
      (0.0212158151, 0.0174417570, 1583.25), (0.0187558251, 0.0155603782, 1898.5),
      (0.0201306298, 0.0163927552, 1576.0), (0.0214433789, 0.0187296229, 2877.25),
      (0.0211713561, 0.0144684876, 796.5),
    ])
  func continuousTherapyOfSyntheticPatients(resistantGrowth: Double, death: Double, expected: Double) throws {
    let course = try typicalCourse(
      AdaptiveLotkaVolterra.self, ["COST": 1 - resistantGrowth / 0.027, "TURNOVER": death / 0.027])
    course.dose(1, every: 24, times: 3000)
    var day = 0.0
    while day < 3000 && course.value(.relative, at: 24 * (day + 0.25)) <= 1.2 { day += 0.25 }
    #expect(Swift.abs(day + 0.25 - expected) <= 0.5, "\(day)")
  }

  /// Dosed by the 50 % rule day by day, as by ``TumorCourse``.
  @Test(.tags(.law)) func theFiftyPercentRule() throws {
    let parameters = LotkaVolterraParameters(initialTotal: 0.1, resistantFraction: 0.01, cost: 0.35, turnover: 0.65)
    let expected = try TumorCourse(parameters, regimen: .adaptive50, decisionInterval: 1, limit: 400)
    let course = try typicalCourse(AdaptiveLotkaVolterra.self)
    var isOn: Bool?
    for decision in expected.decisions {
      let relative = course.value(.relative, at: decision.time * 24)
      let treats = TumorRegimen.adaptive50.treats(relativeBurden: relative, isOn: isOn)
      #expect(treats == decision.isOn)
      #expect(agree(course.read()[.sensitive], decision.sensitive, within: 1e-7), "day \(decision.time)")
      isOn = treats
      course.dose(at: decision.time * 24, amount: treats ? 1 : 0)
    }
  }

  @Test(.tags(.reproduction)) func continuousTherapyWhereCompetitionFades() throws {
    let course = try typicalCourse(AdaptiveExponential.self)
    course.dose(1, every: 24, times: 600)
    // The published time is the last day before progression.
    #expect(course.value(.progression, at: 569 * 24) < 1)
    #expect(course.value(.progression, at: 570 * 24) >= 1)
  }

  @Test(.tags(.law)) func fadingCompetitionIsThatOfItsCounterpart() throws {
    let parameters = ExponentialCompetitionParameters(exponent: 1.3)
    let expected = try ExponentialCompetitionCourse(
      parameters, regimen: .adaptive50, decisionInterval: 10, limit: 500)
    let course = try typicalCourse(AdaptiveExponential.self, ["A": 1.3])
    for decision in expected.decisions {
      course.advance(to: decision.time * 24)
      #expect(agree(course.read()[.sensitive], decision.sensitive, within: 1e-7), "day \(decision.time)")
      #expect(agree(course.read()[.resistant], decision.resistant, within: 1e-7), "day \(decision.time)")
      for day in 0..<10 { course.dose(at: (decision.time + Double(day)) * 24, amount: decision.isOn ? 1 : 0) }
    }
  }

  @Test(.tags(.law)) func stemCellsAreThoseOfTheirCounterpart() throws {
    let expected = try StemCellCourse(
      StemCellParameters(), regimen: .adaptive50, decisionInterval: 14, duration: 700)
    let course = try typicalCourse(AdaptiveStemCell.self)
    for decision in expected.decisions {
      course.advance(to: decision.time * 24)
      #expect(agree(course.read()[.differentiated], decision.state.differentiated, within: 1e-7))
      #expect(agree(course.read()[.stem], decision.state.stem, within: 1e-7))
      #expect(agree(course.read()[.psa], decision.state.psa, within: 1e-7), "day \(decision.time)")
      for day in 0..<14 { course.dose(at: (decision.time + Double(day)) * 24, amount: decision.isOn ? 1 : 0) }
    }
  }
}
