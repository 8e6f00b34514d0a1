import Foundation
import PolicyEvaluation
import Testing

/// Packet and scores of a blinded review, as a user would make them.
@Suite struct ReviewCommandTests {
  /// A policy of a few steps, and the arguments that make a packet of it.
  private func arguments(_ records: SmallRecords, _ folder: URL) throws -> [String] {
    #expect(try records.cohortImport(to: "out").status == 0)
    #expect(try records.train(from: "out").status == 0)
    return [
      "review", "packet", records.configuration.path, "--cohort", records.path("out/cohort.sqlite"), "--policy",
      records.path("out/policy"), "--cases", "3", "--out", folder.path,
    ]
  }

  private func packet() throws -> (folder: URL, key: URL) {
    let records = try SmallRecords()
    let folder = records.folder.appending(path: "packet")
    let outcome = try CommandRunner.run(try arguments(records, folder))
    #expect(outcome.status == 0, "\(outcome.errors)")
    return (folder, URL(fileURLWithPath: folder.path + "-key.json"))
  }

  @Test func packetHidesWhoseDoseIsWhose() throws {
    let (folder, place) = try packet()
    let key = try JSONDecoder().decode(ReviewKey.self, from: Data(contentsOf: place))
    #expect(!key.cases.isEmpty && key.cases.count <= 3)
    let page = try String(contentsOf: folder.appending(path: "review.html"), encoding: .utf8)
    for item in key.cases {
      #expect(item.given != item.recommended)
      #expect(!page.contains(">\(item.patient)<") && page.contains("Case \(item.number)"))
    }
    // What would tell the sides is in the key alone.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["review.html", "scores.csv"])
    let sheet = try String(contentsOf: folder.appending(path: "scores.csv"), encoding: .utf8)
    #expect(sheet.split(separator: "\n").count == key.cases.count + 1)
  }

  @Test func scoresAreSummedUpWithSidesOpened() throws {
    let (folder, place) = try packet()
    let key = try JSONDecoder().decode(ReviewKey.self, from: Data(contentsOf: place))
    var text = "reviewer,case,preferred,score_a,score_b,comment\n"
    for item in key.cases { text += "Anna,\(item.number),\(item.isPolicyA ? "A" : "B"),4,3,\n" }
    let scores = folder.appending(path: "anna.csv")
    try Data(text.utf8).write(to: scores)
    let outcome = try CommandRunner.run(["review", "score", place.path, scores.path, "--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let summary = try JSONDecoder().decode(ReviewSummary.self, from: Data(outcome.output.utf8))
    #expect(summary.policyPreferred == key.cases.count && summary.clinicianPreferred == 0)
    #expect(summary.reviewers == ["Anna"])
    let twice = try CommandRunner.run(["review", "score", place.path, scores.path, scores.path])
    #expect(twice.status == 3 && twice.errors.contains("reviewer Anna is in"))
    try Data(text.replacing("Anna,1,", with: "Anna,99,").utf8).write(to: scores)
    let wrong = try CommandRunner.run(["review", "score", place.path, scores.path])
    #expect(wrong.status == 3 && wrong.errors.contains("case '99'"))
  }

  @Test func keyMustNotLieInThePacket() throws {
    let records = try SmallRecords()
    let folder = records.folder.appending(path: "packet")
    let key = folder.appending(path: "key.json").path
    let outcome = try CommandRunner.run(try arguments(records, folder) + ["--key", key])
    #expect(outcome.status == 2 && outcome.errors.contains("must not lie in the packet"))
    #expect(!FileManager.default.fileExists(atPath: key))
  }

  @Test func missingFilesAreNamed() throws {
    let outcome = try CommandRunner.run(["review", "score", "no-such-key.json", "no-such-scores.csv"])
    #expect(outcome.status == 3 && outcome.errors.contains("no-such-key.json"))
  }
}
