import Foundation
import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite(.tags(.statistical)) struct AdjustmentStatisticalTests {
  /// Time-varying confounding that earlier treatment affects: ordinary regression and the crude difference are biased by
  /// far more than chance, the others by no more. A hidden confounder biases all.
  @Test func timeVaryingConfounding() throws {
    let sweep = try ConfoundingSweep(strengths: [0, 1], patients: 600, cohorts: 60, key: Key(seed: 21), threads: 2)
    #expect(agrees(sweep.truth, 1.04))
    for row in sweep.rows {
      #expect(row.cohorts == 60)
      let isBiased = row.strength > 0 || ["crude difference", "regression"].contains(row.estimator)
      if isBiased {
        #expect(abs(row.bias) > 6 * row.standardError, "\(row)")
      } else {
        #expect(abs(row.bias) < 3.5 * row.standardError, "\(row)")
      }
    }
  }

  /// Intervals of 200 cohorts: g-estimation and the TMLE at their level, the MSM, which takes its weights as known, at
  /// least at it.
  @Test func intervalsCover() throws {
    let cohorts = 200
    let truth = ConfoundedCohort(confounding: 0, patients: 1).effect
    let covered = try parallelMap(count: cohorts, threads: 2) { index in
      let table = ConfoundedCohort(confounding: 0, patients: 500).table(key: Key(seed: 77).child(.replicate, index))
      let courses = try TreatmentCourses(table, roles: ConfoundedCohort.roles)
      let adjustment = try WeightedAdjustment(
        courses, models: .init(propensity: .logistic(Formula("L + A_lag")), numerator: Formula("A_lag + visit")))
      let structural = try MarginalStructuralModel(
        courses, Formula("A + A_lag"), kind: .linear, outcomes: .lastVisit, weights: adjustment.weights.values)
      let nested = try StructuralNestedMeanModel(
        courses, propensity: adjustment.propensity,
        .init(modifiers: Formula("visit"), outcomeModel: Formula("L * visit + A_lag + L_lag")))
      let regression = try SequentialRegression(courses, formula: Formula("A + A_lag + L + L_lag"))
      let contrast = try regression.targetedMean(
        under: .init("always", .fixed(["1"])), propensity: adjustment.propensity
      ).difference(
        from: regression.targetedMean(under: .init("never", .fixed(["0"])), propensity: adjustment.propensity))
      func covers(_ estimate: Double, _ variance: Double) -> Double {
        abs(estimate - truth) < 1.959964 * variance.squareRoot() ? 1 : 0
      }
      let v = structural.covariance
      let n = nested.covariance
      return [
        covers(
          structural.coefficients[1].estimate + structural.coefficients[2].estimate, v[1, 1] + v[2, 2] + 2 * v[1, 2]),
        covers(
          2 * nested.coefficients[0].estimate + nested.coefficients[1].estimate, 4 * n[0, 0] + n[1, 1] + 4 * n[0, 1]),
        covers(contrast.estimate, contrast.standardError * contrast.standardError),
      ]
    }
    let shares = (0..<3).map { place in covered.reduce(0) { $0 + $1[place] } / Double(cohorts) }
    let error = (0.95 * 0.05 / Double(cohorts)).squareRoot()
    #expect(shares[0] > 0.95 - 3.5 * error, "MSM \(shares[0])")
    #expect(abs(shares[1] - 0.95) < 3.5 * error, "g-estimation \(shares[1])")
    #expect(abs(shares[2] - 0.95) < 3.5 * error, "TMLE \(shares[2])")
  }

  /// g-estimation with a working model that is only an intercept per visit stays unbiased, by the propensity.
  @Test func gEstimationWithWrongOutcomeModel() throws {
    let errors = try parallelMap(count: 80, threads: 2) { index in
      let table = ConfoundedCohort(confounding: 0, patients: 500).table(key: Key(seed: 31).child(.replicate, index))
      let courses = try TreatmentCourses(table, roles: ConfoundedCohort.roles)
      let nested = try StructuralNestedMeanModel(
        courses, propensity: PropensityFit(.logistic(Formula("L + A_lag")), of: courses),
        .init(modifiers: Formula("visit"), outcomeModel: Formula("visit")))
      return nested.coefficients[0].estimate - ConfoundedCohort(confounding: 0, patients: 1).effect(ofVisit: 0)
    }
    let moments = StreamingMoments(errors)
    #expect(abs(moments.mean ?? 1) < 3.5 * (moments.standardError ?? 0))
  }

  /// A point treatment with a binary outcome: the TMLE is unbiased where one of its two models is wrong, and biased where
  /// both are.
  @Test(arguments: [("A", "L", false), ("A + L", "1", false), ("A", "1", true)])
  func targetingIsDoublyRobust(outcome: String, treatment: String, isBiased: Bool) throws {
    @Sendable func expit(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    // By the midpoint rule over L.
    let grid = stride(from: -8, to: 8, by: 0.001).map { $0 + 0.0005 }
    let truth = grid.reduce(0) { sum, l in
      sum + 0.001 * exp(-l * l / 2) / (2 * Double.pi).squareRoot() * (expit(0.2 + l) - expit(-0.5 + l))
    }
    let errors = try parallelMap(count: 150, threads: 2) { index in
      var generator = Key(seed: 41).child(.replicate, index).generator
      let l = (0..<500).map { _ in generator.normal() }
      let a = l.map { generator.bernoulli(expit(0.8 * $0)) ? 1.0 : 0 }
      let y = zip(l, a).map { generator.bernoulli(expit(-0.5 + 0.7 * $1 + $0)) ? 1.0 : 0 }
      let courses = try TreatmentCourses(
        ObservationTable([
          "id": .numbers(l.indices.map(Double.init)), "L": .numbers(l), "A": .numbers(a), "Y": .numbers(y),
        ]), roles: .init(id: "id", time: nil, treatment: "A", outcome: "Y"))
      let propensity = try PropensityFit(.logistic(Formula(treatment)), of: courses)
      let regression = try SequentialRegression(courses, formula: Formula(outcome), range: 0...1)
      let one = try regression.targetedMean(under: .init("1", .fixed(["1"])), propensity: propensity)
      let zero = try regression.targetedMean(under: .init("0", .fixed(["0"])), propensity: propensity)
      return one.value - zero.value - truth
    }
    let moments = StreamingMoments(errors)
    let (bias, error) = (abs(moments.mean ?? 0), moments.standardError ?? 0)
    #expect(isBiased ? bias > 6 * error : bias < 3.5 * error, "\(bias) with error \(error)")
  }

  /// A rule that looks at the symptoms: the g-formula and iterated expectations against the rule acted out in the
  /// simulator.
  @Test func dynamicRegime() throws {
    let regime = TreatmentRegime("when worse", .threshold(column: "L", atLeast: 0, then: "1", otherwise: "0"))
    let truth = StreamingMoments(
      (0..<200_000).map { patient in
        var generator = Key(seed: 5).child(.rollout, patient).generator
        let hidden = generator.normal()
        let first = 0.6 * hidden + generator.normal()
        let treated = first >= 0 ? 1.0 : 0
        let second = 0.5 * first - 0.8 * treated + 0.6 * hidden + generator.normal()
        return treated + (second >= 0 ? 1 : 0) + 1.2 * second + hidden
      })
    let estimates = try parallelMap(count: 60, threads: 2) { index in
      let key = Key(seed: 51).child(.replicate, index)
      let courses = try TreatmentCourses(
        ConfoundedCohort(confounding: 0, patients: 500).table(key: key), roles: ConfoundedCohort.roles)
      let formula = try ParametricGFormula(
        courses,
        .init(
          covariates: [.init(column: "L", kind: .normal, formula: Formula("L_lag + A_lag"))], outcome: .linear,
          outcomeFormula: Formula("A + A_lag + L + L_lag"), simulations: 1000))
      let regression = try SequentialRegression(courses, formula: Formula("A + A_lag + L + L_lag"))
      let propensity = try PropensityFit(.logistic(Formula("L + A_lag")), of: courses)
      return [
        try formula.mean(under: regime, key: key),
        try regression.targetedMean(under: regime, propensity: propensity).value,
      ]
    }
    for place in 0..<2 {
      let moments = StreamingMoments(estimates.map { $0[place] })
      let error = hypot(moments.standardError ?? 0, truth.standardError ?? 0)
      #expect(abs((moments.mean ?? 0) - (truth.mean ?? 1)) < 3.5 * error)
    }
  }

  /// Drop-out that depends on a modifier of the effect biases the complete cases; weights of remaining make up for it.
  @Test func censoringWeights() throws {
    let errors = try parallelMap(count: 80, threads: 2) { index in
      var generator = Key(seed: 61).child(.replicate, index).generator
      let l = (0..<500).map { _ in generator.normal() }
      let a = l.map { _ in generator.bernoulli(0.5) ? 1.0 : 0 }
      let c = l.map { generator.uniform() < 1 / (1 + exp(0.5 - $0)) ? 1.0 : 0 }
      let y = l.indices.map { c[$0] == 1 ? nil : a[$0] * (1 + l[$0]) + generator.normal() }
      let courses = try TreatmentCourses(
        ObservationTable([
          "id": .numbers(l.indices.map(Double.init)), "L": .numbers(l), "A": .numbers(a), "C": .numbers(c),
          "Y": .numbers(y),
        ]), roles: .init(id: "id", time: nil, treatment: "A", outcome: "Y", censored: "C"))
      return try [Formula("L"), nil].map { censoring in
        let adjustment = try WeightedAdjustment(
          courses, models: .init(propensity: .logistic(Formula("L")), censoring: censoring))
        let model = try MarginalStructuralModel(
          courses, Formula("A"), kind: .linear, weights: adjustment.weights.values)
        return model.coefficients[1].estimate - 1
      }
    }
    let (with, without) = (StreamingMoments(errors.map { $0[0] }), StreamingMoments(errors.map { $0[1] }))
    #expect(abs(with.mean ?? 1) < 3.5 * (with.standardError ?? 0))
    #expect(abs(without.mean ?? 0) > 6 * (without.standardError ?? 1))
  }

  /// Balance of a confounder is bad before weighting and within its sampling error after, at both visits.
  @Test func weightingBalances() throws {
    let courses = try TreatmentCourses(
      ConfoundedCohort(confounding: 0, patients: 3000).table(key: Key(seed: 13)), roles: ConfoundedCohort.roles)
    let adjustment = try WeightedAdjustment(
      courses, models: .init(propensity: .logistic(Formula("L + A_lag")), numerator: Formula("A_lag + visit")))
    let tables = try adjustment.balance(of: ["L", "A_lag", "L_lag"])
    #expect(tables.count == 2)
    for table in tables {
      #expect(abs(table.rows[0].difference) > 0.5)
      // The standard error of a standardized difference is about √(1/ESS₀ + 1/ESS₁).
      let error = table.effectiveSampleSizes.reduce(0) { $0 + 1 / $1 }.squareRoot()
      for row in table.rows { #expect(abs(row.weightedDifference) < 3.5 * error, "\(row)") }
    }
  }

  /// Three treatments by name: both the weighted model and g-estimation (with a wrong outcome model) find both effects.
  @Test func threeTreatments() throws {
    var generator = Key(seed: 17).generator
    let l = (0..<4000).map { _ in generator.normal() }
    let levels = ["a", "b", "c"]
    let a = l.map { generator.categorical([1, exp(0.5 * $0), exp(-0.7 * $0)]) }
    let y = zip(l, a).map { $0 + Double($1) + generator.normal() }
    let courses = try TreatmentCourses(
      ObservationTable([
        "id": .numbers(l.indices.map(Double.init)), "L": .numbers(l), "A": .labels(a.map { levels[$0] }),
        "Y": .numbers(y),
      ]), roles: .init(id: "id", time: nil, treatment: "A", outcome: "Y"))
    let adjustment = try WeightedAdjustment(
      courses, models: .init(propensity: .logistic(Formula("L")), numerator: .interceptOnly))
    let structural = try MarginalStructuralModel(
      courses, Formula("A"), kind: .linear, weights: adjustment.weights.values)
    let nested = try StructuralNestedMeanModel(
      courses, propensity: adjustment.propensity, .init(outcomeModel: .interceptOnly))
    #expect(structural.coefficients.map(\.term) == ["(Intercept)", "Ab", "Ac"])
    #expect(nested.coefficients.map(\.term) == ["A b", "A c"])
    for (effect, row) in [(1.0, structural.coefficients[1]), (2, structural.coefficients[2])]
      + zip([1, 2], nested.coefficients)
    {
      #expect(abs(row.estimate - effect) < 3.5 * row.standardError, "\(row)")
    }
    let table = try #require(try adjustment.balance(of: ["L"]).first)
    #expect(table.treatments == levels && abs(table.rows[0].weightedDifference) < 0.1)
    #expect(abs(table.rows[0].difference) > 0.5)
  }

  /// The network's probabilities balance what they were learned from.
  @Test func neuralWeightsBalance() throws {
    let courses = try TreatmentCourses(
      ConfoundedCohort(confounding: 0, patients: 1500).table(key: Key(seed: 19)), roles: ConfoundedCohort.roles)
    var configuration = NeuralPropensity.Configuration()
    configuration.folds = 3
    let adjustment = try WeightedAdjustment(
      courses, models: .init(propensity: .neural(Formula("L"), configuration), numerator: Formula("A_lag + visit")),
      key: Key(seed: 3), threads: 2)
    for table in try adjustment.balance(of: ["L"]) {
      #expect(abs(table.rows[0].weightedDifference) < 0.25 * abs(table.rows[0].difference), "\(table.rows[0])")
    }
  }

  @Test func bootstrapOfRegimes() throws {
    let courses = try TreatmentCourses(
      ConfoundedCohort(confounding: 0, patients: 300).table(key: Key(seed: 2)), roles: ConfoundedCohort.roles)
    let regimes = [TreatmentRegime("never", .fixed(["0"])), TreatmentRegime("always", .fixed(["1"]))]
    func means(_ threads: Int) throws -> RegimeMeans {
      try RegimeMeans(
        courses, regimes: regimes, bootstrap: Bootstrap(replicates: 60), key: Key(seed: 1), threads: threads
      ) { sample in
        let regression = try SequentialRegression(sample, formula: Formula("A + A_lag + L + L_lag"))
        return try regimes.map { try regression.mean(under: $0).value }
      }
    }
    let result = try means(1)
    let again = try means(2)
    #expect(result == again)
    let difference = try #require(result.rows[1].difference)
    #expect(difference.lower < 1.04 && 1.04 < difference.upper && difference.lower < difference.estimate)
    #expect(result.rows[0].difference == nil)
  }
}
