import DiffEq
import DosingMDP
import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// Studies of given patients, simulated again.
struct StudySimulationTests {
  private static let key = Key(seed: 52)

  private func doses(_ amount: Double, days: Int) -> [DoseEvent] {
    (0..<days).map { DoseEvent(time: 24 * Double($0), amount: amount) }
  }

  private func followUp(_ patient: Int, _ amount: Double, end: Double, hasEvent: Bool) -> StudyFollowUp {
    StudyFollowUp(
      patient: patient, doses: doses(amount, days: Int(end) + 1),
      visits: stride(from: 0, through: Int(end), by: 10).map { .init(day: $0, isMeasured: [true]) }, end: end,
      hasEvent: hasEvent)
  }

  private func study(_ parameters: [String: ParameterSpecification] = [:], patients: Int) throws -> CourseSimulation {
    let model = try ModelRegistry.model(named: "sunitinib-gist")
    let structure = try model.calibrationStructure(CalibrationSpecification(parameters: parameters))
    let output = try #require(structure.place(ofOutput: "SLD"))
    let people = (0..<patients).map { number in
      CalibrationPatient(
        name: "\(number)", covariates: structure.covariates(["WT": 70]),
        measurements: [.init(time: 0, output: output, value: 200)])
    }
    let cohort = try CalibrationCohort(
      structure: structure, predictor: model.predictor(tolerance: Tolerance(relative: 1e-4, absolute: 1e-6)),
      patients: people)
    return try CourseSimulation(cohort, structure.start)
  }

  /// By hand: the first has an event on day 5.5 and can go on as the third alone, whose dose is the same.
  @Test(.tags(.golden)) func whoHasAnEventGoesOnAsAnother() throws {
    let observed = [
      followUp(0, 50, end: 5.5, hasEvent: true), followUp(1, 25, end: 40, hasEvent: false),
      followUp(2, 50, end: 30, hasEvent: false),
    ]
    let completed = StudyCompletion(observed)(key: Self.key)
    #expect(completed[0].end == 30 && !completed[0].hasEvent && completed[0].patient == 0)
    #expect(completed[0].doses == doses(50, days: 31))
    #expect(completed[0].visits.map(\.day) == [0, 10, 20, 30])
    #expect(completed[1] == observed[1] && completed[2] == observed[2])
    // Nobody was followed for longer: the event is where it ends.
    let last = StudyCompletion([followUp(0, 50, end: 9.5, hasEvent: true)])(key: Self.key)
    #expect(last[0].end == 9.5 && !last[0].hasEvent)
  }

  /// Times of censoring after completion are those of Kaplan and Meier's estimate of censoring.
  @Test(.tags(.statistical)) func censoringIsThatOfTheStudy() throws {
    var generator = Self.key.generator
    let observed = (0..<400).map { patient in
      let (event, censoring) = (generator.exponential(rate: 0.02), generator.exponential(rate: 0.01))
      return followUp(patient, 50, end: 1 + min(event, censoring), hasEvent: event < censoring)
    }
    let curve = SurvivalCurve(times: observed.map(\.end), isEvent: observed.map { !$0.hasEvent })
    var ends: [Double] = []
    for replicate in 0..<50 { ends += StudyCompletion(observed)(key: Self.key.child(.replicate, replicate)).map(\.end) }
    for day in [20.0, 50, 100] {
      let expected = curve.survival(at: day)
      let share = Double(ends.count { $0 > day }) / Double(ends.count)
      // Draws differ for those with an event only; 4 standard errors of all draws.
      let error: Double = (expected * (1 - expected) / Double(ends.count)).squareRoot()
      #expect(abs(share - expected) < 4 * error + 1e-3)
    }
  }

  /// Under one dose without forgotten tablets a study fares as patients of the environment do.
  @Test(.tags(.statistical)) func eventsAreThoseOfTheEnvironment() throws {
    let count = 800
    let horizon = 200
    let studies = try StudySimulation(
      ModelRegistry.model(named: "sunitinib-gist"), study(patients: count), sources: ["DBP", "hand-foot syndrome"],
      scanInterval: 42)
    let observed = (0..<count).map { followUp($0, 50, end: Double(horizon), hasEvent: false) }
    let courses = try studies(
      observed.map { one in
        var one = one
        one.visits = one.visits.map { .init(day: $0.day, isMeasured: [true, true]) }
        return one
      }, key: Self.key, threads: 2
    ).compactMap(\.self)
    #expect(courses.count == count)
    let environment = try ModelEnvironment<SunitinibGIST>(
      SunitinibDosing.configuration(decisionInterval: 50, largest: 50), observation: .complete(horizon: horizon))
    let action = environment.actions.count - 1
    let cohort = CohortEnvironment(environment, patients: 0..<count, key: Self.key, threads: 2)
    while !cohort.due.isEmpty { cohort.step(cohort.due.map { _ in action }) }
    let outcomes = (0..<count).map(cohort.outcome)
    func compare(_ first: Int, _ second: Int, _ name: String) {
      let (p, q) = (Double(first) / Double(count), Double(second) / Double(count))
      let mean: Double = (p + q) / 2
      let error: Double = (2 * mean * (1 - mean) / Double(count)).squareRoot()
      #expect(
        mean > 0.05 && abs(p - q) < 4 * error, "\(name): \(p), \(q)")
    }
    compare(
      courses.count { $0.ending.isTerminal }, outcomes.count { $0.ending?.isTerminal ?? false }, "progression or death")
    compare(
      courses.count { $0.end <= 100 && $0.ending.isTerminal }, outcomes.count { $0.followed <= 100 }, "by day 100")
    compare(courses.count { $0.severeDays[1] != nil }, outcomes.count { $0.worstGrades[1] >= 3 }, "hand-foot syndrome")
    // Pressures at the start have the error of a measurement.
    let first = courses.compactMap { $0.visits[0].values[0] }
    let mean = first.reduce(0, +) / Double(first.count)
    let deviation = (first.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(first.count - 1)).squareRoot()
    let relative: Double = 0.0697 * 0.0697 + 0.0151
    let expected: Double = (6.24 * 6.24 + 72.3 * 72.3 * relative).squareRoot()
    let level: Double = 71.8 * exp(0.0151 / 2)
    #expect(abs(mean - level) < 4 * expected / Double(count).squareRoot())
    #expect(abs(deviation - expected) < 0.1 * expected)
  }

  @Test(.tags(.contract)) func studiesDoNotDependOnThreads() throws {
    let simulation = try StudySimulation(
      ModelRegistry.model(named: "sunitinib-gist"), study(patients: 20), sources: ["ANC"], scanInterval: 84)
    let observed = (0..<20).map { followUp($0, $0 % 2 == 0 ? 50 : 25, end: 60 + Double($0), hasEvent: $0 % 3 == 0) }
    let one = try simulation.studies(3, of: observed, key: Self.key, threads: 1)
    let other = try simulation.studies(3, of: observed, key: Self.key, threads: 3)
    #expect(one == other && one[0] != one[1])
  }

  @Test(.tags(.contract)) func unknownSourcesAreNamed() throws {
    let model = try ModelRegistry.model(named: "sunitinib-gist")
    #expect {
      _ = try StudySimulation(model, try study(patients: 1), sources: ["SLDD", "nausea"], scanInterval: 42)
    } throws: { error in
      let text = "\(error)"
      return text.contains("SLDD") && text.contains("nausea")
    }
  }
}
