import Foundation
import PolicyEvaluation
import Stochastics
import Testing

@Suite struct EvaluationLogReaderTests {
  private let header = "episode,step,action,reward,behavior_probability,target_probability"

  private func read(_ rows: [String], header: String? = nil) throws -> EvaluationLog {
    try EvaluationLogReader().read(([header ?? self.header] + rows).joined(separator: "\n") + "\n")
  }

  private func problems(_ rows: [String], header: String? = nil) -> [String] {
    do {
      _ = try read(rows, header: header)
      return []
    } catch let error as EvaluationLogError {
      return error.problems.map(\.description)
    } catch {
      return ["unexpected \(error)"]
    }
  }

  /// The reference log as a file, with q and pi.
  private func reference() throws -> (header: String, rows: [String], log: EvaluationLog) {
    let log = try ReferenceLog.log(lengths: [3, 1, 2, 3, 2])
    var rows: [String] = []
    for episode in 0..<5 {
      for (step, index) in log.steps(of: episode).enumerated() {
        let q = ReferenceLog.actionValues[episode][step]
        let pi = ReferenceLog.targetOfZero[episode][step]
        rows.append(
          "\(episode),\(step),\(log.actions[index]),\(log.rewards[index]),\(log.behaviorProbabilities[index]),"
            + "\(log.targetProbabilities[index]),\(q[0]),\(q[1]),\(pi),\(1 - pi),1")
      }
    }
    return (header + ",q_0,q_1,pi_0,pi_1,elapsed", rows, log)
  }

  @Test func readsWhatWasWritten() throws {
    let reference = try reference()
    let log = try read(reference.rows, header: reference.header)
    #expect(log == reference.log)
    #expect(log.offsets == [0, 3, 4, 6, 9, 11])
  }

  @Test func orderOfRowsDoesNotMatter() throws {
    let reference = try reference()
    #expect(try read(reference.rows.reversed(), header: reference.header) == reference.log)
  }

  @Test func acceptsQuotesCarriageReturnsAByteOrderMarkAndOtherColumns() throws {
    let text =
      "\u{FEFF}\"\",\"episode\",step,action,reward,behavior_probability,target_probability\r\n"
      + "1,\"Doe, \"\"J\"\"\",1,0,1.5e0,0.5,1\r\n\r\n2,\"Doe, \"\"J\"\"\",2.0,1,-2,0.5,0"
    let log = try EvaluationLogReader().read(text)
    #expect(log.labels == ["Doe, \"J\""])
    #expect(log.actions == [0, 1] && log.rewards == [1.5, -2] && log.actionCount == 2)
  }

