import Foundation
import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

/// Numbers of R 4.2.2, written out from `glm` and the definitions by Golden/adjustment.R: 120 patients, two visits, with
/// censoring, rows shuffled.
@Suite("Adjustment agrees with R", .tags(.golden))
struct AdjustmentGoldenTests {
  private static func courses(outcome: String = "Y") throws -> TreatmentCourses {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    return try TreatmentCourses(
      ObservationTable(contentsOf: folder.appending(path: "adjustment.csv")),
      roles: .init(id: "id", time: "time", treatment: "A", outcome: outcome, censored: "C"))
  }

  private static func models(_ truncation: WeightTruncation = .none) throws -> WeightedAdjustment.Models {
    .init(
      propensity: .logistic(try Formula("L + A_lag + S")), numerator: try Formula("A_lag + S + visit"),
      censoring: try Formula("L + A"), censoringNumerator: try Formula("A"), truncation: truncation)
  }

  @Test func weights() throws {
    let courses = try Self.courses()
    let adjustment = try WeightedAdjustment(courses, models: Self.models())
    let expected = [
      "1": [0.8075806248894, 0.4602773481328], "2": [1.3521050674502, 2.4054101818623],
      "3": [0.5785786759735, 0.5516115844852],
    ]
    for (patient, values) in expected {
      let number = try #require(courses.panel.patients.firstIndex(of: patient))
      #expect(difference(courses.panel.places(of: number).map { adjustment.weights.values[$0] }, values) < 1e-9)
    }
    let summaries = adjustment.weights.summaries(courses.panel)
    #expect(summaries.map(\.count) == [112, 97, 209])
    let statistics = summaries.prefix(2).flatMap { [$0.mean, $0.standardError, $0.effectiveSampleSize] }
    let reference = [
      1.0222100604492, 0.0427856043095, 93.7659487871363, 0.99340683999063, 0.08525730927031, 56.82154548805652,
    ]
    #expect(difference(statistics, reference) < 1e-9)
  }

  @Test func marginalStructuralModels() throws {
    let courses = try Self.courses()
    let adjustment = try WeightedAdjustment(courses, models: Self.models())
    let linear = try MarginalStructuralModel(
      courses, Formula("A + A_lag + S"), kind: .linear, outcomes: .lastVisit, weights: adjustment.weights.values)
    let values = [0.6209783576602, 1.2953138834660, -0.4680553522428, -0.4267662319773]
    let errors = [1.3530165746554, 0.6637322734678, 0.9334970403270, 0.8493530905931]
    #expect(difference(linear.coefficients.map(\.estimate), values) < 1e-9)
    #expect(difference(linear.coefficients.map(\.standardError), errors) < 1e-9)
    let binary = try Self.courses(outcome: "B")
    let truncated = try WeightedAdjustment(binary, models: Self.models(.percentiles(lower: 0.05, upper: 0.95)))
    let limits = try #require(truncated.weights.limits)
    #expect(difference([limits.lowerBound, limits.upperBound], [0.4692504433063, 2.1256995404599]) < 1e-9)
    let logistic = try MarginalStructuralModel(
      binary, Formula("A_cumulative + visit"), kind: .logistic, weights: truncated.weights.values)
    #expect(
      difference(logistic.coefficients.map(\.estimate), [-0.5097499867822, -0.6798445097559, 0.5967058900590]) < 1e-9)
    #expect(
      difference(
        logistic.coefficients.map(\.standardError), [0.2746128376728, 0.2847244846102, 0.3112594957671]) < 1e-8)
  }

  @Test func gEstimation() throws {
    let courses = try Self.courses()
    let propensity = try PropensityFit(.logistic(Formula("L + A_lag + S")), of: courses)
    let end = try StructuralNestedMeanModel(
      courses, propensity: propensity,
      .init(modifiers: Formula("visit"), outcomeModel: Formula("L * visit + A_lag + L_lag")))
    #expect(end.coefficients.map(\.term) == ["A", "A:visit"])
    #expect(difference(end.coefficients.map(\.estimate), [0.1353376629416, 0.8821157330403]) < 1e-9)
    #expect(difference(end.coefficients.map(\.standardError), [0.4507646112219, 0.5636167309070]) < 1e-9)
    let every = try StructuralNestedMeanModel(
      Self.courses(outcome: "B"), propensity: propensity,
      .init(outcomeModel: Formula("L + S"), outcomes: .everyVisit, greatestLag: 1))
    #expect(every.coefficients.map(\.term) == ["A, lag 0", "A, lag 1"])
    #expect(difference(every.coefficients.map(\.estimate), [-0.26803605749211, -0.05192811633589]) < 1e-9)
    #expect(difference(every.coefficients.map(\.standardError), [0.06199074750506, 0.10066189942267]) < 1e-9)
  }

  @Test func sequentialRegression() throws {
    let courses = try Self.courses()
    let propensity = try PropensityFit(.logistic(Formula("L + A_lag + S")), of: courses)
    let uncensored = try CensoringFit(Formula("L + A"), of: courses).uncensored
    let regression = try SequentialRegression(courses, formula: Formula("A + A_lag + L + L_lag + S"))
    let regimes = [TreatmentRegime("always", .fixed(["1"])), TreatmentRegime("never", .fixed(["0", "0"]))]
    let plain = try regimes.map { try regression.mean(under: $0).value }
    #expect(difference(plain, [1.1080481522668, 0.2834183820046]) < 1e-7)
    let targeted = try regimes.map {
      try regression.targetedMean(under: $0, propensity: propensity, uncensored: uncensored)
    }
    #expect(difference(targeted.map(\.value), [1.2858642933488, 0.5592296042018]) < 1e-7)
    #expect(difference(targeted.compactMap(\.standardError), [0.3912293590112, 0.5999725484625]) < 1e-7)
    #expect(targeted.map(\.followers) == [24, 28])
    let contrast = targeted[0].difference(from: targeted[1])
    #expect(difference([contrast.estimate, contrast.standardError], [0.7266346891470, 0.6700855293795]) < 1e-7)
  }

  @Test func pointTreatment() throws {
    let all = try Self.courses(outcome: "B").table
    let censored = try all.numbers("C")
    let times = try all.numbers("time")
    let courses = try TreatmentCourses(
      all.selecting((0..<all.count).filter { times[$0] == 0 && censored[$0] == 0 }),
      roles: .init(id: "id", time: nil, treatment: "A", outcome: "B"))
    let propensity = try PropensityFit(.logistic(Formula("L + S")), of: courses)
    let regression = try SequentialRegression(courses, formula: Formula("A + L"), range: 0...1)
    let one = try regression.targetedMean(under: .init("1", .fixed(["1"])), propensity: propensity)
    let zero = try regression.targetedMean(under: .init("0", .fixed(["0"])), propensity: propensity)
    let contrast = one.difference(from: zero)
    let values = [one.value, zero.value, contrast.estimate, contrast.standardError]
    #expect(difference(values, [0.19698987346330, 0.39350173248446, -0.19651185902116, 0.09234669782389]) < 1e-7)
  }
}
