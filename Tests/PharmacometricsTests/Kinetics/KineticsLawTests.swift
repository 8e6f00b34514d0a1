import DiffEq
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// Laws of linear kinetics, for models with all compartments and parameters drawn at random.
@Suite(.tags(.law)) struct KineticsLawTests {
  static func disposition(_ index: Int, peripherals: Int) -> LinearDisposition<Double> {
    var generator = Key(seed: 61).child(.patient, index).generator
    func draw(_ typical: Double) -> Double { typical * Double.exponential(generator.normal() * 0.8) }
    return LinearDisposition(
      absorption: draw(0.8), systemicFraction: 0.75, clearance: draw(5), volume: draw(30),
      peripherals: (0..<peripherals).map { _ in .init(intercompartmentalClearance: draw(4), volume: draw(60)) },
      metabolite: .init(
        formedFraction: 0.5, presystemicFraction: 0.125, clearance: draw(6), volume: draw(30),
        peripheral: peripherals == 0 ? nil : .init(intercompartmentalClearance: draw(2), volume: draw(30))),
      effectRate: draw(0.3))
  }

  static let all = (0..<18).map { disposition($0, peripherals: $0 % 3) }

  @Test func agreesWithTheSolver() {
    let solver = Dopri5(relativeTolerance: 1e-11, absoluteTolerance: 1e-12)
    for disposition in Self.all {
      var kinetics = LinearKinetics(disposition)
      kinetics.addBolus(60, to: .depot)
      kinetics.addBolus(40, to: .central)
      kinetics.setInfusionRate(3, to: .depot)
      kinetics.setInfusionRate(2, to: .central)
      var start = ReferenceState(values: .init(repeating: 0))
      start.values[0] = 60
      start.values[1] = 40
      let model = ReferenceModel(disposition: disposition, depotRate: 3, centralRate: 2)
      let end = solver.solve(model, from: start, over: 0...30).state
      #expect(abs(kinetics.concentration(after: 30) * disposition.volume / end.values[1] - 1) < 1e-9)
      #expect(abs(kinetics.effectConcentration(after: 30) / end.values[6] - 1) < 1e-9)
      kinetics.advance(by: 30)
      for compartment in LinearCompartment.allCases {
        let value = end.values[compartment.rawValue]
        #expect(abs(kinetics.amounts[compartment] - value) < 1e-9 * max(1, value), "\(compartment)")
      }
    }
  }

  @Test func readingsAgreeWithMoving() {
    for disposition in Self.all {
      var kinetics = LinearKinetics(disposition)
      kinetics.addBolus(60, to: .depot)
      kinetics.setInfusionRate(2, to: .central)
      kinetics.setInfusionRate(1, to: .depot)
      kinetics.advance(by: 5)
      let reading = kinetics.concentration(after: 7)
      let metabolite = kinetics.metaboliteConcentration(after: 7)
      let effect = kinetics.effectConcentration(after: 7)
      for _ in 0..<7 { kinetics.advance(by: 1) }
      #expect(abs(reading / kinetics.concentration(after: 0) - 1) < 1e-11)
      #expect(abs(metabolite / kinetics.metaboliteConcentration(after: 0) - 1) < 1e-11)
      #expect(abs(effect / kinetics.effectConcentration(after: 0) - 1) < 1e-11)
    }
  }

  @Test func superposition() {
    for disposition in Self.all {
      var (first, second, both) = (
        LinearKinetics(disposition), LinearKinetics(disposition), LinearKinetics(disposition)
      )
      first.addBolus(60, to: .depot)
      both.addBolus(60, to: .depot)
      first.advance(by: 3)
      second.advance(by: 3)
      both.advance(by: 3)
      second.setInfusionRate(5, to: .central)
      both.setInfusionRate(5, to: .central)
      for hours in [0.5, 4, 40] {
        let sum = first.concentration(after: hours) + second.concentration(after: hours)
        #expect(abs(both.concentration(after: hours) - sum) < 1e-12)
        let metabolites = first.metaboliteConcentration(after: hours) + second.metaboliteConcentration(after: hours)
        #expect(abs(both.metaboliteConcentration(after: hours) - metabolites) < 1e-12)
      }
    }
  }

  /// Dose = what is left + what was eliminated (CL times the area) + what was lost on the way from the depot.
  @Test func massBalance() {
    for disposition in Self.all {
      var kinetics = LinearKinetics(disposition)
      kinetics.addBolus(60, to: .depot)
      kinetics.addBolus(10, to: .central)
      kinetics.setInfusionRate(2, to: .depot)
      kinetics.setInfusionRate(3, to: .central)
      var area = 0.0
      for hours in [0.5, 3, 20, 100] {
        area += kinetics.exposure(over: hours)
        kinetics.advance(by: hours)
      }
      let amounts = kinetics.amounts
      let left = amounts[.central] + amounts[.peripheral] + amounts[.secondPeripheral]
      let absorbed = 60 + 2 * 123.5 - amounts[.depot]
      let entered = 0.75 * absorbed + 10 + 3 * 123.5
      #expect(abs(left + disposition.clearance * area - entered) < 1e-9)
    }
  }

  /// The area in closed form is that of the readings, by Simpson's rule.
  @Test func exposuresAreAreas() {
    for disposition in Self.all {
      var kinetics = LinearKinetics(disposition)
      kinetics.addBolus(60, to: .depot)
      kinetics.setInfusionRate(3, to: .central)
      let steps = 4000
      var (plasma, metabolite) = (0.0, 0.0)
      for index in 0...steps {
        let weight = (index == 0 || index == steps ? 1 : index % 2 == 1 ? 4 : 2) * 12 / Double(steps) / 3
        let hours = 12 * Double(index) / Double(steps)
        plasma += weight * kinetics.concentration(after: hours)
        metabolite += weight * kinetics.metaboliteConcentration(after: hours)
      }
      #expect(abs(kinetics.exposure(over: 12) / plasma - 1) < 1e-8)
      #expect(abs(kinetics.metaboliteExposure(over: 12) / metabolite - 1) < 1e-7)
    }
  }

  @Test func updateKeepsAmounts() {
    var kinetics = LinearKinetics(Self.all[2])
    kinetics.addBolus(60, to: .depot)
    kinetics.setInfusionRate(2, to: .central)
    kinetics.advance(by: 6)
    let before = kinetics.amounts
    kinetics.update(Self.all[5])
    for compartment in LinearCompartment.allCases { #expect(kinetics.amounts[compartment] == before[compartment]) }
    #expect(kinetics.infusionRate(to: .central) == 2)
    #expect(abs(kinetics.concentration(after: 0) * Self.all[5].volume / before[.central] - 1) < 1e-13)
  }

  /// A model without absorption takes over what is in the blood, not the depot and its infusion.
  @Test func updateWithoutDepot() {
    var kinetics = LinearKinetics(Self.all[2])
    kinetics.addBolus(60, to: .depot)
    kinetics.setInfusionRate(2, to: .depot)
    kinetics.advance(by: 6)
    let central = kinetics.amounts.central
    kinetics.update(LinearDisposition(clearance: 3, volume: 20))
    #expect(kinetics.infusionRate(to: .depot) == 0)
    #expect(abs(kinetics.concentration(after: 4) - central / 20 * Double.exponential(-0.6)) < 1e-13)
  }
}
