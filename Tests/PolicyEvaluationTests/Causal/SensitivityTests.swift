import Foundation
import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct EValueTests {
  /// VanderWeele and Ding 2017: smoking and lung cancer's predecessor in their text, RR 3.9 (1.8 to 8.7) → 7.26 and 3.0;
  /// breastfeeding and leukemia, RR 0.80 (0.71 to 0.91) → 1.8 and 1.4.
  @Test(.tags(.golden)) func publishedExamples() throws {
    let formula = try EValue(.riskRatio, value: 3.9, lower: 1.8, upper: 8.7)
    #expect(abs(formula.estimate - 7.26) < 0.005)
    #expect(abs((formula.limit ?? 0) - 3.0) < 1e-12)
    let leukemia = try EValue(.riskRatio, value: 0.80, lower: 0.71, upper: 0.91)
    #expect(abs(leukemia.estimate - 1.8) < 0.05)
    #expect(abs((leukemia.limit ?? 0) - 1.4) < 0.05)
  }

  /// Golden/sensitivity.py.
  @Test(.tags(.golden)) func otherMeasuresEqualReference() throws {
    let odds = try EValue(.oddsRatio, value: 0.86, lower: 0.75, upper: 0.99)
    #expect(agrees(odds.estimate, 1.3689528610924797) && agrees(odds.limit, 1.0761939452959002))
    let hazard = try EValue(.hazardRatio, value: 0.56, lower: 0.46, upper: 0.69)
    #expect(agrees(hazard.riskRatio, 0.6700839516630157))
    #expect(agrees(hazard.estimate, 2.349531257322429) && agrees(hazard.limit, 1.9080039432744402))
    let difference = try EValue(standardizedMeanDifference: 0.42, standardError: 0.14)
    #expect(agrees(difference.riskRatio, 1.4655051568561819))
    #expect(agrees(difference.estimate, 2.2914592765964255) && agrees(difference.limit, 1.545344354972157))
    let nonnull = try EValue(.riskRatio, value: 3.9, null: 1.5)
    #expect(agrees(nonnull.estimate, 4.639607805437114) && nonnull.limit == nil)
  }

  @Test(.tags(.law)) func laws() throws {
    for ratio in [1.0, 1.2, 2.5, 9] {
      let direct = try EValue(.riskRatio, value: ratio)
      #expect(agrees(try EValue(.riskRatio, value: 1 / ratio).estimate, direct.estimate))
      #expect(try EValue(.oddsRatio, value: ratio, isRare: true).estimate == direct.estimate)
      // A confounder with both associations at the E-value biases by exactly the ratio.
      #expect(agrees(EValue.biasFactor(treatment: direct.estimate, outcome: direct.estimate), ratio))
    }
    #expect(try EValue(.riskRatio, value: 1.3, lower: 0.9, upper: 1.8).limit == 1)
    #expect(try EValue(.riskRatio, value: 0.7, lower: 0.5).limit == nil)
  }

  @Test func impossibleNumbersAreNamedTogether() {
    let error = #expect(throws: CausalError.self) { try EValue(.hazardRatio, value: -1, lower: 0, upper: .nan) }
    #expect(error?.problems.count == 3)
    let outside = #expect(throws: CausalError.self) { try EValue(.riskRatio, value: 2, lower: 3) }
    #expect(outside?.description.contains("outside its interval") == true)
  }
}

@Suite struct MarginalSensitivityTests {
  private static let courses: [(outcome: Double, target: [Double], behavior: [Double])] = [
    (2, [0.9, 0.5], [0.6, 0.7]), (-1, [0.4], [0.5]), (0.5, [1, 0.8, 0.6], [0.9, 0.4, 0.3]), (3, [0, 1], [0.2, 0.9]),
    (1, [0.7], [0.35]), (-0.5, [0.3, 0.9], [0.8, 1]),
  ]

  private func sensitivity() throws -> MarginalSensitivity {
    try MarginalSensitivity(
      Self.courses.map { course in
        MarginalSensitivity.Course(
          outcome: course.outcome, targetLogProbability: course.target.reduce(0) { $0 + log($1) },
          behaviorProbabilities: course.behavior)
      })
  }

  /// Golden/sensitivity.py: the same linear-fractional program by a linear-programming solver.
  @Test(
    .tags(.golden),
    arguments: [
      (1.0, 0.6236099328181963, 0.6236099328181963), (1.5, 0.5138465289145178, 0.787639884005433),
      (3, 0.2359500606048181, 1.1438406210754652), (10, -0.36626811628253664, 1.8107344984544442),
    ])
  func equalsLinearProgram(gamma: Double, least: Double, greatest: Double) throws {
    let bounds = try sensitivity().bounds(gamma: gamma)
    #expect(agrees(bounds.value[0], least) && agrees(bounds.value[1], greatest))
    #expect(agrees(bounds.advantage[0], least - 5.0 / 6))
  }

  @Test(.tags(.golden)) func breakdownEqualsLinearProgram() throws {
    let gamma = try #require(try sensitivity().breakdown())
    #expect(abs(gamma - 1.660891761945095) < 1e-5)
  }

