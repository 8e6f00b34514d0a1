import DiffEq
import Pharmacometrics
import TestSupport
import Testing

/// Steady states against regimens that are given for long.
@Suite(.tags(.law)) struct SteadyStateTests {
  static func expectSame(_ first: LinearKinetics<Double>, _ second: LinearKinetics<Double>) {
    for compartment in LinearCompartment.allCases {
      let (left, right) = (first.amounts[compartment], second.amounts[compartment])
      #expect(abs(left - right) < 1e-9 * max(1, abs(right)), "\(compartment): \(left), not \(right)")
    }
  }

  @Test(arguments: [DoseSite.depot, .central]) func limitOfRepeatedDoses(site: DoseSite) {
    for disposition in KineticsLawTests.all {
      var repeated = LinearKinetics(disposition)
      for _ in 0..<2000 {
        repeated.addBolus(30, to: site)
        repeated.advance(by: 12)
      }
      var steady = LinearKinetics(disposition)
      steady.addBolus(1e3, to: .central)
      steady.reachSteadyState(amount: 30, interval: 12, to: site)
      Self.expectSame(steady, repeated)
    }
  }

  @Test(arguments: [5.0, 12, 29]) func limitOfRepeatedInfusions(duration: Double) {
    for disposition in KineticsLawTests.all {
      var repeated = LinearKinetics(disposition)
      let overlap = InfusionOverlap(interval: 12, duration: duration)
      for _ in 0..<2000 {
        repeated.setInfusionRate(30 / duration * Double(overlap.whole + 1), to: .depot)
        repeated.advance(by: overlap.rest)
        repeated.setInfusionRate(30 / duration * Double(overlap.whole), to: .depot)
        repeated.advance(by: 12 - overlap.rest)
      }
      var steady = LinearKinetics(disposition)
      steady.reachSteadyState(amount: 30, interval: 12, duration: duration, to: .depot)
      Self.expectSame(steady, repeated)
    }
  }

  @Test func equilibriumWithAnInfusion() {
    for disposition in KineticsLawTests.all {
      var kinetics = LinearKinetics(disposition)
      kinetics.reachSteadyState(rate: 8, to: .central)
      let concentration = 8 / disposition.clearance
      #expect(abs(kinetics.concentration(after: 0) / concentration - 1) < 1e-10)
      #expect(abs(kinetics.concentration(after: 77) / concentration - 1) < 1e-10)
      #expect(abs(kinetics.effectConcentration(after: 77) / concentration - 1) < 1e-10)
    }
  }

  /// Rates that agree exactly, and a peripheral that is cut off.
  @Test func degenerateModels() {
    for gap in [0, 1e-12, 1e-5] {
      var kinetics = KineticsGoldenTests.confluentModel(gap)
      kinetics.reachSteadyState(amount: 30, interval: 24, to: .depot)
      kinetics.addBolus(30, to: .depot)
      let start = kinetics.amounts
      kinetics.advance(by: 24)
      kinetics.addBolus(30, to: .depot)
      for compartment in LinearCompartment.allCases {
        #expect(abs(kinetics.amounts[compartment] - start[compartment]) < 1e-12 * max(1, start[compartment]))
      }
    }
    var cutOff = LinearKinetics(
      LinearDisposition(clearance: 5.0, volume: 20, peripherals: [.init(intercompartmentalClearance: 0, volume: 30)]))
    cutOff.reachSteadyState(amount: 30, interval: 24, to: .central)
    #expect(cutOff.amounts[.peripheral] == 0)
    let decay = Double.exponential(-0.25 * 24)
    #expect(abs(cutOff.amounts[.central] / (30 * decay / (1 - decay)) - 1) < 1e-13)
  }
}
