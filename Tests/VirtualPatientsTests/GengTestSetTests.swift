import Foundation
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// The test sets of the benchmark of treatment effects over time.
@Suite struct GengTestSetTests {
  static let key = Key(seed: 2_022)

  /// The first days of the first patient, from the published equations and the patient's chance.
  @Test(.tags(.golden)) func firstDaysByHand() {
    let course = GengTestSet(gamma: 0, question: .oneStep).courses(1, key: Self.key)[0]
    let patient = course.patient
    let own = Self.key.child(.patient, 0)
    let capacity = 4 / 3.0 * Double.pi * 3_375
    func volume(_ before: Double, _ concentration: Double, _ dose: Double, day: Int) -> Double {
      let error = GengTumor.Chance(key: own, day: day).growthError
      let kill = patient.chemotherapyKill * concentration + patient.alpha * dose + patient.beta * dose * dose
      return before * (1 + patient.growthRate * log(capacity / before) - kill + error)
    }
    #expect(course.volumes[0] == patient.initialVolume)
    // Day 0: with γ = 0 each treatment is given where its number is below one half.
    let chance = GengTumor.Chance(key: own, day: 0)
    let given = GengTreatment(chemotherapy: chance.chemotherapy < 0.5, radiotherapy: chance.radiotherapy < 0.5)
    #expect(course.treatments[0] == given)
    let first = course.alternatives.filter { $0.day == 0 }
    #expect(first.count == 4 && first[0].treatments == [given])
    #expect(
      first.dropFirst().map { $0.treatments[0] } == [.none, .radiotherapy, .chemotherapy, .both].filter { $0 != given })
    for alternative in first {
      let treatment = alternative.treatments[0]
      let expected = volume(
        patient.initialVolume, treatment.chemotherapy ? 5 : 0, treatment.radiotherapy ? 2 : 0, day: 1)
      #expect(abs(alternative.volumes[0] - expected) < 1e-9 * expected)
    }
    // Day 1 goes on from the course, with half of day 0's concentration.
    let remaining = given.chemotherapy ? 2.5 : 0
    for alternative in course.alternatives.filter({ $0.day == 1 }).dropFirst() {
      let treatment = alternative.treatments[0]
      let expected = volume(
        course.volumes[1], remaining + (treatment.chemotherapy ? 5 : 0), treatment.radiotherapy ? 2 : 0, day: 2)
      #expect(abs(alternative.volumes[0] - expected) < 1e-9 * abs(expected))
    }
  }

  /// Two days of sliding treatments: chemotherapy on the first or the second, then radiotherapy so.
  @Test(.tags(.golden)) func slidingTreatmentsByHand() {
    let course = GengTestSet(gamma: 0, question: .slidingTreatment(days: 2)).courses(1, key: Self.key)[0]
    let first = course.alternatives.filter { $0.day == 0 }
    let given = course.treatments[0]
    #expect(
      first.map(\.treatments) == [
        [given, .chemotherapy, .none], [given, .none, .chemotherapy], [given, .radiotherapy, .none],
        [given, .none, .radiotherapy],
      ])
    let patient = course.patient
    let own = Self.key.child(.patient, 0)
    for alternative in first {
      #expect(alternative.volumes.count == 3 && alternative.volumes[0] == course.volumes[1])
      var (volume, concentration) = (course.volumes[1], given.chemotherapy ? 5.0 : 0)
      for (day, treatment) in alternative.treatments.enumerated().dropFirst() {
        concentration = concentration / 2 + (treatment.chemotherapy ? 5 : 0)
        let kill =
          patient.chemotherapyKill * concentration + (treatment.radiotherapy ? 2 * patient.alpha + 4 * patient.beta : 0)
        let error = GengTumor.Chance(key: own, day: day + 1).growthError
        volume *= 1 + patient.growthRate * log(GengTumor.capacity / (volume + 1e-7) + 1e-7) - kill + error
        #expect(abs(alternative.volumes[day] - volume) < 1e-9 * abs(volume))
      }
    }
  }

  /// With γ = 0 rows of other patients do not matter; with γ > 0 patient 1 is treated by row 1 of the table, which is the second
  /// alternative of patient 0: two days, and zeros after them.
  @Test func treatmentsFollowTheTable() {
    let courses = GengTestSet(gamma: 2, question: .oneStep).courses(2, key: Self.key)
    let row = [courses[0].patient.initialVolume, courses[0].alternatives[1].volumes[0]]
    let own = Self.key.child(.patient, 1)
    let behavior = GengBehavior(gammaChemo: 2, gammaRadio: 2)
    for (day, given) in courses[1].treatments.enumerated() {
      let window = max(0, day - 15)...day
      let mean = window.reduce(0) { $0 + ($1 < 2 ? GengTumor.diameter(volume: row[$1]) : 0) } / Double(window.count)
      let probabilities = behavior.probabilities(meanDiameter: mean)
      let chance = GengTumor.Chance(key: own, day: day)
      #expect(given.chemotherapy == (chance.chemotherapy < probabilities.chemotherapy))
      #expect(given.radiotherapy == (chance.radiotherapy < probabilities.radiotherapy))
    }
  }

  @Test func coursesStayWithinLimits() {
    let courses = GengTestSet(gamma: 1, question: .oneStep).courses(100, key: Self.key)
    for course in courses {
      #expect(course.treatments.count + 1 == course.volumes.count && course.volumes.count <= 60)
      #expect(course.volumes.dropFirst().allSatisfy { (0...GengTumor.lethalVolume).contains($0) })
      #expect(course.alternatives.count == 4 * course.treatments.count)
      for (day, volume) in course.volumes.enumerated().dropFirst() {
        #expect(course.alternatives[4 * (day - 1)].volumes == [volume])
      }
    }
    #expect(Set(courses.map(\.volumes.count)).count > 5)
  }
}
