import DiffEq
import Foundation
import Pharmacometrics
import TestSupport
import Testing

/// The exponential-type competition model of Gallagher et al. 2024.
@Suite struct CompetitionTumorTests {
  /// The last day with R/n₀ below 0.8·Kr: 1119 with the 50 % rule decided daily (published), 569 under continuous
  /// treatment (independent integration).
  @Test(.tags(.reproduction), arguments: [(TumorRegimen.adaptive50, 1119), (.continuous, 569)])
  func progression(regimen: TumorRegimen, day: Int) throws {
    let course = try ExponentialCompetitionCourse(.init(), regimen: regimen)
    #expect(course.lastDayBefore == day)
    let time = try #require(course.timeToProgression)
    #expect(time > Double(day) && time <= Double(day + 1) && course.duration == time)
    #expect(regimen == .continuous ? course.drugDays == time : course.drugDays < 0.7 * time && course.cycles > 2)
  }

  /// At the published end resistant cells are 0.8·Kr of n₀, and they were fewer at every decision.
  @Test func endIsWhereResistanceReachesItsThreshold() throws {
    let parameters = ExponentialCompetitionParameters()
    #expect(abs(parameters.progressionResistant - 0.2 * 0.800025) < 1e-15)
    let course = try ExponentialCompetitionCourse(parameters, regimen: .adaptive50)
    #expect(course.decisions.allSatisfy { $0.resistant < parameters.progressionResistant })
    #expect(course.decisions.count == 1120)
    let limited = try ExponentialCompetitionCourse(parameters, regimen: .adaptive50, limit: 100.5)
    #expect(limited.timeToProgression == nil && limited.lastDayBefore == nil && limited.duration == 100.5)
  }

  /// Without resistant cells growth is Richards': S = K/(1 + ((K/S₀)^a − 1)·e^(−a·r·t))^(1/a).
  @Test(.tags(.law), arguments: [0.25, 1, 2]) func untreatedSensitiveTumorFollowsRichards(exponent: Double) {
    let parameters = ExponentialCompetitionParameters(exponent: exponent, initialSensitive: 0.1, initialResistant: 0)
    let solution = TumorCourse.solver.solve(
      ExponentialCompetitionTumor(parameters, dose: 0), from: parameters.initialBurden, over: 0...300)
    let decay = exp(-exponent * 0.00715 * 300)
    let expected = pow(1 + (pow(10, exponent) - 1) * decay, -1 / exponent)
    #expect(abs(solution.state.sensitive - expected) < 1e-9 && solution.state.resistant == 0)
  }

  /// Under drug with dDs = 2 and a = 1: dS/dt = −r·S·(1 + S/K), so S = S₀·q/(1 + S₀·(1 − q)/K), q = e^(−r·t).
  @Test(.tags(.law)) func treatedSensitiveTumorFalls() {
    let parameters = ExponentialCompetitionParameters(initialResistant: 0)
    let solution = TumorCourse.solver.solve(
      ExponentialCompetitionTumor(parameters, dose: 1), from: parameters.initialBurden, over: 0...200)
    let rest = exp(-0.00715 * 200)
    #expect(abs(solution.state.sensitive - 0.8 * rest / (1 + 0.8 * (1 - rest))) < 1e-9)
  }

  /// Competition is one half at first and fades to nothing.
  @Test func competitionFades() {
    let tumor = ExponentialCompetitionTumor(.init(), dose: 1)
    #expect(tumor.competition(at: 0) == 0.5)
    #expect(abs(tumor.competition(at: 1000) - 1 / (1 + exp(2.1))) < 1e-15)
    #expect(tumor.competition(at: 1e7) == 0)
    // R alone against S: 1 − (R + S/2)/Kr at the start, by hand.
    let slope = tumor.derivative(time: 0, state: TumorBurden(sensitive: 0.3, resistant: 0.05))
    #expect(abs(slope.resistant - 0.023 * 0.05 * (1 - 0.2 / 0.25)) < 1e-15)
    #expect(abs(slope.sensitive - 0.00715 * 0.3 * (1 - 0.325 - 2)) < 1e-15)
  }
}
