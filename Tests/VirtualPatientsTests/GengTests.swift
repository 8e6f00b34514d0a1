import DosingMDP
import Foundation
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// The tumor simulator of Geng 2017 in the form of the counterfactual benchmarks.
@Suite struct GengTests {
  static let key = Key(seed: 2017)

  /// Day by day by the published equations, computed here from the numbers alone.
  @Test(.tags(.golden)) func stepByHand() {
    let patient = GengPatient(
      stage: .second, type: 2, initialVolume: 100, alpha: 0.1, beta: 0.01, growthRate: 0.004, chemotherapyKill: 0.03)
    let capacity = 4 / 3.0 * Double.pi * 3375
    func chance(_ error: Double) -> GengTumor.Chance {
      GengTumor.Chance(growthError: error, recovery: 0.5, chemotherapy: 0, radiotherapy: 0)
    }
    var tumor = GengTumor(patient)
    tumor.advance(patient, treatment: .both, chance: chance(0.01))
    let first = 100 * (1 + 0.004 * log(capacity / 100) + 0.01)
    #expect(abs(tumor.volume - first) < 1e-10 && tumor.concentration == 5 && tumor.radiation == 2)
    tumor.advance(patient, treatment: .chemotherapy, chance: chance(-0.02))
    let second = first * (1 + 0.004 * log(capacity / first) - 0.15 - (0.2 + 0.04) - 0.02)
    #expect(abs(tumor.volume - second) < 1e-10 && tumor.concentration == 7.5 && tumor.radiation == 0)
    tumor.advance(patient, treatment: .none, chance: chance(0))
    let third = second * (1 + 0.004 * log(capacity / second) - 0.03 * 7.5)
    #expect(abs(tumor.volume - third) < 1e-10 && tumor.concentration == 3.75 && tumor.ending == nil)
    #expect(abs(GengTumor.lethalVolume - 1150.35) < 0.005 && tumor.day == 3)
  }

  @Test func deathAndRecoveryEndACourse() {
    let patient = GengPatient(
      stage: .fourth, type: 1, initialVolume: 1150, alpha: 0.6, beta: 0.06, growthRate: 0.01, chemotherapyKill: 0.028)
    let chance = GengTumor.Chance(growthError: 0, recovery: 0.999_999, chemotherapy: 0, radiotherapy: 0)
    var tumor = GengTumor(patient)
    tumor.advance(patient, treatment: .radiotherapy, chance: chance)
    #expect(tumor.ending == .death && tumor.volume == GengTumor.lethalVolume)
    // 2·0.6 + 4·0.06 > 1: the fraction kills more than there is, and recovery is certain whatever the draw.
    var other = GengTumor(
      GengPatient(
        stage: .first, type: 1, initialVolume: 1, alpha: 0.6, beta: 0.06, growthRate: 0.01, chemotherapyKill: 0.028))
    other.advance(patient, treatment: .radiotherapy, chance: chance)
    other.advance(patient, treatment: .none, chance: chance)
    #expect(other.ending == .recovery && other.volume == 0 && other.diameter == 0)
  }

  struct Published: Sendable {
    var gamma: Double
    var recovered: Double
    var length: Double
    var chemotherapy: Double
  }

  /// Recovered share, mean number of days recorded and share of treated days among days at risk, against an independent
  /// computation of the published equations.
  @Test(
    .tags(.reproduction, .statistical),
    arguments: [
      Published(gamma: 0, recovered: 0.375, length: 52.1, chemotherapy: 0.500),
      Published(gamma: 2, recovered: 0.071, length: 57.5, chemotherapy: 0.306),
    ])
  func coursesUnderConfounding(published: Published) throws {
    let cohort = GengCohort(gammaChemo: published.gamma, gammaRadio: published.gamma)
    let courses = try parallelMap(count: 20_000, threads: 2) { cohort.patient($0, key: Self.key) }
    let count = Double(courses.count)
    let recovered = Double(courses.count { $0.ending == .recovery }) / count
    let died = Double(courses.count { $0.ending == .death }) / count
    let days = Double(courses.reduce(0) { $0 + $1.length - 1 })
    let treated = Double(courses.reduce(0) { $0 + $1.treatments.count(where: \.chemotherapy) })
    #expect(abs(recovered - published.recovered) < 0.01, "recovered \(recovered)")
    #expect(abs(days / count + 1 - published.length) < 0.5, "length \(days / count + 1)")
    #expect(abs(treated / days - published.chemotherapy) < 0.006, "chemotherapy \(treated / days)")
    // Published as 0.1 to 0.2 %, rounded to a tenth; 4.5 standard errors of 0.15 % beside the rounding.
    #expect(died > 0 && died < 0.0025 + 0.0012, "died \(died)")
  }

