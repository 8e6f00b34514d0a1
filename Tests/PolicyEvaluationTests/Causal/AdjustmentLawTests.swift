import Foundation
import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct AdjustmentLawTests {
  /// Without confounders every estimator is the difference of the two means.
  @Test(.tags(.law)) func withoutConfoundersAllAreTheDifferenceOfMeans() throws {
    var generator = Key(seed: 4).generator
    let treatments = (0..<60).map { _ in generator.bernoulli(0.4) ? 1.0 : 0 }
    let outcomes = treatments.map { 2 + 3 * $0 + generator.normal() }
    let courses = try TreatmentCourses(
      ObservationTable([
        "id": .numbers((0..<60).map(Double.init)), "A": .numbers(treatments), "Y": .numbers(outcomes),
      ]), roles: .init(id: "id", time: nil, treatment: "A", outcome: "Y"))
    func mean(_ arm: Double) -> Double {
      let values = outcomes.indices.filter { treatments[$0] == arm }.map { outcomes[$0] }
      return values.reduce(0, +) / Double(values.count)
    }
    let expected = mean(1) - mean(0)
    let none = Formula.interceptOnly
    let adjustment = try WeightedAdjustment(courses, models: .init(propensity: .logistic(none), numerator: none))
    #expect(adjustment.weights.values.allSatisfy { abs($0 - 1) < 1e-12 })
    let structural = try MarginalStructuralModel(
      courses, Formula("A"), kind: .linear, weights: adjustment.weights.values)
    #expect(agrees(structural.coefficients[1].estimate, expected))
    let nested = try StructuralNestedMeanModel(courses, propensity: adjustment.propensity, .init(outcomeModel: none))
    #expect(agrees(nested.coefficients[0].estimate, expected))
    let (never, always) = (TreatmentRegime("never", .fixed(["0"])), TreatmentRegime("always", .fixed(["1"])))
    let regression = try SequentialRegression(courses, formula: Formula("A"))
    let plain = try regression.mean(under: always).value - regression.mean(under: never).value
    #expect(agrees(plain, expected, 1e-7))
    let targeted =
      try regression.targetedMean(under: always, propensity: adjustment.propensity).value
      - regression.targetedMean(under: never, propensity: adjustment.propensity).value
    #expect(agrees(targeted, expected, 1e-7))
    let formula = try ParametricGFormula(
      courses, .init(covariates: [], outcome: .linear, outcomeFormula: Formula("A"), simulations: 10))
    let simulated = try formula.mean(under: always, key: Key(seed: 1)) - formula.mean(under: never, key: Key(seed: 1))
    #expect(agrees(simulated, expected))
  }

  /// Of hazards that depend on the treatment alone, the cumulative incidence is 1 − (1 − events/visits)^T in each arm.
  @Test(.tags(.law)) func hazardsOfOneArm() throws {
    var generator = Key(seed: 9).generator
    var (ids, times, treatments, events): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    for patient in 0..<80 {
      for visit in 0..<4 {
        ids.append(Double(patient))
        times.append(Double(visit))
        treatments.append(Double(patient % 2))
        events.append(generator.bernoulli(patient % 2 == 1 ? 0.1 : 0.25) ? 1 : 0)
        if events.last == 1 { break }
      }
    }
    let courses = try TreatmentCourses(
      ObservationTable([
        "id": .numbers(ids), "t": .numbers(times), "A": .numbers(treatments), "E": .numbers(events),
      ]), roles: .init(id: "id", time: "t", treatment: "A", outcome: "E"))
    let formula = try ParametricGFormula(
      courses, .init(covariates: [], outcome: .hazard, outcomeFormula: Formula("A"), simulations: 5))
    for arm in [0.0, 1] {
      let rows = events.indices.filter { treatments[$0] == arm }
      let hazard = rows.reduce(0) { $0 + events[$1] } / Double(rows.count)
      let regime = TreatmentRegime("arm", .fixed([arm == 1 ? "1" : "0"]))
      #expect(agrees(try formula.mean(under: regime, key: Key(seed: 1)), 1 - pow(1 - hazard, 4), 1e-8))
    }
    #expect(agrees(try courses.observedMean(.hazard), events.reduce(0, +) / 80))
    // The pooled logistic hazard's coefficient is the log odds ratio of events per visit.
    let model = try MarginalStructuralModel(
      courses, Formula("A"), kind: .hazard, weights: [Double](repeating: 1, count: courses.count))
    let odds = [0.0, 1].map { arm in
      let rows = events.indices.filter { treatments[$0] == arm }
      let count = rows.reduce(0) { $0 + events[$1] }
      return count / (Double(rows.count) - count)
    }
    #expect(agrees(model.coefficients[1].estimate, log(odds[1] / odds[0]), 1e-8) && model.patientCount == 80)
  }

  /// Two visits with linear models: the simulated mean is that of plugging the means in, up to the simulation's error.
  @Test(.tags(.law, .statistical)) func linearSimulationIsPluggingIn() throws {
    let table = ConfoundedCohort(confounding: 0, patients: 300).table(key: Key(seed: 6))
    let courses = try TreatmentCourses(table, roles: ConfoundedCohort.roles)
      .providing(["A_lag", "L_lag", "visit"])
    let ends = (0..<courses.count).filter { courses.panel.isLast($0) }
    let rows = courses.table.selecting(ends)
    let ofCovariate = try LinearModel(DesignMatrix(Formula("L_lag + A_lag"), of: rows), outcome: rows.numbers("L"))
    let ofOutcome = try LinearModel(
      DesignMatrix(Formula("A + A_lag + L + L_lag"), of: rows), outcome: rows.numbers("Y"))
    let first = try rows.numbers("L_lag")
    let mean = first.reduce(0, +) / Double(first.count)
    let (g, b) = (ofCovariate.coefficients, ofOutcome.coefficients)
    let expected = b[0] + b[1] + b[2] * 0 + b[3] * (g[0] + g[1] * mean) + b[4] * mean
    let formula = try ParametricGFormula(
      courses,
      .init(
        covariates: [.init(column: "L", kind: .normal, formula: Formula("L_lag + A_lag"))], outcome: .linear,
        outcomeFormula: Formula("A + A_lag + L + L_lag"), simulations: 20_000))
    let simulated = try formula.mean(under: .init("second", .fixed(["0", "1"])), key: Key(seed: 3))
    // Noise of L at the second visit and of the patients drawn.
    let spread = StreamingMoments(first.map { (b[3] * g[1] + b[4]) * $0 }).variance ?? 0
    let variance = b[3] * b[3] * ofCovariate.residualVariance + spread
    #expect(abs(simulated - expected) < 3.5 * (variance / 20_000).squareRoot())
  }

  @Test func derivedColumnsByHand() throws {
    let courses = try TreatmentCourses(
      ObservationTable([
        "id": .labels(["a", "a", "a", "b"]), "t": .numbers([3, 1, 2, 1]), "A": .numbers([0, 1, 1, 1]),
        "G": .labels(["z", "x", "y", "x"]), "Y": .numbers([1, 2, 3, 4]),
      ]), roles: .init(id: "id", time: "t", treatment: "A", outcome: "Y")
    ).providing(["A_lag", "A_lag2", "A_cumulative", "A_past", "A_average", "Y_baseline", "G_lag", "visit"])
    #expect(try courses.table.numbers("A") == [1, 1, 0, 1])
    #expect(try courses.table.numbers("A_lag") == [0, 1, 1, 0])
    #expect(try courses.table.numbers("A_lag2") == [0, 0, 1, 0])
    #expect(try courses.table.numbers("A_cumulative") == [1, 2, 2, 1])
    #expect(try courses.table.numbers("A_past") == [0, 1, 2, 0])
    #expect(difference(try courses.table.numbers("A_average"), [1, 1, 2 / 3.0, 1]) < 1e-15)
    #expect(try courses.table.numbers("Y_baseline") == [2, 2, 2, 4])
    #expect(try courses.table.labels("G_lag") == ["none", "x", "y", "none"])
    #expect(try courses.table.numbers("visit") == [0, 1, 2, 0])
  }
}

