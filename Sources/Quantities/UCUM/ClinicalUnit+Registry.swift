extension ClinicalUnit {
  /// Every unit that is known. Within a kind, factors count the kind's first unit.
  public static let registry: [ClinicalUnit] = units.flatMap { kind, units in
    units.map { ClinicalUnit($0.0, kind, $0.1) }
  }

  static let byCode: [String: ClinicalUnit] = Dictionary(uniqueKeysWithValues: registry.map { ($0.code, $0) })

  private static let units: [(UnitKind, [(String, Double)])] = [
    (.mass, [("mg", 1), ("g", 1e3), ("kg", 1e6), ("ug", 1e-3), ("ng", 1e-6), ("pg", 1e-9), ("[lb_av]", 453_592.37)]),
    (.volume, [("L", 1), ("l", 1), ("dL", 1e-1), ("mL", 1e-3), ("uL", 1e-6), ("cm3", 1e-3), ("mm3", 1e-6)]),
    // UCUM: the year is 365.25 d and the month a twelfth of it.
    (
      .time,
      [
        ("h", 1), ("min", 1 / 60.0), ("s", 1 / 3600.0), ("d", 24), ("wk", 168), ("mo", 730.5), ("a", 8766),
      ]
    ),
    (.area, [("m2", 1), ("cm2", 1e-4), ("mm2", 1e-6)]),
    (.length, [("mm", 1), ("cm", 10), ("m", 1000), ("[in_i]", 25.4)]),
    (.amount, [("umol", 1), ("mmol", 1e3), ("mol", 1e6), ("nmol", 1e-3), ("pmol", 1e-6)]),
    (
      .massConcentration,
      [
        ("mg/L", 1), ("g/L", 1e3), ("g/dL", 1e4), ("mg/dL", 10), ("mg/mL", 1e3), ("ug/mL", 1), ("ug/dL", 1e-2),
        ("ug/L", 1e-3), ("ng/mL", 1e-3), ("ng/dL", 1e-5), ("ng/L", 1e-6), ("pg/mL", 1e-6), ("g/mL", 1e6),
      ]
    ),
    (
      .molarConcentration,
      [("umol/L", 1), ("mol/L", 1e6), ("mmol/L", 1e3), ("nmol/L", 1e-3), ("pmol/L", 1e-6), ("nmol/mL", 1)]
    ),
    (.molarMass, [("g/mol", 1), ("kg/mol", 1e3)]),
    (.clearance, [("L/h", 1), ("L/d", 1 / 24.0), ("L/min", 60), ("mL/min", 0.06), ("mL/h", 1e-3)]),
    (.rate, [("/h", 1), ("1/h", 1), ("/d", 1 / 24.0), ("1/d", 1 / 24.0), ("/wk", 1 / 168.0), ("/a", 1 / 8766.0)]),
    (.frequency, [("/min", 1), ("{beats}/min", 1)]),
    (
      .massRate,
      [
        ("mg/h", 1), ("mg/d", 1 / 24.0), ("mg/min", 60), ("mg/wk", 1 / 168.0), ("g/d", 1000 / 24.0),
        ("ug/h", 1e-3), ("ug/d", 1e-3 / 24.0),
      ]
    ),
    (.exposure, [("mg.h/L", 1), ("ug.h/mL", 1), ("ug.h/L", 1e-3), ("ng.h/mL", 1e-3), ("mg.min/mL", 1000 / 60.0)]),
    (.massPerArea, [("mg/m2", 1), ("g/m2", 1e3), ("ug/m2", 1e-3)]),
    (.massPerMass, [("mg/kg", 1), ("ug/kg", 1e-3), ("g/kg", 1e3)]),
    (.massRatePerArea, [("mg/m2/d", 1), ("mg/m2/wk", 1 / 7.0)]),
    (.massRatePerMass, [("mg/kg/d", 1), ("mg/kg/h", 24), ("ug/kg/d", 1e-3)]),
    (
      .cellConcentration,
      [
        ("10*9/L", 1), ("10*3/uL", 1), ("10*6/L", 1e-3), ("10*12/L", 1e3), ("10*6/uL", 1e3), ("/uL", 1e-3),
        ("{cells}/uL", 1e-3), ("/mm3", 1e-3), ("10*3/mm3", 1), ("/mL", 1e-6), ("/L", 1e-9),
      ]
    ),
    (.catalyticConcentration, [("U/L", 1), ("kU/L", 1e3), ("U/mL", 1e3), ("mU/L", 1e-3), ("ukat/L", 60)]),
    (.arbitraryConcentration, [("[IU]/L", 1), ("k[IU]/L", 1e3), ("[IU]/mL", 1e3), ("m[IU]/L", 1e-3)]),
    (.arbitraryAmount, [("[IU]", 1), ("k[IU]", 1e3)]),
    (.pressure, [("mm[Hg]", 1), ("kPa", 7.500_615_758_456_563)]),
    (.temperature, [("Cel", 1)]),
    (.filtrationRate, [("mL/min/{1.73_m2}", 1)]),
    (.absorbedDose, [("Gy", 1), ("cGy", 1e-2)]),
    (.dimensionless, [("1", 1), ("%", 1e-2), ("{ratio}", 1), ("{fraction}", 1), ("{count}", 1), ("{dose}", 1)]),
    (.score, [("{score}", 1)]),
  ]
}