  /// Of a log, by trying every corner of the box of weights; Γ = 1 is weighted importance sampling.
  @Test(.tags(.law)) func boundsOfALogAreThoseOfItsCourses() throws {
    let log = try ReferenceLog.log(lengths: [3, 1, 2, 3, 2])
    let weighted = ReferenceLog.weighted(log)
    let sensitivity = try MarginalSensitivity(weighted)
    let nominal = try WeightedImportanceSampling().statistic(weighted).value
    #expect(agrees(sensitivity.bounds(gamma: 1).value[0], nominal))
    #expect(agrees(sensitivity.bounds(gamma: 1).value[1], nominal))
    let gamma = 1.7
    func weight(_ episode: Int, _ odds: Double) -> Double {
      log.steps(of: episode).reduce(1) {
        $0 * log.targetProbabilities[$1] * (1 + (1 / log.behaviorProbabilities[$1] - 1) * odds)
      }
    }
    let corners = (0..<32).map { corner -> Double in
      let weights = (0..<5).map { weight($0, corner & 1 << $0 == 0 ? 1 / gamma : gamma) }
      let sum = (0..<5).reduce(0) { $0 + weights[$1] * weighted.discountedReturn(of: $1) }
      return sum / weights.reduce(0, +)
    }
    let bounds = sensitivity.bounds(gamma: gamma)
    #expect(agrees(bounds.value[0], corners.min()))
    #expect(agrees(bounds.value[1], corners.max()))
  }

  /// A policy that acts as the logged one has advantage 0 at Γ = 1, and what no Γ can turn has no breakdown.
  @Test(.tags(.law)) func breakdownAtTheEnds() throws {
    let same = try MarginalSensitivity(
      [1.0, 2, 3].map { .init(outcome: $0, targetLogProbability: log(0.4), behaviorProbabilities: [0.4]) })
    #expect(same.breakdown() == 1)
    let certain = try MarginalSensitivity(
      [(5.0, 0.0), (5, 0), (1, -Double.infinity)].map {
        .init(outcome: $0.0, targetLogProbability: $0.1, behaviorProbabilities: [0.5])
      })
    #expect(certain.breakdown() == nil)
  }

  /// Bounds widen with Γ, hold every self-normalized value with weights within the box, and reach the extremes of the
  /// outcomes as Γ grows.
  @Test(.tags(.law)) func boundsHoldAllWeights() throws {
    let sensitivity = try sensitivity()
    var generator = Key(seed: 3).generator
    let bounds = sensitivity.bounds(gamma: 2)
    for _ in 0..<200 {
      var (sum, total) = (0.0, 0.0)
      for course in Self.courses {
        var weight = course.target.reduce(1, *)
        for b in course.behavior { weight *= 1 + (1 / b - 1) * generator.uniform(0.5, 2) }
        sum += weight * course.outcome
        total += weight
      }
      #expect(bounds.value[0] - 1e-12 <= sum / total && sum / total <= bounds.value[1] + 1e-12)
    }
    let wide = sensitivity.bounds(gamma: 1e7).value
    #expect(wide[0] < -0.99 && wide[1] > 1.99)
  }

  /// The interval at Γ = 1 is the percentile bootstrap of the value; at any Γ it holds the bounds' estimates here.
  @Test(.tags(.statistical)) func bootstrapCoversSampling() throws {
    // Outcome N(1, 1) for the treated, coin-flip treatment: the value of treating is 1. 100 samples, level 90 %:
    // coverage 0.9 with Monte Carlo error 0.03.
    var covered = 0
    for sample in 0..<100 {
      var generator = Key(seed: 11).child(.replicate, sample).generator
      let courses = (0..<120).map { _ in
        let treated = generator.bernoulli(0.5)
        return MarginalSensitivity.Course(
          outcome: (treated ? 1 : 0) + generator.normal(), targetLogProbability: treated ? 0 : -.infinity,
          behaviorProbabilities: [0.5])
      }
      let bounds = try MarginalSensitivity(courses).bounds(
        gamma: 1, bootstrap: Bootstrap(replicates: 300, level: 0.9), key: Key(seed: UInt64(sample)), threads: 2)
      let interval = try #require(bounds.interval)
      if interval[0] <= 1 && 1 <= interval[1] { covered += 1 }
    }
    #expect(abs(Double(covered) / 100 - 0.9) < 3.5 * 0.03)
  }

  @Test func impossibleProbabilitiesAreNamed() {
    let error = #expect(throws: CausalError.self) {
      try MarginalSensitivity([
        .init(outcome: 1, targetLogProbability: 0, behaviorProbabilities: [0.5, 1.2]),
        .init(outcome: .nan, targetLogProbability: 0, behaviorProbabilities: [0]),
      ])
    }
    #expect(error?.problems.count == 3)
    let nobody = #expect(throws: CausalError.self) {
      try MarginalSensitivity([.init(outcome: 1, targetLogProbability: -.infinity, behaviorProbabilities: [0.5])])
    }
    #expect(nobody?.kind == .notSupported)
  }
}
