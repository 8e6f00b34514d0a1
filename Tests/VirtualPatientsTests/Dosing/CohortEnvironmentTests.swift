import DiffEq
import DosingMDP
import Pharmacometrics
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// The vectorized form against the one-at-a-time form, and against itself on other threads.
struct CohortEnvironmentTests {
  static let key = Key(seed: 21)

  /// Irregular visits, forgotten tablets, stress, losses: all that makes patients of a group differ.
  static func environment() throws -> ModelEnvironment<SunitinibGIST> {
    var configuration = SunitinibDosing.configuration(decisionInterval: 14)
    configuration.centers = [
      CareCenter(name: "a", jitter: 3, missedProbability: 0.1),
      CareCenter(name: "b", intervalFactor: 1.5, jitter: 6, missedProbability: 0.2),
    ]
    configuration.adherence = Adherence(mean: 0.9, concentration: 20)
    configuration.stress = [.organFailure]
    configuration.randomization = ["KG": 0.2]
    configuration.dropoutRate = 0.2
    configuration.followUp = 336
    configuration.losesPatients = true
    configuration.tolerance = Tolerance(relative: 1e-8, absolute: 1e-8)
    return try ModelEnvironment(configuration)
  }

  /// The action at a patient's decision t: any but dependent on the patient.
  static func action(_ patient: Int, _ decision: Int) -> Int { (patient + 3 * decision) % 6 }

  /// Visits and endings of a cohort.
  static func follow(
    _ environment: ModelEnvironment<SunitinibGIST>, _ patients: Range<Int>, threads: Int
  ) -> (visits: [[Visit]], advances: [[Advance]], outcomes: [DosedOutcome]) {
    let cohort = CohortEnvironment(environment, patients: patients, key: key, threads: threads)
    var visits = cohort.admissions.map { [$0.visit] }
    var advances: [[Advance]] = visits.map { _ in [] }
    while !cohort.due.isEmpty {
      let actions = cohort.due.map { action(patients.lowerBound + $0, advances[$0].count) }
      for (place, advance) in cohort.step(actions) {
        advances[place].append(advance)
        if let visit = advance.visit { visits[place].append(visit) }
      }
    }
    return (visits, advances, visits.indices.map(cohort.outcome))
  }

  @Test(.tags(.law)) func itIsTheSameAsOneAtATime() throws {
    let environment = try Self.environment()
    let (visits, advances, outcomes) = Self.follow(environment, 0..<29, threads: 2)
    var endings: Set<Ending> = []
    for index in 0..<29 {
      var (patient, admission) = environment.admit(index, key: Self.key)
      #expect(admission.visit == visits[index][0])
      var seen = [admission.visit]
      for (decision, expected) in advances[index].enumerated() {
        let advance = environment.advance(&patient, action: Self.action(index, decision))
        #expect(advance.ending == expected.ending, "patient \(index), decision \(decision)")
        #expect(abs(advance.elapsed - expected.elapsed) < 1e-4)
        if let visit = advance.visit { seen.append(visit) }
      }
      #expect(seen.map(\.time) == visits[index].map(\.time))
      for (one, other) in zip(seen, visits[index]) {
        for (value, expected) in zip(one.values, other.values) {
          #expect((value == nil) == (expected == nil))
          guard let value, let expected else { continue }
          #expect(abs(value - expected) <= 1e-5 * abs(expected), "\(index) at \(one.time): \(value), \(expected)")
        }
      }
      #expect(patient.outcome.worstGrades == outcomes[index].worstGrades)
      if let ending = outcomes[index].ending { endings.insert(ending) }
    }
    // Otherwise the comparison would be of little.
    #expect(endings.count >= 3, "\(endings)")
  }

  @Test(.tags(.law)) func threadsAndCutsDoNotMatter() throws {
    let environment = try Self.environment()
    let one = Self.follow(environment, 0..<40, threads: 1)
    let four = Self.follow(environment, 0..<40, threads: 4)
    #expect(one.visits == four.visits && one.outcomes == four.outcomes)
    let rest = Self.follow(environment, 16..<40, threads: 3)
    #expect(Array(one.visits[16...]) == rest.visits && Array(one.outcomes[16...]) == rest.outcomes)
  }

  /// Continuous doses are those of the actions.
  @Test func dosesInMilligrams() throws {
    let configuration = SunitinibDosing.configuration()
    let environment = try ModelEnvironment<SunitinibGIST>(configuration, observation: .complete(horizon: 28))
    let byAction = CohortEnvironment(environment, patients: 0..<8, key: Self.key, threads: 1)
    let byDose = CohortEnvironment(environment, patients: 0..<8, key: Self.key, threads: 1)
    while !byAction.due.isEmpty {
      let advances = byAction.step(byAction.due.map { _ in 3 })
      let others = byDose.step(doses: byDose.due.map { _ in 37.5 })
      #expect(advances.map(\.advance.visit) == others.map(\.advance.visit))
    }
    #expect(byDose.due.isEmpty && byDose.output(.auc, of: 0) > 0)
  }
}
