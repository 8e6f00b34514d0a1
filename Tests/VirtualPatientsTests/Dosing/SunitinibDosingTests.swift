import DiffEq
import DosingMDP
import Pharmacometrics
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// Sunitinib in GIST under decisions, against the cohort simulation of the same model, and its reference regimens.
struct SunitinibDosingTests {
  static let key = Key(seed: 31)
  static let days = 728

  static func trial(_ change: (inout DosingConfiguration) -> Void = { _ in }) throws -> DosingTrial<SunitinibGIST> {
    var configuration = SunitinibDosing.configuration()
    configuration.endsAtProgression = false
    change(&configuration)
    let encoder = SunitinibDosing.encoder(actions: configuration.actions)
    return DosingTrial(
      try ModelEnvironment(configuration, observation: .complete(horizon: days)), encoder: encoder,
      reward: try CompositeReward(.init(burdenVariable: "sld"), schema: encoder.schema), discount: Discount(perDay: 1))
  }

  /// Deaths, progressions and grades are those of `CohortSimulation` and `ClinicalCourse` under the same doses.
  @Test(.tags(.law)) func aFixedRegimenIsTheCohortSimulation() throws {
    let trial = try Self.trial { $0.tolerance = Tolerance(relative: 1e-8, absolute: 1e-8) }
    let regimen = try SunitinibRegimens.fixed(trial.encoder)[0]
    let courses = try trial.run(patients: 40, key: Self.key, threads: 2, policy: regimen)
    let doses = (0..<Self.days).filter { $0 % 42 < 28 }.map { DoseEvent(time: Double($0) * 24, amount: 50) }
    let grid = SimulationGrid(horizon: Double(Self.days) * 24, step: 24, isDaily: true)
    let simulation = try CohortSimulation(
      Population<SunitinibGIST>(), doses: doses, grid: grid.times,
      tolerance: Tolerance(relative: 1e-8, absolute: 1e-8))
    let clinical = ClinicalCourse<SunitinibGIST>(ClinicalProtocol(), grid: grid)
    var deaths = 0
    for first in stride(from: 0, to: 40, by: 8) {
      let group = simulation.group(first: first, count: 8, key: Self.key)
      for lane in 0..<8 {
        let expected = clinical.outcome(of: lane, in: group, key: Self.key)
        let found = courses[first + lane].outcome
        #expect(abs(found.followed * 24 - expected.survival.time) < 0.01)
        #expect((found.ending == .terminal(event: "death")) == expected.survival.isEvent)
        #expect(found.worstGrades == expected.worstGrades)
        for (value, other) in zip(found.laboratoryExtremes, expected.laboratoryExtremes) {
          #expect(abs(value - other) < 1e-4 * other)
        }
        if let progression = expected.progression, progression.isEvent {
          #expect(found.progressionDay.map { abs($0 * 24 - progression.time) < 0.01 } ?? false)
        }
        deaths += expected.survival.isEvent ? 1 : 0
      }
    }
    #expect(deaths > 10)
  }

  /// As Centanni et al. found by simulation: 37.5 mg continuously gives longer survival than 50 mg 4/2.
  @Test(.tags(.statistical)) func continuousDosingSurvivesLonger() throws {
    let trial = try Self.trial()
    let fixed = try SunitinibRegimens.fixed(trial.encoder)
    let arms = try [fixed[0], fixed[2]].map { try trial.run(patients: 256, key: Self.key, threads: 2, policy: $0) }
    let differences = zip(arms[0], arms[1]).map { $1.outcome.followed - $0.outcome.followed }
    let mean = differences.reduce(0, +) / 256
    let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 255
    #expect(mean > 3 * (variance / 256).squareRoot(), "\(mean) days")
    // The doses are those of the schedule.
    for course in arms[0] where course.episode.ending == .horizon {
      #expect(abs(course.doseDays - Double(Self.days / 42 * 28 + 14)) < 1e-9)
    }
  }

  @Test func episodesAreWhole() throws {
    let trial = try Self.trial { $0.centers = [CareCenter(name: "a", jitter: 2, missedProbability: 0.1)] }
    let policy = try SunitinibRegimens.adjusted(trial.encoder)[0]
    let one = try trial.run(patients: 24, key: Self.key, threads: 1, policy: policy)
    let two = try trial.run(patients: 24, key: Self.key, threads: 2, policy: policy)
    #expect(one.map(\.episode) == two.map(\.episode))
    for course in one {
      #expect(abs(course.episode.duration - course.outcome.followed) < 1e-9)
      #expect(course.episode.steps.allSatisfy { $0.elapsed > 0 } && course.episode.ending == course.outcome.ending)
      let doseDays = course.episode.steps.reduce(0) {
        $0 + $1.elapsed * trial.environment.actions.options[$1.action].multiple
      }
      #expect(abs(doseDays - course.doseDays) < 1e-9)
    }
    #expect(Set(one.flatMap { $0.episode.steps.map(\.action) }).count >= 3)
  }

  /// With the label as a mask no policy gives more than 50 mg, nor goes on at a severe finding.
  @Test(.tags(.law)) func theLabelMasks() throws {
    let plain = try Self.trial()
    let encoder = SunitinibDosing.encoder(
      actions: plain.environment.configuration.actions, modification: SunitinibDosing.label)
    let trial = DosingTrial(
      plain.environment, encoder: encoder, reward: plain.reward, discount: plain.discount, keepsDetails: true)
    let courses = try trial.run(
      patients: 32, key: Self.key, threads: 2, policy: RulePolicy.random(actions: encoder.actions))
    let hfs = try encoder.schema.require("hfs.last")
    var severe = 0
    for step in courses.flatMap(\.episode.steps) {
      let multiple = encoder.actions.options[step.action].multiple
      #expect(step.mask(allows: step.action) && multiple <= 1)
      guard step.state.features[hfs] >= 3 else { continue }
      severe += 1
      #expect(multiple == 0)
    }
    #expect(severe > 0)
  }

  @Test func allRegimensRun() throws {
    let trial = try Self.trial()
    let names = try SunitinibRegimens.all(trial.encoder).map { policy in
      let courses = try trial.run(patients: 8, key: Self.key, threads: 2, policy: policy)
      #expect(courses.count == 8 && courses.allSatisfy { $0.doseDays > 0 })
      return policy.name
    }
    #expect(Set(names).count == 9)
  }
}

extension Step {
  func mask(allows action: Int) -> Bool { state.mask.allows(action) }
}
