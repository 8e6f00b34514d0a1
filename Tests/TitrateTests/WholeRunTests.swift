import Foundation
import Testing
import titrate

/// The whole pipeline on a small virtual cohort.
@Suite struct WholeRunTests {
  /// The shipped example, made small.
  private func configuration() throws -> URL {
    let example = CommandRunner.root.appending(path: "Examples/adaptive-prostate.yaml")
    var text = try String(contentsOf: example, encoding: .utf8)
    let smaller = [
      ("patients: 3000", "patients: 150"), ("seeds: 5", "seeds: 2"), ("steps: 800,", "steps: 30,"),
      ("steps: 600,", "steps: 30,"), ("steps: 500,", "steps: 20,"), ("steps: 2000,", "steps: 40,"),
      ("replicates: 1000", "replicates: 100"), ("patients: 400", "patients: 20"),
      ("optimumPatients: 100", "optimumPatients: 2"), ("checkpointEvery: 100", "checkpointEvery: 15"),
    ]
    for (old, new) in smaller {
      #expect(text.contains(old), "the example no longer says '\(old)'")
      text = text.replacing(old, with: new)
    }
    let file = try CommandRunner.temporaryFolder().appending(path: "small.yaml")
    try Data(text.utf8).write(to: file)
    return file
  }

  @Test func sameSeedGivesTheSameResultsWithOneAndTwoThreads() throws {
    let file = try configuration()
    var results: [Data] = []
    for threads in ["1", "2", "2"] {
      let out = try CommandRunner.temporaryFolder()
      let outcome = try CommandRunner.run(["run", file.path, "--out", out.path, "--threads", threads])
      #expect(outcome.status == 0, "\(outcome.errors)")
      results.append(try Data(contentsOf: out.appending(path: "results.json")))
      for name in ["report.html", "run.json", "cohort.sqlite", "policy/weights.safetensors", "policy/policy.json"] {
        #expect(FileManager.default.fileExists(atPath: out.appending(path: name).path), "\(name) is missing")
      }
    }
    #expect(results[0] == results[1])
    #expect(results[1] == results[2])
    let report = try ResultsDocument.decode(results[0])
    #expect(report.dataFlow.content?.patientsIn == 150)
  }

  @Test func secondRunDoesNotImportAgain() throws {
    let file = try configuration()
    let out = try CommandRunner.temporaryFolder()
    #expect(try CommandRunner.run(["cohort", "import", file.path, "--out", out.path]).status == 0)
    let again = try CommandRunner.run(["cohort", "import", file.path, "--out", out.path])
    #expect(again.errors.contains("unchanged since the last import"))
  }

  @Test(arguments: [
    (0.0212158151, 0.0174417570, 1583.0, 2170.0), (0.0187558251, 0.0155603782, 1898.0, 2667.0),
    (0.0201306298, 0.0163927552, 1575.0, 2135.0), (0.0214433789, 0.0187296229, 2877.0, 4508.0),
    (0.0211713561, 0.0144684876, 796.0, 937.0),
  ])
  func simulateMeetsPublishedTimes(_ rR: Double, _ dR: Double, _ continuous: Double, _ adaptive: Double) throws {
    struct Outcome: Decodable { var time_to_progression_days: Double }
    for (regimen, published, tolerance) in [("continuous", continuous, 2.0), ("adaptive50", adaptive, 8.0)] {
      let outcome = try CommandRunner.run([
        "simulate", "adaptive-prostate", "--set", "rR=\(rR)", "--set", "dR=\(dR)", "--regimen", regimen,
        "--decision-interval", "7d", "--json",
      ])
      let time = try JSONDecoder().decode(Outcome.self, from: Data(outcome.output.utf8)).time_to_progression_days
      #expect(abs(time - published) <= tolerance)
    }
  }

  @Test func evaluateLogGivesTheOracle() throws {
    let folder = try CommandRunner.temporaryFolder()
    let file = folder.appending(path: "log.csv")
    var text = "episode,step,action,reward,behavior_probability,target_probability\n"
    for episode in 0..<200 { text += "\(episode),0,0,\(episode % 2),0.5,0.5\n" }
    try Data(text.utf8).write(to: file)
    let outcome = try CommandRunner.run(["evaluate", "--log", file.path, "--discount", "1", "--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let json = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(json["supported"] as? Bool == true)
    let estimators = try #require(json["estimators"] as? [String: [String: Any]])
    #expect(estimators["WIS"]?["value"] as? Double == 0.5)
    #expect(estimators["DR"] == nil)
  }
}
