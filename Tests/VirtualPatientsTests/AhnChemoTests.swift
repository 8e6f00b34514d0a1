import DosingMDP
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// The chemotherapy environment of DTR-Bench.
@Suite struct AhnChemoTests {
  static let key = Key(seed: 4)

  static func course(
    _ configuration: AhnChemoEnvironment.Configuration = .setting(1), index: Int = 0, action: (Int) -> Int
  ) -> (patient: AhnChemoEnvironment.Patient, ending: Ending?, visits: [Visit]) {
    let environment = AhnChemoEnvironment(configuration)
    var (patient, admission) = environment.admit(index, key: key)
    var visits = [admission.visit]
    var ending: Ending?
    while ending == nil {
      let advance = environment.advance(&patient, action: action(patient.step))
      ending = advance.ending
      if let visit = advance.visit { visits.append(visit) }
    }
    return (patient, ending, visits)
  }

  struct Oracle: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var total: Double
    var steps: Int
    var action: @Sendable (Int) -> Int
  }

  /// Sums of rewards without noise, from an independent integration of the published equations.
  @Test(
    .tags(.reproduction),
    arguments: [
      Oracle(testDescription: "no drug", total: -163.16, steps: 73) { _ in 0 },
      Oracle(testDescription: "half dose", total: 64.88, steps: 600) { _ in 5 },
      Oracle(testDescription: "full dose for 60 steps", total: 380.77, steps: 600) { $0 < 60 ? 10 : 0 },
    ])
  func fixedSchedules(oracle: Oracle) {
    let (patient, ending, visits) = Self.course(action: oracle.action)
    let total = patient.rewards.reduce(0, +)
    #expect(abs(total - oracle.total) < 0.05, "\(total)")
    #expect(patient.step == oracle.steps && patient.rewards.count == oracle.steps)
    #expect(ending == (oracle.steps < 600 ? .terminal(event: "death") : .horizon))
    #expect(oracle.steps == 600 || patient.rewards.last == -100)
    #expect(visits.count == (oracle.steps < 600 ? oracle.steps : 601))
  }

  /// The first reward is that of the state before the step: 1 − 1 − u.
  @Test func rewardIsOfTheStateBefore() {
    let environment = AhnChemoEnvironment()
    var (patient, admission) = environment.admit(0, key: Self.key)
    #expect(admission.visit.values == [0.2, 0.005, 0])
    environment.advance(&patient, infusion: 0.3).visit.map { #expect($0.time == 0.25 && $0.values.count == 3) }
    #expect(abs(patient.rewards[0] + 0.3) < 1e-15)
    // Drug alone is dB/dt = u − B: B = u·(1 − e^−0.25).
    #expect(abs(patient.state.drug - 0.3 * 0.221_199_216_928_595) < 1e-9)
  }

  /// Setting 2 varies each constant within ±5 %, and nothing else.
  @Test(.tags(.statistical)) func parametersVary() {
    let environment = AhnChemoEnvironment(.setting(2))
    let patients = (0..<2000).map { environment.admit($0, key: Self.key).patient }
    for field in [\AhnChemoParameters.r1, \.rho, \.d2] {
      let published = AhnChemoParameters()[keyPath: field]
      let ratios = patients.map { $0.parameters[keyPath: field] / published }
      #expect(ratios.allSatisfy { $0 >= 0.95 && $0 <= 1.05 })
      // A uniform distribution of width 0.1 has the standard deviation 0.1/√12.
      let mean = ratios.reduce(0, +) / 2000
      #expect(abs(mean - 1) < 4.5 * 0.1 / (12 * 2000.0).squareRoot())
      #expect((ratios.max() ?? 1) > 1.049 && (ratios.min() ?? 1) < 0.951)
    }
    #expect(patients.allSatisfy { $0.initial == patients[0].initial })
  }

  /// Setting 5 shows the last observation again at three visits in four; 3 and 4 differ in the size of the noise.
  @Test(.tags(.statistical)) func observationsAreNoisyAndMissing() {
    var repeated = 0
    var visits = 0
    for index in 0..<10 {
      let course = Self.course(.setting(5), index: index) { _ in 4 }
      visits += course.visits.count - 1
      repeated += zip(course.visits, course.visits.dropFirst()).count { $0.values == $1.values }
    }
    let share = Double(repeated) / Double(visits)
    #expect(abs(share - 0.75) < 4.5 * (0.1875 / Double(visits)).squareRoot(), "\(share) of \(visits)")
    for (number, noise) in [(1, 0.0), (3, 0.2), (4, 0.5)] {
      let environment = AhnChemoEnvironment(.setting(number))
      let errors = (0..<500).map { index -> Double in
        let (patient, admission) = environment.admit(index, key: Self.key)
        return (admission.visit.values[0] ?? 0) / patient.state.tumor - 1
      }
      let largest = errors.map(abs).max() ?? 0
      #expect(noise == 0 ? largest == 0 : largest <= noise / 2 && largest > 0.9 * noise / 2, "setting \(number)")
    }
  }

  /// Two schedules meet the same patient and the same noise: the first step is the same, later ones are not.
  @Test(.tags(.law)) func noiseDoesNotDependOnTheSchedule() {
    let first = Self.course(.setting(4), index: 3) { $0 == 0 ? 2 : 9 }
    let second = Self.course(.setting(4), index: 3) { $0 == 0 ? 2 : 1 }
    #expect(first.patient.parameters == second.patient.parameters)
    #expect(first.visits.prefix(2) == second.visits.prefix(2) && first.visits[10] != second.visits[10])
    #expect(first.patient.rewards.allSatisfy { $0.isFinite })
  }
}
