import DiffEq
import Pharmacometrics
import Testing

@Suite struct TumorLawTests {
  static let parameters = LotkaVolterraParameters(
    initialTotal: 0.4, resistantFraction: 0.01, cost: 0.2, turnover: 0.3)

  /// From any start inside the capacity, with and without drug, burdens stay positive and their sum below K.
  @Test func burdensStayWithinCapacity() {
    for dose in [0.0, 1, 3] {
      for total in [1e-6, 0.3, 0.999_999] {
        for fraction in [1e-9, 0.5, 1 - 1e-9] {
          let initial = TumorBurden(sensitive: total * (1 - fraction), resistant: total * fraction)
          let solution = TumorCourse.solver.solve(
            LotkaVolterraTumor(Self.parameters, dose: dose), from: initial, over: 0...3000
          ) { step in
            #expect(step.final.sensitive > -1e-15 && step.final.resistant > -1e-15 && step.final.total < 1)
          }
          #expect(solution.ending() == .completed)
        }
      }
    }
  }

  /// Without drug and without resistance growth is logistic: rate r = rS − dS, capacity n* = K·(1 − dS/rS).
  @Test func untreatedSensitiveTumorIsLogistic() {
    let parameters = LotkaVolterraParameters(initialTotal: 0.1, resistantFraction: 0, cost: 0, turnover: 0.4)
    let solution = TumorCourse.solver.solve(
      LotkaVolterraTumor(parameters, dose: 0), from: parameters.initialBurden, over: 0...200)
    let rate = 0.027 * 0.6
    let level = parameters.untreatedTotal
    let growth = exponential(rate * 200)
    #expect(abs(level - 0.6) < 1e-15)
    #expect(abs(solution.state.total - level * 0.1 * growth / (level + 0.1 * (growth - 1))) < 1e-9)
  }

  /// Resistant cells do not feel the drug: with S = 0 the dose changes nothing.
  @Test func drugActsOnSensitiveCellsOnly() {
    let initial = TumorBurden(sensitive: 0.0, resistant: 0.2)
    let burdens = [0.0, 1].map { dose in
      TumorCourse.solver.solve(LotkaVolterraTumor(Self.parameters, dose: dose), from: initial, over: 0...300).state
    }
    #expect(burdens[0].resistant == burdens[1].resistant && burdens[0].resistant > 0.2)
  }

  /// Under constant treatment a stationary point of the total is a minimum (see ``LotkaVolterraTumor``), so the total
  /// never rises and falls again within an interval.
  @Test func totalHasNoMaximumUnderConstantTreatment() {
    for fit in BruchovskyPatients.fits {
      for dose in [0.0, 1] {
        var hasRisen = false
        var last = fit.parameters.initialTotal
        _ = Dopri5(relativeTolerance: 1e-10, absoluteTolerance: 1e-15, maximumStep: 5).solve(
          LotkaVolterraTumor(fit.parameters, dose: dose), from: fit.parameters.initialBurden, over: 0...2000
        ) { step in
          let total = step.final.total
          if total > last + 1e-12 { hasRisen = true }
          #expect(!hasRisen || total > last - 1e-12)
          last = total
        }
      }
    }
  }

  /// Progression is where the total is exactly 1.2·n₀, not at the end of a step.
  @Test func progressionIsLocatedExactly() throws {
    let interval = try TumorInterval(
      Self.parameters, from: Self.parameters.initialBurden, isOn: false, days: 1000)
    #expect(interval.isProgressed)
    #expect(abs(interval.burden.total - Self.parameters.progressionTotal) < 1e-9)
    let before = try TumorInterval(
      Self.parameters, from: Self.parameters.initialBurden, isOn: false, days: interval.days - 1e-4)
    #expect(!before.isProgressed)
  }

  @Test func neverTreatingIsDrugFree() throws {
    let course = try TumorCourse(Self.parameters, regimen: .never, decisionInterval: 28)
    #expect(course.drugFreeShare == 1 && course.cycles == 0)
    #expect((course.timeToProgression ?? 0) > 0)
  }

  @Test func limitEndsWithoutProgression() throws {
    let course = try TumorCourse(Self.parameters, regimen: .continuous, decisionInterval: 28, limit: 100)
    #expect(course.timeToProgression == nil && course.duration == 100 && course.drugDays == 100)
    #expect(course.decisions.count == 4)
  }

  private func exponential(_ x: Double) -> Double {
    var sum = 1.0
    var term = 1.0
    for index in 1..<100 {
      term *= x / Double(index)
      sum += term
    }
    return sum
  }
}
