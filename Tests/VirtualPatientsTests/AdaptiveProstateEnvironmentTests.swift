import DosingMDP
import Foundation
import Pharmacometrics
import Stochastics
import Testing
import VirtualPatients

@Suite struct AdaptiveProstateEnvironmentTests {
  static let key = Key(seed: 11)
  static let registry = AdaptiveProstateEnvironment()
  static let complete = registry.observed(.complete(horizon: 1_000_000))
  static let always: @Sendable (State) -> [Double] = { _ in [0, 1] }
  static let never: @Sendable (State) -> [Double] = { _ in [1, 0] }

  static func rollout(
    _ environment: AdaptiveProstateEnvironment, _ index: Int, _ policy: (State) -> [Double]
  ) -> Rollout {
    Rollout(environment, patient: index, key: key, encoder: environment.encoder, policy: policy)
  }

  /// Visits cut the integration into pieces and must not move progression.
  @Test func continuousTherapyProgressesAsTheTumorAlone() throws {
    for index in 0..<40 {
      let (patient, _) = Self.complete.admit(index, key: Self.key)
      for (regimen, policy) in [(TumorRegimen.continuous, Self.always), (.never, Self.never)] {
        let rollout = Self.rollout(Self.complete, index, policy)
        let course = try TumorCourse(patient.parameters, regimen: regimen, decisionInterval: 50, limit: 1_000_000)
        #expect(rollout.ending == .terminal(event: "progression"))
        #expect(abs(rollout.duration - (course.timeToProgression ?? 0)) < 1e-3)
      }
    }
  }

  @Test func visitsFallOnDistinctWholeDays() {
    for index in 0..<200 {
      let days = Self.rollout(Self.registry, index, Self.always).history.visits.map(\.time)
      #expect(days[0] == 0)
      #expect(days.allSatisfy { $0 == $0.rounded() })
      #expect(zip(days, days.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  /// The mean gap is interval · factor / (1 − P(missed)) within 4.5 standard errors.
  @Test func centersDifferInVisits() {
    var gaps: [String: [Double]] = [:]
    for index in 0..<400 {
      let visits = Self.rollout(Self.complete, index, Self.always).history.visits
      for (first, second) in zip(visits, visits.dropFirst()).prefix(10) {
        let center = Self.complete.admit(index, key: Self.key).patient.center.name
        gaps[center, default: []].append(second.time - first.time)
      }
    }
    for center in TreatmentCenter.three {
      let values = gaps[center.name] ?? []
      let mean = values.reduce(0, +) / Double(values.count)
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
      let expected = 28 * center.intervalFactor / (1 - center.missedProbability)
      #expect(abs(mean - expected) < 4.5 * deviation / Double(values.count).squareRoot(), "\(center.name): \(mean)")
    }
  }

  /// Two policies see the same days and the same relative errors of measurement.
  @Test func policiesShareTheirRandomNumbers() throws {
    for index in 0..<20 {
      var first = Self.complete.admit(index, key: Self.key).patient
      var second = Self.complete.admit(index, key: Self.key).patient
      _ = Self.complete.advance(&first, action: 1)
      _ = Self.complete.advance(&second, action: 1)
      for action in [1, 1, 1] {
        let on = Self.complete.advance(&first, action: action)
        let off = Self.complete.advance(&second, action: 0)
        guard let visit = on.visit, let other = off.visit else { break }
        #expect(visit.time == other.time)
        let ratio = try #require(visit.values[0]) / first.truePSA
        let otherRatio = try #require(other.values[0]) / second.truePSA
        #expect(abs(ratio - otherRatio) < 0.006 / min(first.truePSA, second.truePSA))
      }
      #expect(
        Self.rollout(Self.registry, index, Self.always).history
          == Self.rollout(Self.registry, index, Self.always).history)
    }
  }

  @Test func registryCensorsAndCompleteObservationDoesNot() {
    var dropouts = 0
    var years = 0.0
    for index in 0..<600 {
      let rollout = Self.rollout(Self.registry, index, Self.always)
      #expect(rollout.duration <= 2190)
      years += rollout.duration / 365.25
      if rollout.ending == .censored(reason: "dropout") { dropouts += 1 }
      if rollout.ending == .censored(reason: "end of follow-up") { #expect(rollout.history.visits.last?.time == 2190) }
      #expect(!Self.rollout(Self.complete, index, Self.always).ending.isCensored)
    }
    let expected = 0.08 * years
    #expect(abs(Double(dropouts) - expected) < 4.5 * expected.squareRoot(), "\(dropouts), expected \(expected)")
  }

  @Test func horizonEndsCompleteObservation() {
    let environment = Self.registry.observed(.complete(horizon: 100))
    let rollout = Self.rollout(environment, 3, Self.always)
    #expect(rollout.ending == .horizon && rollout.duration == 100)
  }

  /// The logged policy leaves room: treating above half the baseline PSA, where clinicians hold back or stop loosely,
  /// delays progression.
  @Test func cliniciansAreWorseThanAThreshold() throws {
    let environment = Self.registry.observed(.complete(horizon: 7300))
    let encoder = environment.encoder
    let clinicians = try ClinicianPolicy(centers: TreatmentCenter.three, schema: encoder.schema)
    let relative = try encoder.schema.require("psa.relative")
    var gains: [Double] = []
    for index in 0..<300 {
      let logged = Self.rollout(environment, index) { clinicians.probabilities($0) }
      let threshold = Self.rollout(environment, index) { $0.features[relative] > log(0.5) ? [0, 1] : [1, 0] }
      gains.append(threshold.duration - logged.duration)
    }
    let mean = gains.reduce(0, +) / 300
    let deviation = (gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 300).squareRoot()
    #expect(mean > 4 * deviation / 300.0.squareRoot(), "gain \(mean) d")
  }
}
