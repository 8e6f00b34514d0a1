import DiffEq
import Foundation
import Pharmacometrics
import TestSupport
import Testing

/// The stem-cell model of Brady-Nicholls et al. 2020; there is no published course to compare with, so laws.
@Suite struct StemCellTumorTests {
  static let parameters = StemCellParameters()
  static let ln2 = Foundation.log(2.0)

  static func solve(
    _ parameters: StemCellParameters, dose: Double, days: Double,
    observing: (DenseStep<StemCellState<Double>>) -> Void = { _ in }
  ) -> StemCellState<Double> {
    TumorCourse.solver.solve(
      StemCellTumor<Double>(parameters, dose: dose), from: parameters.initialState, over: 0...days,
      observing: observing
    ).state
  }

  /// By hand from the patient's numbers: f = 10/1010, rR·R = 6.93147, renewal f·b·rR·R.
  @Test(.tags(.golden)) func derivativeByHand() {
    let slope = StemCellTumor<Double>(Self.parameters, dose: 1).derivative(time: 0, state: Self.parameters.initialState)
    let divisions = 10 * Self.ln2
    let renewed = 10 / 1010.0 * 0.0425 * divisions
    #expect(abs(slope.stem - renewed) < 1e-15)
    #expect(abs(slope.differentiated - (divisions - renewed - 47.8)) < 1e-12)
    #expect(abs(slope.psa - (0.1243 - 0.0113 * 11.83)) < 1e-15)
  }

  /// Without drug the total grows by rR·∫R dt, whatever the share of renewal.
  @Test(.tags(.law), arguments: [0.0, 0.0425, 0.9]) func untreatedTotalGrowsByTheDivisions(selfRenewal: Double) {
    var parameters = Self.parameters
    parameters.selfRenewal = selfRenewal
    var integral = 0.0
    let state = Self.solve(parameters, dose: 0, days: 400) { step in
      // Simpson's rule over each step.
      integral +=
        step.width / 6 * (step.initial.stem + 4 * step.state(at: 0.5).stem + step.final.stem)
    }
    let growth = state.differentiated + state.stem - 1010
    #expect(growth > 0 && abs(growth - Self.ln2 * integral) < 1e-6 * growth, "\(growth)")
  }

  /// Without renewal all is closed: R stays, S rises by k = rR·R a day, and PSA follows
  /// P = ρ/φ·(S₀ + k·t) − ρ·k/φ² + (P₀ − ρ·S₀/φ + ρ·k/φ²)·e^(−φ·t).
  @Test(.tags(.law)) func closedFormWithoutRenewal() {
    var parameters = Self.parameters
    parameters.selfRenewal = 0
    let (rho, phi, k) = (1.243e-4, 0.0113, 10 * Self.ln2)
    let state = Self.solve(parameters, dose: 0, days: 250)
    #expect(abs(state.stem - 10) < 1e-12 && abs(state.differentiated - (1000 + 250 * k)) < 1e-6)
    let lag = rho * k / (phi * phi)
    let constant = 11.83 - rho * 1000 / phi + lag
    let psa = rho / phi * (1000 + 250 * k) - lag + constant * exp(-phi * 250)
    #expect(abs(state.psa - psa) < 1e-8)
    // Under drug S falls towards k/dR: S = k/d + (S₀ − k/d)·e^(−d·t).
    let treated = Self.solve(parameters, dose: 1, days: 100)
    let level = k / 0.0478
    #expect(abs(treated.differentiated - (level + (1000 - level) * exp(-4.78))) < 1e-6)
  }

  /// Stem-like cells never fall, and drug makes them renew faster: with fewer differentiated cells f is larger.
  @Test(.tags(.law)) func drugSpeedsRenewal() {
    for dose in [0.0, 1, 2] {
      var last = 0.0
      _ = Self.solve(Self.parameters, dose: dose, days: 600) { step in
        #expect(step.final.stem > last && step.final.differentiated > 0 && step.final.psa > 0)
        last = step.final.stem
      }
    }
    let stems = [0.0, 1, 2].map { Self.solve(Self.parameters, dose: $0, days: 300).stem }
    #expect(stems[0] < stems[1] && stems[1] < stems[2])
  }

  /// On drug until PSA is half of P₀, off until it is back: PSA swings between the two, and stem-like cells gather.
  @Test func intermittentTreatment() throws {
    let course = try StemCellCourse(
      Self.parameters, regimen: .adaptive(stop: 0.5, restart: 1), decisionInterval: 7, duration: 1400)
    #expect(course.cycles >= 2 && course.drugDays > 0 && course.drugDays < 1400 && course.decisions.count == 200)
    for (now, next) in zip(course.decisions, course.decisions.dropFirst()) where now.isOn != next.isOn {
      #expect(next.isOn ? next.state.psa > 11.83 : next.state.psa < 0.5 * 11.83)
    }
    let on = course.decisions.count(where: \.isOn)
    #expect(course.drugDays == Double(on) * 7)
    #expect(course.final.stem > 10)
    // The course is the equation solved piece by piece: each stretch from its own start gives the next state.
    let (now, next) = (course.decisions[20], course.decisions[21])
    let piece = TumorCourse.solver.solve(
      StemCellTumor<Double>(Self.parameters, dose: now.isOn ? 1 : 0), from: now.state, over: 0...7)
    #expect(abs(piece.state.psa - next.state.psa) < 1e-9)
  }
}
