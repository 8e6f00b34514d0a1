import PolicyEvaluation
import Stochastics
import Testing

/// The 6-mercaptopurine arm of Freireich et al., Blood 21 (1963), doi:10.1182/blood.V21.6.699.699: weeks of remission.
/// Expected values from an independent NumPy computation; they agree with the printed tables of Kalbfleisch and Prentice.
@Suite struct SurvivalTests {
  private let curve = SurvivalCurve(
    times: [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
    isEvent: [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0].map { $0 == 1 })

  @Test(arguments: [
    (6.0, 21, 3, 0.8571428571428572, 0.07636035483212125, 0.6197179552659837, 0.9515517476469971),
    (10, 15, 1, 0.7529411764705882, 0.09634965299432051, 0.5031995107999564, 0.8893618351692656),
    (23, 6, 1, 0.44817927170868355, 0.13459145675576048, 0.1880520059592324, 0.6801426284952415),
  ])
  func equalsReference(
    time: Double, atRisk: Int, events: Int, survival: Double, error: Double, lower: Double, upper: Double
  ) throws {
    let point = try #require(curve.points.first { $0.time == time })
    #expect(point.atRisk == atRisk && point.events == events)
    #expect(isClose(point.survival, survival, 1e-12) && isClose(curve.standardError(point), error, 1e-12))
    let interval = try #require(curve.interval(point))
    #expect(isClose(interval.lowerBound, lower) && isClose(interval.upperBound, upper))
  }

  @Test func survivalIsAStepFunction() {
    #expect(curve.survival(at: 5.99) == 1 && curve.survival(before: 6) == 1)
    #expect(isClose(curve.survival(at: 6), 18 / 21.0, 1e-14) && isClose(curve.survival(before: 7), 18 / 21.0, 1e-14))
    #expect(curve.survival(at: 100) == curve.survival(at: 23))
  }

  @Test func medianAndRestrictedMean() {
    #expect(curve.median == 23)
    #expect(curve.medianInterval().lower == 13 && curve.medianInterval().upper == nil)
    let mean35 = curve.restrictedMean(to: 35)
    #expect(isClose(mean35.mean, 23.287394957983192, 1e-12) && isClose(mean35.standardError, 2.8274676233714393, 1e-12))
    let mean20 = curve.restrictedMean(to: 20)
    #expect(isClose(mean20.mean, 16.116526610644257, 1e-12) && isClose(mean20.standardError, 1.251560196005047, 1e-12))
    #expect(curve.restrictedMean(to: 5).mean == 5 && curve.restrictedMean(to: 5).standardError == 0)
  }

  @Test func withoutCensoringItIsTheEmpiricalDistribution() {
    let curve = SurvivalCurve(times: [3, 1, 2, 4], isEvent: [true, true, true, true])
    #expect(curve.points.map(\.survival) == [0.75, 0.5, 0.25, 0])
    #expect(curve.points.allSatisfy { $0.greenwoodSum.isFinite })
    #expect(curve.median == 2 && isClose(curve.restrictedMean(to: 10).mean, 2.5, 1e-14))
  }

  /// Episodes of 1 to 3 unit steps; the two of two steps end at time 2, one by censoring. At risk of censoring at 2 are
  /// those whose end lies later, and the censored one: 1 of 3 is censored, c = 3/2 for steps that end after 2.
  @Test func censoringWeightsAreInverseKaplanMeier() throws {
    let lengths = [1, 2, 2, 3, 3]
    let log = try EvaluationLog(
      actions: lengths.map { Array(repeating: 0, count: $0) }, rewards: lengths.map { Array(repeating: 1, count: $0) },
      behaviorProbabilities: lengths.map { Array(repeating: 1, count: $0) },
      targetProbabilities: lengths.map { Array(repeating: 1, count: $0) })
    let isCensored = [false, true, false, false, false]
    let weights = CensoringWeights.kaplanMeier(log, isCensored: isCensored)
    let expected = [1, 1, 1, 1, 1, 1, 1, 1.5, 1, 1, 1.5]
    #expect(zip(weights.perStep, expected).allSatisfy { isClose($0, $1, 1e-14) })
    var weighted = log
    weighted.censoring = weights
    // The two that reach a third step stand for the censored one as well.
    let perDecision = try PerDecisionImportanceSampling().statistic(WeightedLog(weighted, discount: 1)).value
    #expect(isClose(perDecision, (1 + 2 + 2 + 3.5 + 3.5) / 5, 1e-14))
    // Strata: alone in a stratum, a censored episode takes nobody along.
    let strata = CensoringWeights.kaplanMeier(log, isCensored: isCensored, strata: ["a", "b", "a", "a", "a"])
    #expect(strata.perStep.allSatisfy { $0 == 1 })
  }
}
