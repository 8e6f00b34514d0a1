import Foundation
import Testing
import titrate

/// Each command on the outputs of the one before, and what a saved policy may be judged on.
@Suite struct CommandChainTests {
  /// The split that was saved with a policy.
  private struct Origin: Decodable {
    var train: [String]
    var validation: [String]
    var test: [String]
  }

  private func origin(_ records: SmallRecords, _ out: String) throws -> Origin {
    try JSONDecoder().decode(
      Origin.self, from: Data(contentsOf: URL(fileURLWithPath: records.path("\(out)/policy/cohort.json"))))
  }

  private func judged(_ records: SmallRecords, _ out: String) throws -> Report {
    try ResultsDocument.decode(Data(contentsOf: URL(fileURLWithPath: records.path("\(out)/results.json"))))
  }

  /// Import, describe, train and evaluate give what `run` gives; with --json, standard output is JSON alone.
  @Test func partsGiveWhatTheWholeGives() throws {
    let records = try SmallRecords()
    let imported = try records.cohortImport(to: "parts", "--json")
    #expect(imported.status == 0, "\(imported.errors)")
    #expect(try jsonObject(imported.output)["patientsAccepted"] as? Int == 32)
    let described = try CommandRunner.run(["cohort", "describe", records.path("parts/cohort.sqlite"), "--json"])
    #expect(try jsonObject(described.output)["patients"] as? Int == 32)
    #expect(try jsonObject(described.output)["centers"] as? [String: Int] == ["east": 16, "west": 16])
    let trained = try records.train(from: "parts", "--json")
    #expect(trained.status == 0, "\(trained.errors)")
    let runs = try JSONSerialization.jsonObject(with: Data(trained.output.utf8)) as? [Any]
    #expect(runs?.count == 2)
    let training = try jsonObject(String(contentsOfFile: records.path("parts/run.json"), encoding: .utf8))
    #expect(training["command"] as? String == "train")
    let state = try #require((training["configuration"] as? [String: Any])?["state"] as? [String: Any])
    #expect(state["centers"] as? [String] == ["east", "west"])
    let evaluated = try records.evaluate(policy: "parts", cohort: "parts", out: "parts", "--json")
    #expect(evaluated.status == 4, "\(evaluated.errors)")
    let printed = try jsonObject(evaluated.output)
    #expect(Set(printed.keys).isSuperset(of: ["verdict", "evaluation", "provenance"]))
    let whole = try CommandRunner.run([
      "run", records.configuration.path, "--data", records.data.path, "--out", records.path("whole"), "--json",
    ])
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.output == evaluated.output)
    #expect(try String(contentsOfFile: records.path("whole/results.json"), encoding: .utf8) == whole.output)
  }

  /// Whatever the seed and shares say by then, the patients who judge are those kept from the training.
  @Test func savedSplitIsUsedAgain() throws {
    let records = try SmallRecords()
    #expect(try records.cohortImport(to: "out").status == 0)
    #expect(try records.train(from: "out").status == 0)
    let origin = try origin(records, "out")
    #expect(origin.train.count == 16 && origin.validation.count == 8 && origin.test.count == 8)
    try Data(
      SmallRecords.yaml.replacing("train: 0.5", with: "train: 0.25").replacing("test: 0.25", with: "test: 0.5").utf8
    )
    .write(to: records.configuration)
    let evaluated = try records.evaluate(policy: "out", cohort: "out", out: "judged", "--seed", "99")
    #expect(evaluated.status == 4, "\(evaluated.errors)")
    let report = try judged(records, "judged")
    #expect(report.evaluation.content?.patients == 8)
    let patients = try #require(report.agreement.content?.divergentPatients.map(\.patient))
    #expect(Set(patients) == Set(origin.test))
    // With eight patients no policy reaches fifty, and neither do the clinicians.
    let policies = try #require(report.evaluation.content?.policies)
    for policy in policies { #expect(policy.estimates.allSatisfy { !$0.isSupported }, "\(policy.name)") }
    #expect(report.verdict.reasons.contains { $0.contains("no policy can reach") })
    #expect(report.limits.limits.contains { $0.contains("100 replicates only") })
  }

  @Test func anotherCohortIsRefused() throws {
    let records = try SmallRecords()
    #expect(try records.cohortImport(to: "out").status == 0)
    #expect(try records.train(from: "out").status == 0)
    try Data(SmallRecords.table(shift: 1).utf8).write(to: records.data.appending(path: "records.csv"))
    #expect(try records.cohortImport(to: "other").status == 0)
    let outcome = try records.evaluate(policy: "out", cohort: "other", out: "judged")
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("not the one that the policy was learned from"))
  }

  @Test func anotherSchemaIsRefused() throws {
    let records = try SmallRecords()
    #expect(try records.cohortImport(to: "out").status == 0)
    #expect(try records.train(from: "out").status == 0)
    let state = "{variables: [{name: psa, transform: log}]"
    let changes = [
      (state + "}", state + ", centers: [west, east]}", "other centers (unknown, east, west)"),
      ("split:", "actions: [{label: none, multiple: 0}, {label: on, multiple: 1}]\nsplit:", "other actions"),
    ]
    for (old, new, message) in changes {
      #expect(SmallRecords.yaml.contains(old))
      try Data(SmallRecords.yaml.replacing(old, with: new).utf8).write(to: records.configuration)
      let outcome = try records.evaluate(policy: "out", cohort: "out", out: "judged")
      #expect(outcome.status == 3 && outcome.errors.contains(message), "\(outcome.errors)")
    }
    // A patient of the saved split who has no episode any more.
    try Data(SmallRecords.yaml.utf8).write(to: records.configuration)
    let file = URL(fileURLWithPath: records.path("out/policy/cohort.json"))
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacing("\"test\" : [", with: "\"test\" : [ \"gone\",").utf8).write(to: file)
    let outcome = try records.evaluate(policy: "out", cohort: "out", out: "judged")
    #expect(outcome.status == 3 && outcome.errors.contains("0 are new and 1 are gone"), "\(outcome.errors)")
  }

  @Test func corruptPoliciesAreRefused() throws {
    let records = try SmallRecords()
    #expect(try records.cohortImport(to: "out").status == 0)
    #expect(try records.train(from: "out").status == 0)
    func refused(_ file: String, _ change: (String) -> Data?) throws {
      let url = URL(fileURLWithPath: records.path("out/policy/\(file)"))
      let original = try Data(contentsOf: url)
      if let changed = change(String(decoding: original, as: UTF8.self)) {
        try changed.write(to: url)
      } else {
        try FileManager.default.removeItem(at: url)
      }
      let outcome = try records.evaluate(policy: "out", cohort: "out", out: "judged")
      #expect(outcome.status == 3, "\(file): \(outcome.errors)")
      #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains(records.path("out/policy")), "\(file)")
      try original.write(to: url)
    }
    try refused("training.json") { _ in nil }
    try refused("training.json") { Data($0.replacing(/"chosen" : \d/, with: "\"chosen\" : 9").utf8) }
    try refused("training.json") {
      Data($0.replacing(/"validation" : \[[^\]]*\]\s*\}$/, with: "\"validation\" : [] }").utf8)
    }
    try refused("cohort.json") { _ in nil }
    try refused("cohort.json") {
      Data($0.replacing("\"test\" : [", with: "\"test\" : [ \"\(firstTraining($0))\",").utf8)
    }
    try refused("cloning/policy.json") { Data($0.replacing("\"psa.last\",", with: "").utf8) }
    try refused("cloning/policy.json") { Data($0.replacing(/"hidden" : \d+/, with: "\"hidden\" : -1").utf8) }
    try refused("seeds/1/policy.json") { Data($0.replacing(/"hidden" : \d+/, with: "\"hidden\" : 5").utf8) }
    try refused("seeds/2/weights.safetensors") { _ in Data("no weights".utf8) }
    #expect(try records.evaluate(policy: "out", cohort: "out", out: "judged").status == 4)
  }

  private func firstTraining(_ text: String) -> String {
    text.firstMatch(of: /"train" : \[\s*"([^"]+)"/).map { String($0.1) } ?? "P0"
  }

  /// A run with fewer seeds leaves nothing of one with more.
  @Test func policiesAreReplacedAsAWhole() throws {
    let records = try SmallRecords()
    #expect(try records.cohortImport(to: "out").status == 0)
    #expect(try records.train(from: "out").status == 0)
    #expect(FileManager.default.fileExists(atPath: records.path("out/policy/seeds/2/policy.json")))
    try Data(SmallRecords.yaml.replacing("seeds: 2", with: "seeds: 1").utf8).write(to: records.configuration)
    #expect(try records.train(from: "out").status == 0)
    #expect(FileManager.default.fileExists(atPath: records.path("out/policy/seeds/1/policy.json")))
    #expect(!FileManager.default.fileExists(atPath: records.path("out/policy/seeds/2")))
    let left = try FileManager.default.contentsOfDirectory(atPath: records.path("out")).filter {
      $0.hasPrefix(".policy")
    }
    #expect(left.isEmpty)
  }

  @Test func importSaysItsProblemsAsJSON() throws {
    let records = try SmallRecords(table: SmallRecords.table().replacing("P3,west,56,", with: "P3,west,x,"))
    let outcome = try records.cohortImport(to: "out", "--json")
    #expect(outcome.status == 3)
    let problems = try #require(try jsonObject(outcome.output)["problems"] as? [[String: Any]])
    #expect(problems.count == 1 && problems[0]["row"] as? Int == 28 && problems[0]["token"] as? String == "x")
  }

  @Test func seedOfASimulatedCohortCanBeGiven() throws {
    let example = CommandRunner.root.appending(path: "Examples/adaptive-prostate.yaml")
    let text = try String(contentsOf: example, encoding: .utf8).replacing("patients: 2400", with: "patients: 20")
    let folder = try CommandRunner.temporaryFolder()
    let file = folder.appending(path: "small.yaml")
    try Data(text.utf8).write(to: file)
    var tables: [Data] = []
    for (name, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
      let out = folder.appending(path: name)
      let outcome = try CommandRunner.run(["cohort", "import", file.path, "--out", out.path, "--seed", seed])
      #expect(outcome.status == 0, "\(outcome.errors)")
      tables.append(try Data(contentsOf: out.appending(path: "records/north.csv")))
    }
    #expect(tables[0] == tables[1] && tables[0] != tables[2])
  }
}