  @Test func streamsAFile() throws {
    let rows = (0..<60_000).map { "\($0 / 20),\($0 % 20),\($0 % 3),0.25,0.5,0.5" }
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("log-\(UUID().uuidString).csv")
    try ([header] + rows).joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: url) }
    let log = try EvaluationLogReader().read(contentsOf: url)
    #expect(log.episodeCount == 3000 && log.stepCount == 60_000)
    #expect(log.actions == (0..<60_000).map { $0 % 3 })
  }

  @Test func everyProblemIsReportedWithItsPlace() {
    let found = problems([
      "a,0,0,1,0.5,0.5", "a,1,0,nan,1.5,0.5", "a,2,x,1,0.5,-0.1", "b,0,0,1,0,0.3", "b,1,-1,1,NaN,0.5", "b,2,0,1,0.5",
    ])
    let expected = [
      ("row 3, column reward", "\"nan\" is not a finite number"),
      ("row 3, column behavior_probability", "1.5 is not a probability in (0, 1]"),
      ("row 4, column action", "\"x\" is not an integer"), ("row 4, column target_probability", "-0.1"),
      ("row 5, column behavior_probability", "no overlap"), ("row 6, column action", "\"-1\""),
      ("row 6, column behavior_probability", "\"NaN\" is not a finite number"), ("row 7", "5 fields"),
    ]
    #expect(found.count == expected.count, "\(found)")
    for (place, message) in expected {
      #expect(found.contains { $0.hasPrefix(place + ": ") && $0.contains(message) }, "\(place) \(message): \(found)")
    }
  }

  @Test func everyMissingColumnIsNamed() {
    let found = problems(["1,2"], header: "episode,reward")
    for name in ["step", "action", "behavior_probability", "target_probability"] {
      #expect(found.contains { $0.hasPrefix("row 1, column \(name): the column is missing") })
    }
    #expect(found.count == 4)
  }

  @Test(arguments: [
    (",q_0,q_1,pi_0", ",1,2,1", "pi_1"), (",pi_0,pi_1,q_0", ",0.5,0.5,1", "q_1"), (",pi_0,pi_2", ",0.5,0.5", "pi_1"),
    (",pi_0,pi_1", ",0.5,0.6", "pi"), (",pi_0,pi_1", ",0.7,0.3", "target_probability"), (",elapsed", ",-1", "elapsed"),
    (",pi_0", ",1", "action"), (",reward", ",1", "reward"), (",pi_0,pi_1", ",-0.5,1.5", "pi_0"),
  ])
  func optionalColumnsAreChecked(columns: String, fields: String, place: String) {
    let found = problems(["1,0,1,1,0.5,0.5" + fields], header: header + columns)
    #expect(found.contains { $0.contains("column \(place):") }, "\(found)")
  }

  /// The estimators that need none of q and pi are computed all the same.
  @Test(arguments: [(["q_0", "q_1"], "pi_*"), (["pi_0", "pi_1"], "q_*"), ([], "q_* and pi_*")])
  func oneFamilyOfColumnsMayBeAbsent(kept: [String], missing: String) throws {
    let reference = try reference()
    let all = ["q_0", "q_1", "pi_0", "pi_1"]
    let rows = reference.rows.map { row in
      let fields = row.split(separator: ",")
      return (fields[..<6] + all.indices.filter { kept.contains(all[$0]) }.map { fields[6 + $0] })
        .joined(separator: ",")
    }
    let log = try read(rows, header: ([header] + kept).joined(separator: ","))
    let evaluation = try LogEvaluation(log, discount: 0.9, key: Key(seed: 1))
    #expect(Set(evaluation.estimators.keys) == ["IS", "WIS", "PDIS", "WPDIS"])
    #expect(isClose(evaluation.estimators["WIS"]?.value, 1.9294336510263932))
    for name in ["DM", "DR", "WDR"] {
      #expect(evaluation.reasons.contains("\(name) is left out: the log has no columns \(missing)"))
    }
  }

  @Test(arguments: ["9223372036854774784", "1000001", "1e15"])
  func actionsBeyondAnyListOfDosesAreRefused(action: String) {
    let found = problems(["1,0,\(action),1,0.5,0.5", "1,1,0,1,0.5,0.5"])
    #expect(found.count == 1 && found[0].hasPrefix("row 2, column action: "), "\(found)")
  }

  @Test func aFolderIsNoLog() {
    #expect {
      try EvaluationLogReader().read(contentsOf: FileManager.default.temporaryDirectory)
    } throws: { error in
      (error as? EvaluationLogError)?.source != nil
    }
  }

  @Test func problemsBeyondTheFirstThousandAreCounted() {
    #expect {
      try read((0..<3000).map { "\($0),0,0,x,0.5,0.5" })
    } throws: { error in
      guard let error = error as? EvaluationLogError else { return false }
      return error.problems.count == 1000 && error.furtherProblems >= 2000 && error.problems[0].row == 2
        && "\(error)".contains("more problems")
    }
  }

  @Test(arguments: [
    (["1,0,0,1,.5,.5", "1,0,0,1,.5,.5"], "given twice"), (["1,0,0,1,.5,.5", "1,2,0,1,.5,.5"], "step 1 should follow"),
    (["1,1,0,1,.5,.5", "2,0,0,1,.5,.5"], "step 0 should follow"), (["1,3,0,1,.5,.5"], "step 1 should follow"),
  ])
  func stepsMustBeConsecutive(rows: [String], message: String) {
    let found = problems(rows)
    #expect(found.count == 1 && found[0].contains(message), "\(found)")
  }

  @Test func stepsMayStartAtOne() throws {
    #expect(try read(["1,1,0,1,.5,.5", "1,2,0,1,.5,.5", "2,1,0,1,.5,.5"]).offsets == [0, 2, 3])
  }

  @Test func emptyAndMissingFiles() {
    #expect(problems([], header: "") == ["the file is empty"])
    #expect(problems([]) == ["the file has a header and no row"])
    #expect(throws: EvaluationLogError.self) {
      try EvaluationLogReader().read(contentsOf: URL(fileURLWithPath: "/does/not/exist.csv"))
    }
  }

  @Test func longListsOfProblemsAreCut() {
    let error = EvaluationLogError(
      problems: problems(Array(repeating: "1,0,0,1,2,2", count: 1)).map { .init(message: $0) })
    #expect(error.problems.count == 2)
    let many = EvaluationLogError(source: "x.csv", problems: (0..<80).map { .init(row: $0, message: "bad") })
    #expect(many.description.contains("x.csv: row 0: bad") && many.description.hasSuffix("and 30 more problems"))
  }
}