@Suite struct AdjustmentRefusalTests {
  private func courses(_ columns: KeyValuePairs<String, ObservationTable.Column>) throws -> TreatmentCourses {
    try TreatmentCourses(
      ObservationTable(columns), roles: .init(id: "id", time: "t", treatment: "A", outcome: "Y", censored: "C"))
  }

  private let base: KeyValuePairs<String, ObservationTable.Column> = [
    "id": .labels(["a", "a", "b", "b"]), "t": .numbers([0, 1, 0, 1]), "A": .numbers([0, 1, 1, 0]),
    "C": .numbers([0, 0, 1, 0]), "Y": .numbers([1, nil, nil, 4]),
  ]

  @Test func laterVisitsOfTheCensored() {
    let error = #expect(throws: CausalError.self) { try courses(base) }
    #expect(error?.description.hasPrefix("row 4, patient b: censored, but the patient has later visits") == true)
  }

  @Test func missingOutcomes() throws {
    let courses = try courses([
      "id": .labels(["a", "a", "b"]), "t": .numbers([0, 1, 0]), "A": .numbers([0, 1, 1]), "C": .numbers([0, 0, 1]),
      "Y": .numbers([3, nil, nil]),
    ])
    let error = #expect(throws: CausalError.self) {
      try MarginalStructuralModel(courses, Formula("A"), kind: .hazard, weights: [1, 1, 1])
    }
    #expect(error?.problems.count == 2)
    #expect(error?.description.contains("row 2, patient a: column Y is 3.0; 0 or 1 is needed") == true)
    #expect(error?.description.contains("row 3, patient a: column Y has no value though") == true)
  }

  @Test func treatmentsThatVaryTooMuch() {
    let error = #expect(throws: CausalError.self) {
      try TreatmentCourses(
        ObservationTable([
          "id": .numbers((0..<20).map(Double.init)), "A": .numbers((0..<20).map { Double($0) / 3 }),
          "Y": .numbers((0..<20).map(Double.init)),
        ]), roles: .init(id: "id", time: nil, treatment: "A", outcome: "Y"))
    }
    #expect(error?.description.contains("20 different values") == true)
  }

  @Test func separationNamesTheTerm() throws {
    let values = (0..<30).map(Double.init)
    let courses = try TreatmentCourses(
      ObservationTable([
        "id": .numbers(values), "L": .numbers(values), "A": .numbers(values.map { $0 < 15 ? 0 : 1 }),
        "Y": .numbers(values),
      ]), roles: .init(id: "id", time: nil, treatment: "A", outcome: "Y"))
    let error = #expect(throws: RegressionError.self) {
      try PropensityFit(.logistic(Formula("L")), of: courses)
    }
    #expect(error?.model == "propensity model")
    guard case .separated(let separation)? = error?.reason else {
      Issue.record("no separation: \(String(describing: error))")
      return
    }
    #expect(separation.columns == ["L"] && separation.isComplete)
  }

  @Test func knownProbabilities() throws {
    let columns: KeyValuePairs<String, ObservationTable.Column> = [
      "id": .labels(["a", "b", "c", "d"]), "t": .numbers([0, 0, 0, 0]), "A": .numbers([0, 1, 1, 0]),
      "C": .numbers([0, 0, 0, 0]), "Y": .numbers([1, 3, 2, 5]), "p": .numbers([0.5, 0.25, 1, 0.8]),
      "q": .numbers([0, 0.25, 1.5, -1]),
    ]
    let adjustment = try WeightedAdjustment(courses(columns), models: .init(propensity: .known("p")))
    #expect(adjustment.weights.values == [2, 4, 1, 1.25])
    #expect(adjustment.propensity.probabilities[1] == [0.75, 0.25])
    let courses = try courses(columns)
    let error = #expect(throws: CausalError.self) { try PropensityFit(.known("q"), of: courses) }
    #expect(error?.problems.count == 3)
    #expect(error?.description.contains("row 2, patient a: column q is 0.0; a treatment that was given cannot") == true)
  }

  @Test func unequalNumbersOfVisits() throws {
    let courses = try courses([
      "id": .labels(["a", "a", "b"]), "t": .numbers([0, 1, 0]), "A": .numbers([0, 1, 1]), "C": .numbers([0, 0, 0]),
      "Y": .numbers([nil, 2, 1]),
    ])
    let error = #expect(throws: CausalError.self) { try SequentialRegression(courses, formula: Formula("A")) }
    #expect(error?.description.contains("the last visit is number 1 of 2") == true)
  }
}
