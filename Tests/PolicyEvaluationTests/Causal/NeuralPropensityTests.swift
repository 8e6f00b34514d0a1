import Foundation
import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct NeuralPropensityTests {
  /// Treatment by the covariate *before last*, which only a network with a memory can use: the cross-fitted loss must come
  /// near the entropy of the true probabilities and far below that of the treatment's share.
  @Test(.tags(.statistical)) func learnsFromHistory() throws {
    let cohort = try Cohort(patients: 600, key: Key(seed: 8))
    var configuration = NeuralPropensity.Configuration()
    configuration.epochs = 60
    configuration.folds = 3
    let f = try NeuralPropensity(configuration).probabilities(
      cohort.panel, covariates: cohort.covariates, treatments: cohort.treatments, count: 2, key: Key(seed: 1),
      threads: 2)
    #expect(f.allSatisfy { $0.count == 2 && abs($0[0] + $0[1] - 1) < 1e-5 })
    func loss(_ probability: (Int) -> Double) -> Double {
      let terms = cohort.treatments.indices.map { place in
        let p = probability(place)
        return -log(cohort.treatments[place] == 1 ? p : 1 - p)
      }
      return terms.reduce(0, +) / Double(terms.count)
    }
    let share = Double(cohort.treatments.reduce(0, +)) / Double(cohort.treatments.count)
    let (truth, none, fitted) = (loss { cohort.truth[$0] }, loss { _ in share }, loss { f[$0][1] })
    #expect(fitted - truth < 0.25 * (none - truth), "truth \(truth), fitted \(fitted), none \(none)")
  }

  @Test(.tags(.law)) func doesNotDependOnThreads() throws {
    let cohort = try Cohort(patients: 40, key: Key(seed: 2))
    var configuration = NeuralPropensity.Configuration()
    configuration.epochs = 3
    func fit(_ threads: Int) throws -> [[Double]] {
      try NeuralPropensity(configuration).probabilities(
        cohort.panel, covariates: cohort.covariates, treatments: cohort.treatments, count: 2, key: Key(seed: 1),
        threads: threads)
    }
    #expect(try fit(1) == fit(2))
  }

  @Test func impossibleSettingsAreNamed() throws {
    let cohort = try Cohort(patients: 20, key: Key(seed: 2))
    var configuration = NeuralPropensity.Configuration()
    configuration.hidden = 0
    configuration.heldOut = 1
    let error = #expect(throws: CausalError.self) {
      try NeuralPropensity(configuration).probabilities(
        cohort.panel, covariates: cohort.covariates, treatments: cohort.treatments, count: 2, key: Key(seed: 1))
    }
    #expect(error?.problems.count == 2)
  }

  private struct Cohort {
    let panel: VisitPanel
    let covariates: [[Double]]
    let treatments: [Int]
    let truth: [Double]

    init(patients: Int, key: Key) throws {
      var (ids, times, covariates, treatments, truth): ([String], [Double], [[Double]], [Int], [Double]) =
        ([], [], [], [], [])
      for patient in 0..<patients {
        var generator = key.child(.patient, patient).generator
        var before = 0.0
        for visit in 0..<6 {
          let p = 1 / (1 + exp(-2 * before))
          before = generator.normal()
          ids.append("\(patient)")
          times.append(Double(visit))
          covariates.append([10 + 3 * before])
          truth.append(p)
          treatments.append(generator.bernoulli(p) ? 1 : 0)
        }
      }
      panel = try VisitPanel(ids: ids, times: times)
      (self.covariates, self.treatments, self.truth) = (covariates, treatments, truth)
    }
  }
}
