import PolicyEvaluation
import Stochastics
import Testing

@Suite struct WeightedKappaTests {
  /// 6 patients, 19 decisions, 4 doses.
  private let clinician = [[0, 1, 2, 2], [1, 1, 0], [3, 2, 3, 3, 1], [0, 0], [2, 1, 3], [1]]
  private let policy = [[0, 2, 2, 1], [1, 0, 0], [3, 3, 3, 2, 1], [1, 0], [2, 2, 3], [3]]

  private func kappa(_ scores: [Double], _ weighting: WeightedKappa.Weighting) -> WeightedKappa {
    WeightedKappa(clinician: clinician, policy: policy, scores: scores, weighting: weighting)
  }

  /// scikit-learn 1.9.1, `cohen_kappa_score` with weights None, linear and quadratic.
  @Test(arguments: zip(WeightedKappa.Weighting.allCases, [0.4098360655737705, 0.592964824120603, 0.7455012853470437]))
  func isScikitLearns(_ weighting: WeightedKappa.Weighting, _ expected: Double) {
    #expect(abs(kappa([0, 1, 2, 3], weighting).value - expected) < 1e-12)
  }

  /// By dose multiples; kappa and its standard error written out in NumPy from Fleiss, Cohen and Everitt's equation 9.
  @Test(
    arguments: [
      (WeightedKappa.Weighting.nominal, 0.40983606557377056, 0.15565345295926353),
      (.linear, 0.6117647058823525, 0.12752806282488857), (.quadratic, 0.7699248120300746, 0.09692840756012758),
    ])
  func hasTheErrorOfIndependentDecisions(_ golden: (WeightedKappa.Weighting, Double, Double)) {
    let own = kappa([0, 0.5, 0.75, 1], golden.0)
    #expect(abs(own.value - golden.1) < 1e-12)
    #expect(abs(own.independentStandardError - golden.2) < 1e-12)
  }

  /// Patients that are drawn twice count twice.
  @Test func countsPatientsByMultiplicity() {
    let multiplicities: [Double] = [2, 0, 1, 3, 1, 1]
    let drawn = multiplicities.enumerated().flatMap { Array(repeating: $0.offset, count: Int($0.element)) }
    let copied = WeightedKappa(
      clinician: drawn.map { clinician[$0] }, policy: drawn.map { policy[$0] }, scores: [0, 1, 2, 3],
      weighting: .linear)
    let counted = kappa([0, 1, 2, 3], .linear).values(multiplicities.map { SIMD8(repeating: $0) })[5]
    #expect(abs(counted - copied.value) < 1e-14)
  }

  /// With one decision a patient, Student's interval by the jackknife is that of independent decisions but for terms of
  /// higher order.
  @Test func jackknifeAgreesWithTheLargeSampleErrorForSingleDecisions() {
    var generator = Key(seed: 3).generator
    let given = (0..<4000).map { _ in [generator.index(below: 3)] }
    let recommended = given.map { row in [generator.uniform() < 0.6 ? row[0] : generator.index(below: 3)] }
    let own = WeightedKappa(clinician: given, policy: recommended, scores: [0, 1, 2], weighting: .quadratic)
    #expect(abs(own.standardError / own.independentStandardError - 1) < 0.01)
  }

  @Test func isUndefinedWhereAllIsTheSame() {
    let own = WeightedKappa(clinician: [[1, 1]], policy: [[1, 1]], scores: [0, 1], weighting: .linear)
    #expect(own.value.isNaN)
  }
}
