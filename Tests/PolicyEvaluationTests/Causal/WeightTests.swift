import Foundation
import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct TreatmentWeightTests {
  private func panel() throws -> VisitPanel {
    try VisitPanel(ids: ["b", "a", "b", "a", "a"], times: [2, 0, 1, 2, 1])
  }

  @Test func panelOrdersVisits() throws {
    let panel = try panel()
    #expect(panel.patients == ["b", "a"])
    #expect(panel.rows == [2, 0, 1, 4, 3])
    #expect(panel.visits == [0, 1, 0, 1, 2])
    #expect(panel.offsets == [0, 2, 5])
    #expect(panel.ordered(["B2", "A0", "B1", "A2", "A1"]) == ["B1", "B2", "A0", "A1", "A2"])
    #expect(panel.byVisit == [[0, 2], [1, 3], [4]])
  }

  @Test func twoVisitsAtOneTimeAreNamed() {
    let error = #expect(throws: CausalError.self) { try VisitPanel(ids: ["a", "b", "a"], times: [1, 1, 1]) }
    #expect(error?.problems == ["row 4: patient a has a visit at time 1.0 already (row 2); leave one of them"])
  }

  /// By hand: patient b 0.5/0.4, then · 0.6/0.3; patient a 1/0.5, · 0.2/0.8, censored at the third visit.
  @Test(.tags(.golden)) func productsByHand() throws {
    let panel = try panel()
    let weights = try TreatmentWeights(
      panel,
      .init(
        treatment: [0.4, 0.3, 0.5, 0.8, 0.9], numerator: [0.5, 0.6, 1, 0.2, 0.7], uncensored: [1, 0.8, 0.9, 0.5, 0],
        uncensoredNumerator: [1, 1, 0.95, 0.6, 0.5]),
      isCensored: [false, false, false, false, true])
    let expected = [1.25, 1.25 * 2 / 0.8, 2 * 0.95 / 0.9, 2 * 0.25 * 0.95 / 0.9 * 0.6 / 0.5, 0]
    for (weight, value) in zip(weights.values, expected) { #expect(agrees(weight, value, 1e-14)) }
    let balancing = weights.balancing(panel, treatment: [0.4, 0.3, 0.5, 0.8, 0.9])
    #expect(agrees(balancing[1], 1.25 / 0.3) && agrees(balancing[2], 2) && agrees(balancing[4], 0.5 / 0.9))
    let bounded = try TreatmentWeights(
      panel, .init(treatment: [0.4, 0.3, 0.5, 0.8, 0.9]), isCensored: [false, false, false, false, true],
      truncation: .bounds(lower: 0, upper: 4))
    #expect(bounded.values == [2.5, 4, 2, 2.5, 0] && bounded.truncatedCount == 1)
  }

  @Test(.tags(.golden)) func percentilesAreThoseOfObservedVisits() throws {
    let panel = try VisitPanel(ids: (0..<5).map(String.init), times: nil)
    let weights = try TreatmentWeights(
      panel, .init(treatment: [1, 0.5, 0.25, 0.2, 0.1]), truncation: .percentiles(lower: 0.25, upper: 0.75))
    #expect(weights.limits.map { agrees($0.lowerBound, 2) && agrees($0.upperBound, 5) } == true)
    #expect(zip(weights.values, [2, 2, 4, 5, 5]).allSatisfy { agrees($0, $1) })
  }

  @Test func everyImpossibleProbabilityIsNamed() throws {
    let panel = try panel()
    let error = #expect(throws: CausalError.self) {
      try TreatmentWeights(
        panel, .init(treatment: [0.4, 0, 0.5, 1.3, 0.9], numerator: [0.5, 0.5, .nan, 0.5, 0.5]),
        isCensored: [true, false, false, false, false], truncation: .percentiles(lower: 0.9, upper: 0.1))
    }
    #expect(error?.problems.count == 5)
    #expect(error?.description.contains("row 2, patient b: the probability of the treatment given is 0.0") == true)
    #expect(error?.description.contains("row 4: patient b is censored but has later visits") == true)
  }

  /// With the true probabilities the mean stabilized weight at each visit is 1, within its standard error.
  @Test(.tags(.law, .statistical)) func trueProbabilitiesGiveMeanOne() throws {
    var generator = Key(seed: 5).generator
    var (ids, times): ([String], [Double]) = ([], [])
    var probabilities = TreatmentWeights.Probabilities(treatment: [], numerator: [])
    for patient in 0..<4000 {
      var treated = false
      var state = generator.normal()
      for visit in 0..<3 {
        let p = 1 / (1 + exp(-(0.8 * state + (treated ? 0.5 : -0.3))))
        // Given the treatment before, the state is N(0 or -0.5, 1) at the first visits only in part; any numerator that
        // depends on past treatment alone leaves the mean at 1.
        let g = treated ? 0.6 : 0.45
        treated = generator.bernoulli(p)
        ids.append("\(patient)")
        times.append(Double(visit))
        probabilities.treatment.append(treated ? p : 1 - p)
        probabilities.numerator?.append(treated ? g : 1 - g)
        state = 0.5 * state - (treated ? 0.5 : 0) + generator.normal()
      }
    }
    let panel = try VisitPanel(ids: ids, times: times)
    let weights = try TreatmentWeights(panel, probabilities)
    for summary in weights.summaries(panel) {
      #expect(summary.standardError > 0)
      #expect(abs(summary.mean - 1) < 3.5 * summary.standardError, "\(summary)")
    }
  }
}