  /// Means over patients within 4.5 standard errors of the independent computation's band.
  @Test(.tags(.reproduction, .statistical)) func patientsFollowThePublishedDistributions() {
    let patients = (0..<40_000).map { GengPatient(key: Self.key.child(.patient, $0)) }
    func mean(_ value: (GengPatient) -> Double) -> (Double, Double) {
      let values = patients.map(value)
      let mean = values.reduce(0, +) / 40_000
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40_000
      return (mean, 4.5 * (variance / 40_000).squareRoot())
    }
    let diameters = patients.map { GengTumor.diameter(volume: $0.initialVolume) }.sorted()
    let (diameter, diameterBound) = mean { GengTumor.diameter(volume: $0.initialVolume) }
    #expect(diameter > 3.37 - diameterBound && diameter < 3.41 + diameterBound, "\(diameter)")
    #expect(abs(diameters[20_000] - 2.04) < 0.08, "\(diameters[20_000])")
    #expect(diameters[0] >= 0.3 && diameters[39_999] <= 13 + 1e-12)
    let (alpha, alphaBound) = mean(\.alpha)
    #expect(abs(alpha - 0.176) < 0.0005 + alphaBound, "\(alpha)")
    let (rate, rateBound) = mean(\.growthRate)
    #expect(abs(rate - 0.00614) < 0.000_005 + rateBound, "\(rate)")
    let (kill, killBound) = mean(\.chemotherapyKill)
    #expect(abs(kill - 0.0289) < 0.000_05 + killBound, "\(kill)")
    #expect(patients.allSatisfy { $0.alpha > 0 && $0.growthRate > 0 && abs($0.beta - $0.alpha / 10) < 1e-15 })
    for stage in GengStage.allCases {
      let share = stage.count / 22_954
      let found = Double(patients.count { $0.stage == stage }) / 40_000
      #expect(abs(found - share) < 4.5 * (share * (1 - share) / 40_000).squareRoot(), "\(stage)")
    }
    for type in 1...3 {
      let found = Double(patients.count { $0.type == type }) / 40_000
      #expect(abs(found - 1 / 3.0) < 4.5 * (2 / 9.0 / 40_000).squareRoot())
    }
  }

  /// P for γ = 2 and a mean diameter of 3 cm: 1/(1 + exp(2/13·3.5)) = 0.368546.
  @Test(.tags(.golden)) func behaviorByHand() {
    let behavior = GengBehavior(gammaChemo: 2, gammaRadio: 0)
    let probabilities = behavior.probabilities(meanDiameter: 3)
    #expect(abs(probabilities.chemotherapy - 1 / (1 + exp(7 / 13.0))) < 1e-15 && probabilities.radiotherapy == 0.5)
    #expect(abs(GengTreatment.all.reduce(0) { $0 + probabilities[$1] } - 1) < 1e-15)
    #expect(GengBehavior.meanDiameter([100] + (1...15).map(Double.init)) == 8)
    #expect(GengBehavior.meanDiameter([1, 2]) == 1.5)
  }

  /// The factual treatments given again give the factual course, and the future does not touch the past.
  @Test(.tags(.law)) func counterfactualsShareChance() {
    let cohort = GengCohort(gammaChemo: 4, gammaRadio: 1)
    for index in 0..<200 {
      let factual = cohort.patient(index, key: Self.key)
      let again = cohort.counterfactual(index, key: Self.key, treatments: factual.treatments)
      #expect(again.volumes == factual.volumes && again.ending == factual.ending && again.patient == factual.patient)
      let day = factual.length / 2
      let other = cohort.counterfactual(
        index, key: Self.key, treatments: Array(factual.treatments[..<day]) + Array(repeating: .both, count: 60))
      #expect(other.volumes.prefix(day + 1) == factual.volumes.prefix(day + 1))
      #expect(factual.probabilities?.count == factual.length && factual.treatments.count == factual.length)
    }
  }

  /// The environment under the clinicians' treatments is the cohort, and its policy has the cohort's probabilities.
  @Test(.tags(.contract)) func environmentIsTheCohort() throws {
    let cohort = GengCohort(gammaChemo: 3, gammaRadio: 1)
    let environment = GengEnvironment(cohort)
    let behavior = try environment.behavior
    for index in 0..<60 {
      let course = cohort.patient(index, key: Self.key)
      var (patient, admission) = environment.admit(index, key: Self.key)
      var history = PatientHistory(patient: admission.patient)
      var visit: Visit? = admission.visit
      var volumes = [patient.tumor.volume]
      for (day, treatment) in course.treatments.enumerated().dropFirst() {
        history.append(try #require(visit))
        var memory: Void = behavior.start(count: 1)
        let row = behavior.probabilities([environment.encoder.encode(history)], memory: &memory)[0]
        let expected = try #require(course.probabilities)[day]
        let action = try #require(GengTreatment.all.firstIndex(of: treatment))
        #expect(abs(row[action] - expected[treatment]) < 1e-12)
        let advance = environment.advance(&patient, action: action)
        volumes.append(patient.tumor.volume)
        visit = advance.visit
        #expect((advance.ending != nil) == (day == course.length - 1))
      }
      #expect(volumes == course.volumes)
    }
  }
}
