import Pharmacometrics
import Quantities
import TestSupport
import Testing

/// Every boundary of the criteria from both sides, as they are published.
@Suite(.tags(.golden)) struct CTCAETests {
  static func cells(_ value: Double) -> Quantity<CellConcentration> { Quantity(canonical: value) }

  @Test(arguments: [
    (2.5, 0, 0), (2.0, 0, 0), (1.999, 1, 0), (1.5, 1, 0), (1.499, 2, 1), (1.0, 2, 1), (0.999, 3, 2), (0.5, 3, 2),
    (0.499, 4, 3), (0.1, 4, 3), (0.099, 4, 4), (0, 4, 4),
  ])
  func neutrophils(count: Double, v5: Int, v6: Int) throws {
    let limit = Self.cells(2)
    let fifth = try CTCAE.neutrophils(Self.cells(count), lowerLimit: limit, version: .v5)
    #expect(fifth == CTCAE.Grade(value: v5, term: .neutrophilCountDecreased, version: .v5))
    #expect(try CTCAE.neutrophils(Self.cells(count), version: .v6).value == v6)
  }

  @Test(arguments: [
    (150.0, 0, 0), (149.9, 1, 1), (75, 1, 1), (74.9, 2, 2), (50, 2, 2), (49.9, 3, 3), (25, 3, 3), (24.9, 4, 3),
    (10, 4, 3), (9.9, 4, 4),
  ])
  func platelets(count: Double, v5: Int, v6: Int) throws {
    let limit = Self.cells(150)
    #expect(
      try CTCAE.platelets(Self.cells(count), lowerLimit: limit, version: .v5)
        == CTCAE.Grade(value: v5, term: .plateletCountDecreased, version: .v5))
    #expect(
      try CTCAE.platelets(Self.cells(count), lowerLimit: limit, version: .v6)
        == CTCAE.Grade(value: v6, term: .thrombocytopenia, version: .v6))
  }

  @Test(arguments: [(13.0, 0), (12, 0), (11.9, 1), (10, 1), (9.9, 2), (8, 2), (7.9, 3), (0.5, 3)])
  func hemoglobin(gramsPerDeciliter: Double, grade: Int) throws {
    for version in CTCAE.Version.allCases {
      let value = try Quantity<Concentration>(gramsPerDeciliter, ucum: "g/dL")
      let limit = try Quantity<Concentration>(120, ucum: "g/L")
      #expect(try CTCAE.hemoglobin(value, lowerLimit: limit, version: version).value == grade)
    }
    let severe = try CTCAE.hemoglobin(Quantity(7, ucum: "g/dL"), version: .v5)
    #expect(severe.raised(to: 4).value == 4 && severe.raised(to: 2) == severe)
  }

  /// A limit of normal is needed only where the number alone does not decide.
  @Test func missingLimitsAreNamed() throws {
    #expect(try CTCAE.neutrophils(Self.cells(1.2), version: .v5).value == 2)
    #expect(throws: CTCAE.Ungradable.missing(.neutrophilCountDecreased, .v5, needed: "the lower limit of normal")) {
      try CTCAE.neutrophils(Self.cells(1.7), version: .v5)
    }
    // A laboratory's limit below a cut-off does not soften the cut-off.
    #expect(try CTCAE.neutrophils(Self.cells(1.45), lowerLimit: Self.cells(1.4), version: .v5).value == 2)
    for value in [-1, Double.nan, .infinity] {
      let error = #expect(throws: CTCAE.Ungradable.self) { try CTCAE.platelets(Self.cells(value), version: .v6) }
      #expect(error?.description.contains("Thrombocytopenia: \(value)") == true)
    }
  }

  @Test(arguments: [(1.0, 0), (1.01, 1), (3, 1), (3.01, 2), (5, 2), (5.01, 3), (20, 3), (20.01, 4)])
  func aminotransferasesFromANormalBaseline(times: Double, grade: Int) throws {
    for version in CTCAE.Version.allCases {
      let baseline = CTCAE.Baseline(timesUpperLimit: 1)
      let alanine = try CTCAE.alanineAminotransferase(timesUpperLimit: times, baseline: baseline, version: version)
      #expect(alanine == CTCAE.Grade(value: grade, term: .alanineAminotransferaseIncreased, version: version))
      let aspartate = try CTCAE.aspartateAminotransferase(timesUpperLimit: times, baseline: baseline, version: version)
      #expect(aspartate == CTCAE.Grade(value: grade, term: .aspartateAminotransferaseIncreased, version: version))
    }
  }

  /// With a baseline of 2 × ULN multiples of it count: 3 × ULN is 1.5 × baseline.
  @Test(arguments: [
    (1.9, 0, 0), (2.0, 0, 1), (2.9, 0, 1), (3.0, 1, 1), (3.1, 1, 2), (4.0, 1, 2), (4.1, 1, 3), (6, 1, 3), (6.1, 2, 3),
    (8, 2, 3), (8.1, 2, 4), (10.1, 3, 4), (40, 3, 4), (40.1, 4, 4),
  ])
  func aminotransferasesFromAHighBaseline(times: Double, v5: Int, v6: Int) throws {
    let baseline = CTCAE.Baseline(timesUpperLimit: 2)
    #expect(try CTCAE.alanineAminotransferase(timesUpperLimit: times, baseline: baseline, version: .v5).value == v5)
    #expect(try CTCAE.alanineAminotransferase(timesUpperLimit: times, baseline: baseline, version: .v6).value == v6)
  }

  @Test func gradeThreeOfAVeryHighBaselineIsRefused() throws {
    let baseline = CTCAE.Baseline(timesUpperLimit: 6)
    #expect(throws: CTCAE.Ungradable.self) {
      try CTCAE.alanineAminotransferase(timesUpperLimit: 15, baseline: baseline, version: .v6)
    }
    #expect(try CTCAE.alanineAminotransferase(timesUpperLimit: 12, baseline: baseline, version: .v6).value == 2)
    #expect(try CTCAE.alanineAminotransferase(timesUpperLimit: 25, baseline: baseline, version: .v6).value == 4)
    #expect(try CTCAE.alanineAminotransferase(timesUpperLimit: 15, baseline: baseline, version: .v5).value == 1)
  }

  /// (× ULN, baseline × ULN, grade in 5.0, grade in 6.0)
  @Test(arguments: [
    (1.0, 0.5, 0, 0), (1.5, 0.5, 1, 1), (1.51, 0.5, 2, 2), (3, 0.5, 2, 2), (3.1, 0.5, 3, 3), (10, 0.5, 3, 3),
    (10.1, 0.5, 4, 4), (2, 2, 0, 1), (2.1, 2, 1, 1), (3, 2, 1, 1), (3.1, 2, 2, 2), (5, 2, 2, 2), (5.1, 2, 2, 3),
    (6.1, 2, 3, 3), (20, 2, 3, 3), (20.1, 2, 4, 4),
  ])
  func bilirubin(times: Double, baseline: Double, v5: Int, v6: Int) throws {
    for (version, grade) in [(CTCAE.Version.v5, v5), (.v6, v6)] {
      let found = try CTCAE.bilirubin(
        timesUpperLimit: times, baseline: .init(timesUpperLimit: baseline), version: version)
      #expect(found == CTCAE.Grade(value: grade, term: .bloodBilirubinIncreased, version: version))
    }
  }

  /// (× ULN, baseline × ULN, baseline below LLN, grade in 5.0, grade in 6.0)
  @Test(arguments: [
    (1.0, 0.9, false, 0, 0), (1.01, 0.9, false, 1, 1), (1.5, 1.0, false, 1, 1), (1.51, 1.1, false, 2, 2),
    (3, 1, false, 2, 2), (3.01, 1.1, false, 3, 3), (6, 3, false, 3, 3), (6.01, 3, false, 4, 4),
    (0.9, 0.5, false, 2, 0), (1.2, 0.5, false, 2, 1), (1.6, 0.5, false, 3, 2), (0.75, 0.5, true, 0, 0),
    (0.9, 0.5, true, 2, 2), (1.6, 0.5, true, 3, 3),
  ])
  func creatinine(times: Double, baseline: Double, isLow: Bool, v5: Int, v6: Int) throws {
    let baseline = CTCAE.Baseline(timesUpperLimit: baseline, isBelowLowerLimit: isLow)
    #expect(try CTCAE.creatinine(timesUpperLimit: times, baseline: baseline, version: .v5).value == v5)
    #expect(try CTCAE.creatinine(timesUpperLimit: times, baseline: baseline, version: .v6).value == v6)
  }

  @Test(arguments: [
    (119.0, 79.0, 0), (120, 79, 1), (119, 80, 1), (139, 89, 1), (140, 80, 2), (130, 90, 2), (159, 99, 2), (160, 70, 3),
    (120, 100, 3),
  ])
  func hypertension(systolic: Double, diastolic: Double, grade: Int) throws {
    #expect(try CTCAE.hypertension(systolic: systolic, diastolic: diastolic, version: .v5).value == grade)
    let error = #expect(throws: CTCAE.Ungradable.self) {
      try CTCAE.hypertension(systolic: systolic, diastolic: diastolic, version: .v6)
    }
    #expect(error?.description.contains("Hypertension, CTCAE 6.0: grades depend on how long") == true)
  }

  /// (fraction, baseline, grade), in %.
  @Test(arguments: [
    (60.0, 65.0, 0), (55.1, 65, 0), (55, 65, 2), (50.1, 55, 0), (50, 52, 2), (40, 45, 2), (39.9, 45, 3), (46, 66, 3),
    (46.1, 66, 2), (20, 25, 3), (19.9, 25, 4),
  ])
  func ejectionFraction(fraction: Double, baseline: Double, grade: Int) throws {
    #expect(try CTCAE.ejectionFraction(fraction, baseline: baseline, version: .v5).value == grade)
    #expect(throws: CTCAE.Ungradable.self) { try CTCAE.ejectionFraction(fraction, baseline: baseline, version: .v6) }
    #expect(throws: CTCAE.Ungradable.invalidValue(.ejectionFractionDecreased, 101)) {
      try CTCAE.ejectionFraction(101, baseline: baseline, version: .v5)
    }
  }

  @Test(arguments: CTCAE.Version.allCases) func fatigue(version: CTCAE.Version) {
    let expected: [CTCAE.Tiredness: [Int]] = [
      .absent: [0, 0, 0], .relievedByRest: [1, 2, 2], .notRelievedByRest: [2, 2, 3],
    ]
    for tiredness in CTCAE.Tiredness.allCases {
      let grades = CTCAE.Limitation.allCases.map {
        CTCAE.fatigue(tiredness, limiting: $0, version: version).value
      }
      #expect(grades == expected[tiredness])
    }
    #expect(CTCAE.fatigue(.absent, limiting: .none, version: version).version == version)
  }

  @Test(arguments: CTCAE.Version.allCases) func handFootSyndrome(version: CTCAE.Version) {
    let expected = [[0, 0, 0], [1, 2, 3], [2, 2, 3], [3, 3, 3]]
    for skin in CTCAE.HandFootSkin.allCases {
      let grades = CTCAE.Limitation.allCases.map {
        CTCAE.handFootSyndrome(skin, limiting: $0, version: version).value
      }
      #expect(grades == expected[skin.rawValue])
    }
  }

  @Test func diarrhea() {
    func grade(_ movements: CTCAE.BowelMovements, _ version: CTCAE.Version = .v5) -> Int {
      CTCAE.diarrhea(movements, version: version).value
    }
    for (stools, expected) in [(0, 0), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (20, 3)] {
      #expect(CTCAE.Version.allCases.allSatisfy { grade(.init(stoolsOverBaseline: stools), $0) == expected })
    }
    #expect(grade(.init(stoolsOverBaseline: 1, limiting: .instrumental)) == 2)
    #expect(grade(.init(stoolsOverBaseline: 1, limiting: .selfCare)) == 3)
    #expect(grade(.init(stoolsOverBaseline: 2, isHospitalizationIndicated: true)) == 3)
    #expect(grade(.init(stoolsOverBaseline: 8, isLifeThreatening: true)) == 4)
    #expect(grade(.init(stoolsOverBaseline: 0, isConsistencyChanged: true)) == 0)
    #expect(grade(.init(stoolsOverBaseline: 0, isConsistencyChanged: true), .v6) == 1)
  }
}