@Suite struct BalanceTests {
  private static let age = BalanceCovariate("age", .numeric([50, 61, 47, 70, 66, 58, 73, 64, 52, 69]))
  private static let sex = BalanceCovariate("sex", .numeric([0, 1, 1, 0, 1, 0, 1, 1, 0, 0]))
  private static let stage = BalanceCovariate(
    "stage", .categorical(["I", "II", "II", "II", "III", "I", "III", "II", "I", "II"].map { $0 }))
  private static let arms = ["a", "a", "a", "b", "b", "a", "b", "c", "c", "c"]
  private static let weights = [1, 2, 0.5, 1.5, 1, 0.8, 0.7, 1.2, 2.5, 0.6]

  /// Golden/balance.py.
  @Test(.tags(.golden)) func equalsReference() throws {
    let three = try BalanceTable([Self.age, Self.sex], treatment: Self.arms, weights: Self.weights)
    #expect(agrees(three.effectiveSampleSizes[0], 3.139219015280135))
    let age = three.rows[0]
    #expect(agrees(age.difference, 2.361838865859149) && agrees(age.weightedDifference, 1.9825028270838048))
    #expect(agrees(age.varianceRatio, 6.1891891891891895) && agrees(age.weightedVarianceRatio, 8.119141536242951))
    let sex = three.rows[1]
    #expect(agrees(sex.difference, -0.6928203230275509) && agrees(sex.weightedDifference, -0.6283719208854532))
    #expect(sex.varianceRatio == nil && sex.isBinary)
    let stage = try BalanceTable([Self.stage], treatment: Self.arms, weights: Self.weights).rows
    #expect(stage.map(\.covariate) == ["stage", "stage: I", "stage: II", "stage: III"] && stage[0].isWhole)
    #expect(
      agrees(stage[0].difference, 2.754675170345434) && agrees(stage[0].weightedDifference, 2.440795623319918))
  }

  @Test(.tags(.law)) func equalTreatmentsAreBalanced() throws {
    let table = try BalanceTable(
      [Self.age, Self.stage].map { covariate in
        switch covariate.values {
        case .numeric(let values): BalanceCovariate(covariate.name, .numeric(values + values))
        case .categorical(let values): BalanceCovariate(covariate.name, .categorical(values + values))
        }
      }, treatment: [String](repeating: "0", count: 10) + [String](repeating: "1", count: 10),
      weights: Self.weights + Self.weights)
    #expect(table.largest.weighted < 1e-12 && table.largest.unweighted < 1e-12)
    #expect(table.rows.map(\.covariate) == ["age", "stage", "stage: I", "stage: II", "stage: III"])
  }

  @Test func oneTreatmentIsRefused() {
    let error = #expect(throws: CausalError.self) {
      try BalanceTable([Self.age], treatment: Array(repeating: "a", count: 10), weights: Self.weights, visit: 2)
    }
    #expect(error?.kind == .notSupported && error?.description.contains("visit 2: all have the treatment a") == true)
  }
}
