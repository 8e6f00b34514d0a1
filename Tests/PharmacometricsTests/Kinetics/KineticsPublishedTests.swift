import DiffEq
import Foundation
import Pharmacometrics
import TestSupport
import Testing

/// Textbook formulas and published drugs.
@Suite(.tags(.golden)) struct KineticsPublishedTests {
  @Test func batemanFunction() {
    var kinetics = LinearKinetics(LinearDisposition(absorption: 1.5, clearance: 1.1, volume: 20.0))
    kinetics.addBolus(100, to: .depot)
    let k = 1.1 / 20
    for hours in [0, 0.1, 1, 6.5, 24, 200] {
      let bateman = 100 / 20 * 1.5 / (1.5 - k) * (exp(-k * hours) - exp(-1.5 * hours))
      #expect(abs(kinetics.concentration(after: hours) - bateman) < 1e-14 * 5)
    }
  }

  /// Gibaldi and Perrier: C = D/V ((α - k21)/(α - β) e^(-α t) + (k21 - β)/(α - β) e^(-β t)).
  @Test func macroConstants() {
    let (clearance, volume, exchange, peripheral) = (3.0, 12.0, 5.0, 40.0)
    var kinetics = LinearKinetics(
      LinearDisposition(
        clearance: clearance, volume: volume,
        peripherals: [.init(intercompartmentalClearance: exchange, volume: peripheral)]))
    kinetics.addBolus(80, to: .central)
    let (k10, k12, k21) = (clearance / volume, exchange / volume, exchange / peripheral)
    let sum = k10 + k12 + k21
    let root = (sum * sum - 4 * k10 * k21).squareRoot()
    let (alpha, beta) = ((sum + root) / 2, (sum - root) / 2)
    for hours in [0, 0.3, 2, 12, 72] {
      let fast = (alpha - k21) / (alpha - beta) * exp(-alpha * hours)
      let slow = (k21 - beta) / (alpha - beta) * exp(-beta * hours)
      #expect(abs(kinetics.concentration(after: hours) - 80 / volume * (fast + slow)) < 1e-13)
    }
  }

  @Test func infusion() {
    var kinetics = LinearKinetics(LinearDisposition(clearance: 4.0, volume: 25.0))
    kinetics.setInfusionRate(10, to: .central)
    #expect(abs(kinetics.concentration(after: 3) - 10 / 4 * (1 - exp(-0.16 * 3))) < 1e-14)
    kinetics.advance(by: 3)
    kinetics.setInfusionRate(0, to: .central)
    #expect(abs(kinetics.concentration(after: 7) - 10 / 4 * (1 - exp(-0.16 * 3)) * exp(-0.16 * 7)) < 1e-14)
  }

  /// Sunitinib in men with GIST: B. E. Houk and others, Clin. Cancer Res. 15, 2497 (2009); numbers of the 28th day from
  /// an independent solution of the equations.
  @Test func sunitinib() {
    var kinetics = LinearKinetics(
      LinearDisposition(
        absorption: 0.195, clearance: 51.8 * (1 - 0.285), volume: 2030,
        peripherals: [.init(intercompartmentalClearance: 7.22, volume: 583)]))
    for day in 1...28 {
      kinetics.addBolus(50, to: .depot)
      if day < 28 { kinetics.advance(by: 24) }
    }
    let peak = (0...2400).map { Double($0) / 100 }.max {
      kinetics.concentration(after: $0) < kinetics.concentration(after: $1)
    }
    #expect(peak == 7.52)
    #expect(abs(kinetics.concentration(after: 7.52) * 1000 / 60.4260 - 1) < 1e-5)
    #expect(abs(kinetics.concentration(after: 24) * 1000 / 49.2010 - 1) < 1e-5)
  }

  /// Imatinib, 400 mg daily, with the typical values of V. Gotta and others; numbers from an independent solution.
  @Test func imatinib() {
    var kinetics = LinearKinetics(LinearDisposition(absorption: 0.609, clearance: 15.106, volume: 347.0))
    kinetics.reachSteadyState(amount: 400, interval: 24, to: .depot)
    #expect(abs(kinetics.concentration(after: 0) * 1000 / 673.69 - 1) < 1e-4)
    kinetics.addBolus(400, to: .depot)
    #expect(abs(kinetics.exposure(over: 24) * 1000 / 26479.5 - 1) < 1e-4)
  }

  /// Sunitinib and SU12662 for 70 kg: H. Yu and others, Br. J. Clin. Pharmacol. 79, 809 (2015).
  @Test func sunitinibWithMetabolite() {
    var kinetics = LinearKinetics(
      LinearDisposition.wellStirred(
        absorption: 0.34, intrinsicClearance: 35.7, liverFlow: 80, volume: 1360,
        metabolite: .init(
          formedFraction: 0.21, clearance: 17.1, volume: 635,
          peripheral: .init(intercompartmentalClearance: 20.1, volume: 388))))
    for day in 1...28 {
      kinetics.addBolus(50, to: .depot)
      if day < 28 { kinetics.advance(by: 24) }
    }
    #expect(abs(kinetics.concentration(after: 24) * 1000 / 49.1843 - 1) < 1e-5)
    #expect(abs(kinetics.metaboliteConcentration(after: 24) * 1000 / 23.7466 - 1) < 1e-5)
    let sum = kinetics.concentration(after: 24) + kinetics.metaboliteConcentration(after: 24)
    #expect(abs(sum * 1000 / 72.9309 - 1) < 1e-5)
    #expect(abs(kinetics.exposure(over: 24) / 1.40055 - 1) < 1e-5)
    #expect(abs(kinetics.metaboliteExposure(over: 24) / 0.61393 - 1) < 1e-5)
  }
}
