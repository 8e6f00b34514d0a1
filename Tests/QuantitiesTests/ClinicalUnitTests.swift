import Quantities
import Testing

@Suite("UCUM codes")
struct ClinicalUnitTests {
  @Test(
    "Codes convert by the right factor",
    arguments: [
      (3000.0, "/uL", "10*9/L", 3.0), (3, "10*3/uL", "10*9/L", 3), (250, "10*3/uL", "/uL", 250_000),
      (1, "g/dL", "g/L", 10), (13.5, "g/dL", "mg/mL", 135), (5, "ng/mL", "ug/L", 5), (1, "ug/mL", "mg/L", 1),
      (1, "a", "d", 365.25), (1, "mo", "d", 30.4375), (2, "wk", "d", 14), (90, "min", "h", 1.5),
      (24, "mg/d", "mg/h", 1), (100, "mL/min", "L/h", 6), (37, "%", "1", 0.37), (1, "kPa", "mm[Hg]", 7.500616),
      (1, "mmol/L", "umol/L", 1000), (250, "pmol/L", "nmol/L", 0.25), (30, "mm", "cm", 3), (1, "m2", "cm2", 10_000),
      (2, "[IU]/mL", "k[IU]/L", 2), (7, "mg/m2/wk", "mg/m2/d", 1), (1, "mg/dL", "mg/L", 10),
    ])
  func conversion(value: Double, from: String, to: String, expected: Double) throws {
    let converted = try ClinicalUnit(code: from).convert(value, to: ClinicalUnit(code: to))
    #expect(abs(converted - expected) <= 1e-7 * expected)
  }

  @Test("A neutrophil count of 3000 is 3 per nL when given in /uL, and a thousand times that in 10*3/uL")
  func neutrophilTrap() throws {
    #expect(try Quantity<CellConcentration>(3000, ucum: "/uL").canonical == 3)
    #expect(try Quantity<CellConcentration>(3000, ucum: "10*3/uL").canonical == 3000)
  }

  @Test(
    "An unknown code is named with the nearest known one",
    arguments: [
      ("ug/l", "ug/L"), ("mg/Ld", "mg/L"), ("mmHg", "mm[Hg]"), ("10^9/L", "10*9/L"), ("mg/m^2", "mg/m2"),
      ("days", Optional<String>.none), ("kG", "kg"),
    ])
  func unknownCode(code: String, nearest: String?) {
    do {
      _ = try ClinicalUnit(code: code)
      Issue.record("'\(code)' was taken for a unit")
    } catch {
      guard case .unknownCode(let named, let suggestion) = error else {
        Issue.record("unexpected error \(error)")
        return
      }
      #expect(named == code)
      if let nearest { #expect(suggestion == nearest) }
      #expect(error.description.contains(code))
    }
  }

  @Test("Micro signs and white space are read as UCUM writes them")
  func normalization() throws {
    #expect(try ClinicalUnit(code: " \u{B5}g/L").code == "ug/L")
    #expect(try ClinicalUnit(code: "\u{3BC}mol/L").code == "umol/L")
  }

  @Test("Units of different kinds do not convert")
  func kinds() throws {
    let mass = try ClinicalUnit(code: "mg")
    #expect(throws: UnitError.wrongKind(code: "mg", found: .mass, expected: .volume)) {
      _ = try mass.convert(1, to: .liter)
    }
  }

  @Test("The registry holds each code once, with positive factors, and one reference unit per kind")
  func registry() {
    #expect(Set(ClinicalUnit.registry.map(\.code)).count == ClinicalUnit.registry.count)
    #expect(ClinicalUnit.registry.allSatisfy { $0.factor > 0 && $0.factor.isFinite })
    for kind in UnitKind.allCases {
      #expect(ClinicalUnit.registry.first { $0.kind == kind }?.factor == 1, "\(kind)")
    }
    #expect(
      ClinicalUnit.registry.contains(Mass.canonicalUnit) && ClinicalUnit.registry.contains(Exposure.canonicalUnit))
  }
}
