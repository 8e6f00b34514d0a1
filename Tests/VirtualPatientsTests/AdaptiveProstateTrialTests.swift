import Foundation
import Pharmacometrics
import Testing
import VirtualPatients

@Suite struct AdaptiveProstateTrialTests {
  /// Synthetic patient 1 of Gallagher et al. 2024, published: continuous 1898 d, 50 % rule (7-day decisions) 2667 d.
  @Test func publishedPatientFromSettings() throws {
    let parameters = try TumorSettings.parameters(["rR": 0.018_755_825_1, "dR": 0.015_560_378_2])
    let continuous = try AdaptiveProstateTrial(parameters: parameters, regimen: .continuous).run()
    let adaptive = try AdaptiveProstateTrial(parameters: parameters, regimen: .adaptive50, decisionInterval: 7).run()
    #expect(abs((continuous.timeToProgression ?? 0) - 1898) <= 2)
    #expect(abs((adaptive.timeToProgression ?? 0) - 2667) <= 8)
    #expect(adaptive.drugFreeShare > 0.3 && adaptive.trajectory.first?.time == 0)
    let json = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(adaptive)) as? [String: Any])
    #expect(json["time_to_progression_days"] as? Double == adaptive.timeToProgression)
  }

  @Test func tumorThatDoesNotProgressHasNoTime() throws {
    let parameters = try TumorSettings.parameters(["n0": 0.5, "fR": 0, "turnover": 0.6])
    let outcome = try AdaptiveProstateTrial(parameters: parameters, regimen: .never, limit: 2000).run()
    #expect(outcome.timeToProgression == nil && outcome.drugFreeShare == 1 && outcome.cycles == 0)
  }

  @Test func costAndTurnoverAreRates() throws {
    let parameters = try TumorSettings.parameters(["n0": 0.75, "fR": 0.001, "cost": 0.2, "turnover": 0.3])
    #expect(abs(parameters.resistantGrowthRate - 0.0216) < 1e-15)
    #expect(parameters.sensitiveDeathRate == parameters.resistantDeathRate)
    #expect(abs(parameters.sensitiveDeathRate - 0.0081) < 1e-15)
    #expect(abs(parameters.initialResistant - 0.00075) < 1e-15)
  }

  @Test func allProblemsAreNamedAtOnce() throws {
    let problem = try #require(throws: TumorSettings.Problem.self) {
      try TumorSettings.parameters(["rX": 1, "rR": -1, "cost": 0.1, "K": 0, "S0": .nan])
    }
    for name in ["rX", "rR", "cost", "K", "S0"] { #expect(problem.description.contains(name)) }
  }
}
