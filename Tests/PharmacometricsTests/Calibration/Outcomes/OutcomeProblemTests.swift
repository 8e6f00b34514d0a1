import DiffEq
import Pharmacometrics
import TestSupport
import Testing

/// Records of events and ordinal outcomes in NONMEM data, and what is wrong with them and with specifications.
struct OutcomeProblemTests {
  static let csv = """
    ID,TIME,AMT,DV,DVID,EVID
    1,0,320,.,.,1
    1,1,.,8,1,0
    1,2,.,0,4,0
    1,5,.,2,4,0
    1,7,.,1,3,0
    2,0,320,.,.,1
    2,1,.,7,1,0
    2,4,.,1,4,0
    2,9,.,0,3,0
    """

  static let specification = CalibrationSpecification(
    events: ["relapse": .init(hazard: .constant, rate: 0.1, effects: [.init(output: "CP")], dvid: "3")],
    ordinal: ["nausea": .init(categories: 3, dvid: "4")])

  private static func cohort(_ csv: String, _ specification: CalibrationSpecification) throws -> CalibrationCohort {
    try ModelRegistry.model(named: "theophylline").calibrationCohort(
      NonmemDataset(csv: csv, dialect: .extended), specification, tolerance: Tolerance())
  }

  private static func problems(_ csv: String, _ specification: CalibrationSpecification) -> [String] {
    do {
      _ = try cohort(csv, specification)
      return []
    } catch let error as CalibrationError { return error.problems } catch let error as NonmemDataError {
      return error.problems.map(\.description)
    } catch { return ["\(error)"] }
  }

  @Test(.tags(.contract)) func recordsAreReadByTheirDVID() throws {
    let cohort = try Self.cohort(Self.csv, Self.specification)
    #expect(cohort.structure.outcomeNames == ["relapse", "nausea"])
    #expect(cohort.patients.map(\.measurements.count) == [1, 1])
    #expect(
      cohort.patients[0].outcomes == [
        .init(time: 2, outcome: 1, finding: .category(0)), .init(time: 5, outcome: 1, finding: .category(2)),
        .init(time: 7, outcome: 0, finding: .event),
      ])
    #expect(cohort.patients[1].outcomes.map(\.finding) == [.category(1), .free])
    // Names serve too, where no dvid is given.
    var named = Self.specification
    named.events["relapse"]?.dvid = nil
    let text = Self.csv.replacing(",3,0", with: ",Relapse,0")
    #expect(try Self.cohort(text, named).patients[0].outcomes.last == .init(time: 7, outcome: 0, finding: .event))
  }

  @Test(.tags(.contract)) func eventsWithinIntervalsFollowTheRecordBefore() throws {
    var specification = Self.specification
    specification.events["relapse"]?.censoring = .interval
    let csv = Self.csv.replacing("1,7,.,1,3,0", with: "1,6,.,0,3,0\n1,7,.,1,3,0")
    let outcomes = try Self.cohort(csv, specification).patients[0].outcomes
    #expect(outcomes.suffix(2).map(\.finding) == [.free, .eventSince(6)])
    let first = try Self.cohort(Self.csv, specification).patients[0].outcomes
    #expect(first.last?.finding == .eventSince(0))
  }

  @Test(.tags(.contract)) func wrongRecordsAreNamedAtOnce() {
    let csv = Self.csv.replacing("1,5,.,2,4,0", with: "1,5,.,3,4,0").replacing("1,7,.,1,3,0", with: "1,7,.,2,3,0")
    let problems = Self.problems(csv, Self.specification)
    #expect(problems.count == 2, "\(problems)")
    #expect(problems.contains { $0.contains("row 5, column DV: 3.0 is no category of nausea, which are 0 to 2") })
    #expect(problems.contains { $0.contains("row 6, column DV: 2.0 is no record of relapse") })
  }

  @Test(.tags(.contract)) func impossibleCoursesAreNamed() {
    let csv = Self.csv.replacing("1,7,.,1,3,0", with: "1,7,.,1,3,0\n1,8,.,1,3,0").replacing(
      "2,9,.,0,3,0", with: "2,9,.,1,3,0\n2,10,.,0,3,0")
    let problems = Self.problems(csv, Self.specification)
    #expect(problems.count == 2, "\(problems)")
    #expect(problems.contains { $0.hasPrefix("patient 1, relapse at 8.0 h: a second event") })
    #expect(problems.contains { $0.hasPrefix("patient 2, relapse at 10.0 h: followed after the event") })
    var repeated = Self.specification
    repeated.events["relapse"]?.repeated = true
    #expect(Self.problems(csv, repeated).isEmpty)
  }

  @Test(.tags(.contract)) func recordsOfNothingAndOutcomesWithoutRecordsAreNamed() {
    var specification = Self.specification
    specification.events["relapse"]?.dvid = "5"
    let problems = Self.problems(Self.csv, specification)
    #expect(problems.count == 3, "\(problems)")
    #expect(problems.contains { $0.contains("row 6, column DVID: 3 names no output") })
    #expect(problems.contains { $0.contains("no record has '5', which marks relapse") })
  }

  @Test(.tags(.contract)) func wrongSpecificationsAreNamedAtOnce() {
    let specification = CalibrationSpecification(
      parameters: [
        "death_rate": .init(scale: .normal), "pain_gap_2": .init(start: -1), "death_CPP": .init(start: 1),
      ],
      events: [
        "death": .init(
          hazard: .constant, rate: 0, shape: 2,
          effects: [.init(output: "CPP"), .init(output: "CP", transform: .log, reference: 0)], dvid: "3",
          censoring: .interval, repeated: true, step: 0),
        "pain": .init(hazard: .constant, rate: 1, effects: [.init(output: "CP"), .init(output: "CP")]),
      ],
      ordinal: [
        "pain": .init(thresholds: [1, -1]), "a": .init(thresholds: [0, 1]), "b": .init(categories: 1),
        "c": .init(categories: 3, thresholds: [0]), "d": .init(categories: 2, dvid: "3"),
      ])
    let problems = Self.problems(Self.csv, specification)
    let expected = [
      "parameters.death_rate.start: 0.0", "parameters.death_rate.scale: normal; it must be positive",
      "parameters.pain_gap_2.start: -1.0", "death_CPP is no parameter of theophylline",
      "events.death.shape: a constant",
      "events.death.effects: CPP is no output", "events.death.effects: a reference of 0.0 for CP",
      "events.death.step: 0.0", "events.death.repeated", "pain_CP would be two parameters",
      "ordinal.pain: an event has that name too", "ordinal.a.thresholds: [0.0, 1.0]", "ordinal.b.categories: 1",
      "ordinal.c.thresholds: 1 for 3 categories", "dvid: '3' marks more than one", "dvid: 'pain' marks more than one",
    ]
    for text in expected { #expect(problems.contains { $0.contains(text) }, "\(text) is not among \(problems)") }
    #expect(problems.count == expected.count, "\(problems)")
  }

  /// Nobody had the event: its rate goes to 0.
  @Test(.tags(.contract)) func outcomesThatDataDoNotDetermineAreNamed() throws {
    let cohort = try LineModel.cohort(
      LineModel.patients([(3, .free), (5, .free)]),
      CalibrationSpecification(
        parameters: LineModel.parameters(0, 0), outputs: ["Y": .init(estimate: false)],
        events: ["death": .init(hazard: .constant, rate: 0.1, effects: [.init(output: "Y")])]))
    let error = #expect(throws: CalibrationUnsupported.self) { _ = try Calibration(cohort).run() }
    #expect(error?.description.contains("do not determine death_Y") ?? false, "\(error?.description ?? "")")
  }
}
