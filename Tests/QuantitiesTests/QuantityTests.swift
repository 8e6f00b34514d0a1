import Foundation
import Quantities
import Testing

@Suite("Quantities")
struct QuantityTests {
  @Test("A quantity is held in its dimension's canonical unit")
  func canonicalUnits() throws {
    #expect(try Quantity<Mass>(2, ucum: "g").canonical == 2000)
    #expect(try Quantity<BodyMass>(70, ucum: "kg").canonical == 70)
    #expect(try Quantity<BodyMass>(70_000, ucum: "g").canonical == 70)
    #expect(try Quantity<Time>(2, ucum: "wk").days == 14)
    #expect(try Quantity<Concentration>(4, ucum: "ng/mL").value(in: .microgramPerLiter) == 4)
    #expect(try Quantity<Length>(2.5, ucum: "cm").canonical == 25)
  }

  @Test("Products give the dimension of the equation: C = A/V, A = CL AUC, CL = k V")
  func products() throws {
    let dose = Quantity<Mass>.milligrams(100)
    let volume = Quantity<Volume>.liters(20)
    let clearance = Quantity<Clearance>.litersPerHour(4)
    let concentration: Quantity<Concentration> = dose / volume
    #expect(concentration.canonical == 5)
    #expect((concentration * volume) == dose)
    #expect((dose / concentration) == volume)
    #expect((clearance * .hours(5)) == volume)
    #expect((clearance / volume).canonical == 0.2)
    #expect(((clearance / volume) * .days(1)) == 0.2 * 24)
    let exposure: Quantity<Exposure> = dose / clearance
    #expect(exposure.canonical == 25)
    #expect(exposure * clearance == dose)
    #expect((concentration * .hours(5)) == exposure)
    #expect((clearance * concentration).canonical == 20)
    let perArea = try Quantity<MassPerArea>(75, ucum: "mg/m2")
    #expect((perArea * .squareMeters(1.8)).canonical == 135)
  }

  @Test("Molar units convert to mass units only with the molar mass")
  func molarMass() throws {
    let nanomolar = try ClinicalUnit(code: "nmol/L")
    let nanogram = try ClinicalUnit(code: "ng/dL")
    #expect(throws: UnitError.molarMassNeeded(from: "nmol/L", to: "ng/dL")) {
      _ = try nanomolar.convert(1, to: nanogram, molarMass: nil)
    }
    // Testosterone, 288.42 g/mol: 1 nmol/L is 28.842 ng/dL.
    let testosterone = Quantity<MolarMass>.gramsPerMole(288.42)
    let value = try nanomolar.convert(1, to: nanogram, molarMass: testosterone)
    #expect(abs(value - 28.842) < 1e-12)
    let back = try nanogram.convert(value, to: nanomolar, molarMass: testosterone)
    #expect(abs(back - 1) < 1e-12)
  }

  @Test("A quantity is encoded with its UCUM code and decoded from any unit of its kind")
  func coding() throws {
    let encoded = try JSONEncoder().encode(Quantity<Mass>.milligrams(1.5))
    #expect(try JSONDecoder().decode(Quantity<Mass>.self, from: encoded) == .milligrams(1.5))
    let grams = Data(#"{"value": 1.5, "unit": "g"}"#.utf8)
    #expect(try JSONDecoder().decode(Quantity<Mass>.self, from: grams) == .milligrams(1500))
    let liters = Data(#"{"value": 1.5, "unit": "L"}"#.utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Quantity<Mass>.self, from: liters) }
  }
}
