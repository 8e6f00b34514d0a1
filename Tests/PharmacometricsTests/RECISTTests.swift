import Pharmacometrics
import TestSupport
import Testing

/// Series whose responses follow by hand from the guideline.
@Suite(.tags(.golden)) struct RECISTTests {
  static func course(
    _ sums: [Double?], days: [Double]? = nil, baseline: Double = 100, criteria: RECIST.Criteria = .init()
  ) throws -> RECIST.Course {
    try RECIST.Course(
      baseline: .init(sum: baseline),
      scans: sums.enumerated().map { index, sum in
        RECIST.Scan(day: days?[index] ?? Double(42 * (index + 1)), targets: sum.map { RECIST.TargetLesions(sum: $0) })
      }, criteria: criteria)
  }

  /// Thresholds are included: 70 of 100 is a partial response, 60 after 50 is progression.
  @Test func thresholdsAreIncluded() throws {
    #expect(try Self.course([71, 70, 50, 59, 60]).responses == [.stable, .partial, .partial, .partial, .progressive])
    #expect(try Self.course([119]).responses == [.stable])
    #expect(try Self.course([120]).responses == [.progressive])
    // Each sum of whole mm is judged exactly: 30 % of the baseline, 20 % of the nadir.
    for baseline in stride(from: 50.0, through: 400, by: 10) {
      #expect(try Self.course([baseline / 10 * 7, baseline / 10 * 7 + 1], baseline: baseline).responses[0] == .partial)
      #expect(try Self.course([baseline / 10 * 7 + 1], baseline: baseline).responses == [.stable])
      #expect(try Self.course([baseline / 5 * 6], baseline: baseline).responses == [.progressive])
      #expect(try Self.course([baseline / 5 * 6 - 1], baseline: baseline).responses == [.stable])
    }
  }

  /// From a nadir of 20 mm, 24 mm is 20 % more but only 4 mm: no progression before 25 mm.
  @Test func progressionAsksForFiveMillimeters() throws {
    let course = try Self.course([20, 24, 24.9, 25])
    #expect(course.responses == [.partial, .partial, .partial, .progressive])
    #expect(course.progressionDay == 168 && course.bestOverallResponse == .partial && course.responseDay == 42)
  }

  /// The reference of progression is the smallest sum, not baseline, and baseline where nothing shrank.
  @Test func nadirIsTheSmallestSum() throws {
    #expect(try Self.course([80, 95, 96]).responses == [.stable, .stable, .progressive])
    #expect(try Self.course([110, 119, 118]).responses == [.stable, .stable, .stable])
    // Not evaluable scans neither respond nor set a nadir.
    #expect(try Self.course([60, nil, 72]).responses == [.partial, .notEvaluable, .progressive])
  }

  /// Nodes below 10 mm are normal: with them gone from disease the response is complete though the sum is not 0.
  @Test func nodesByTheirShortAxis() throws {
    let baseline = RECIST.TargetLesions(longestDiameters: [30], nodalShortAxes: [20, 16])
    func response(_ diameter: Double, _ axes: [Double], _ others: RECIST.NonTargets = .absent) throws -> RECIST.Response
    {
      try RECIST.Course(
        baseline: baseline,
        scans: [
          .init(
            day: 42, targets: .init(longestDiameters: [diameter], nodalShortAxes: axes), nonTargets: others)
        ]
      ).responses[0]
    }
    #expect(baseline.sum == 66)
    #expect(try response(0, [9.9, 8]) == .complete)
    #expect(try response(0, [10, 8]) == .partial)
    #expect(try response(1, [9.9, 8]) == .partial)
    #expect(try response(0, [9, 8], .complete) == .complete)
    #expect(try response(0, [9, 8], .persisting) == .partial)
    #expect(try response(0, [9, 8], .notEvaluated) == .partial)
  }

  /// Table 1 of the guideline: targets by non-target lesions and new lesions.
  @Test func otherLesionsCount() throws {
    func response(_ sum: Double?, _ others: RECIST.NonTargets, isNew: Bool = false) throws -> RECIST.Response {
      try RECIST.Course(
        baseline: .init(sum: 100),
        scans: [.init(day: 50, targets: sum.map { .init(sum: $0) }, nonTargets: others, hasNewLesion: isNew)]
      ).responses[0]
    }
    #expect(try response(50, .persisting) == .partial && response(50, .notEvaluated) == .partial)
    #expect(try response(90, .persisting) == .stable && response(90, .notEvaluated) == .stable)
    #expect(try response(nil, .persisting) == .notEvaluable)
    for sum: Double? in [0, 50, 90, nil] {
      #expect(try response(sum, .progressive) == .progressive && response(sum, .absent, isNew: true) == .progressive)
    }
    #expect(try response(130, .complete) == .progressive)
  }

  /// Table 3 of the guideline: two scans, the first at day 56, the second at day 84 or at day 83.
  @Test func confirmation() throws {
    let criteria = RECIST.Criteria(requiresConfirmation: true)
    func best(_ sums: [Double?], _ days: [Double] = [56, 84]) throws -> RECIST.Response {
      try Self.course(sums, days: days, criteria: criteria).bestOverallResponse
    }
    #expect(try best([0, 0]) == .complete)
    #expect(try best([0, 0], [56, 83.9]) == .stable)
    #expect(try best([50, 0]) == .partial && best([50, 50]) == .partial)
    #expect(try best([50, 55]) == .partial && best([50, 90]) == .stable)
    #expect(try best([70, 75]) == .stable)
    #expect(try best([50, 80]) == .stable)
    #expect(try best([50, nil]) == .stable && best([0, nil]) == .stable)
    #expect(try best([nil, nil]) == .notEvaluable)
    // Before six weeks an unconfirmed response followed by progression is progression, by nothing evaluable is NE.
    #expect(try best([50, 80], [30, 58]) == .progressive)
    #expect(try best([50, nil], [30, 58]) == .notEvaluable)
    // PR, NE, PR is confirmed; PR, SD, PR is not.
    #expect(try best([60, nil, 60], [42, 70, 98]) == .partial)
    #expect(try best([70, 71, 70], [42, 70, 98]) == .stable)
    let later = try Self.course([70, 71, 60, 60], criteria: criteria)
    #expect(later.bestOverallResponse == .partial && later.responseDay == 126)
    // Without confirmation the first response is the best one.
    #expect(try Self.course([70, 75]).bestOverallResponse == .partial)
    // A complete response after a partial one: the response lasts from the partial one on.
    let complete = try Self.course([70, 0, 30])
    #expect(complete.bestOverallResponse == .complete && complete.responseDay == 42 && complete.progressionDay == 126)
  }

  /// Stable disease must last: at day 41 it is not evaluable yet, at day 42 it is stable.
  @Test func stableDiseaseMustLast() throws {
    #expect(try Self.course([95], days: [41]).bestOverallResponse == .notEvaluable)
    #expect(try Self.course([95], days: [42]).bestOverallResponse == .stable)
    #expect(try Self.course([95, 130], days: [41, 80]).bestOverallResponse == .progressive)
    #expect(try Self.course([95, 130], days: [42, 80]).bestOverallResponse == .stable)
    let eight = RECIST.Criteria(minimumStableDuration: 56)
    #expect(try Self.course([95], days: [55], criteria: eight).bestOverallResponse == .notEvaluable)
  }

  /// What follows progression does not count.
  @Test func nothingAfterProgressionCounts() throws {
    let course = try Self.course([130, 40, 40])
    #expect(course.responses == [.progressive, .partial, .partial])
    #expect(course.bestOverallResponse == .progressive && course.progressionDay == 42 && course.responseDay == nil)
    #expect(try Self.course([]).bestOverallResponse == .notEvaluable)
  }

  @Test func everyProblemIsNamed() throws {
    let error = try #require(throws: RECIST.DataError.self) {
      try RECIST.Course(
        baseline: .init(longestDiameters: [0, 0, 0, 0], nodalShortAxes: [0, 0]),
        scans: [
          .init(day: 10, targets: .init(sum: -1)), .init(day: 10, targets: .init(longestDiameters: [])),
          .init(day: .nan, targets: .init(sum: .infinity)),
        ])
    }
    for problem in [
      "baseline: 6 target lesions", "baseline: the sum of diameters is 0", "scan 1: -1.0 mm", "scan 2: there is no",
      "scan 2: day 10.0 does not follow day 10.0", "scan 3: day nan", "scan 3: inf mm",
    ] {
      #expect(error.description.contains(problem), "\(problem)")
    }
    #expect(error.problems.count == 7)
  }
}
