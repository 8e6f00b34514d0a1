import DiffEq
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// The population of the dossier's A.9: 2,000 virtual patients under 50 mg, four weeks on and two off.
struct SunitinibPopulationTests {
  private func summary(_ regimen: String, patients: Int, weeks: Double, seed: UInt64 = 1) throws -> SimulationSummary {
    let request = SimulationRequest(
      patients: .cohort(patients), seed: seed, doses: try Regimen(regimen).events(until: weeks * 168),
      horizon: weeks * 168, step: weeks * 168, threads: 2)
    return try Registered<SunitinibGIST>().simulate(request, render: { _ in }, consume: { _ in }, progress: { _ in })
  }

  @Test(.tags(.reproduction, .statistical)) func survivalAndNadir() throws {
    let summary = try summary("50 mg daily 4wk on 2wk off", patients: 2000, weeks: 160)
    #expect(summary.failures == 0)
    let median = try #require(summary.survival?.survival().median) / 7
    #expect(Swift.abs(median - 96.4) < 6, "median OS \(median) wk")
    let grades = summary.laboratoryGrades[0]
    let severe = Double(grades[3] + grades[4]) / 2000
    #expect(Swift.abs(severe - 0.05) < 0.015, "ANC nadir below 1.0 in \(severe)")
    #expect(grades[4] <= 2)
  }

  /// What the clinical progression hazard was fitted to (Demetri 2006): median time to progression 27.3 and 6.4 weeks,
  /// 7 % partial responses. Bounds: 4 standard errors of a median of 3,000 patients (about 1.5 and 0.4 weeks).
  @Test(.tags(.reproduction, .statistical)) func timeToProgression() throws {
    let treated = try summary("50 mg daily 4wk on 2wk off", patients: 3000, weeks: 60)
    let median = try #require(treated.progression?.survival().median) / 7
    #expect(Swift.abs(median - 27.3) < 4, "\(median) wk")
    let assessed = Double(treated.responses.values.reduce(0, +))
    let partial = Double(treated.responses[.partial] ?? 0) / assessed
    #expect(Swift.abs(partial - 0.07) < 0.025, "\(partial)")
    let untreated = try summary("none", patients: 3000, weeks: 30)
    let placebo = try #require(untreated.progression?.survival().median) / 7
    #expect(Swift.abs(placebo - 6.4) < 0.8, "\(placebo) wk")
  }
}
