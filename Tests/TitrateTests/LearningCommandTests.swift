import Foundation
import Tensors
import Testing
import titrate

/// Trainings, trials and exports by the command, as a user has them.
@Suite struct LearningCommandTests {
  @Test func algorithmsAreListedWithTheirSettings() throws {
    let listed = try CommandRunner.run(["algorithms", "--json"])
    let all = try #require(JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: String]])
    #expect(Set(all.compactMap { $0["name"] }).isSuperset(of: ["dqn", "ppo", "sac", "discrete-cql", "iql", "bc"]))
    #expect(all.allSatisfy { $0["source"]?.isEmpty == false && $0["training"]?.isEmpty == false })
    #expect(try CommandRunner.run(["algorithms"]).output.contains("Deep Q-network"))
    let defaults = try CommandRunner.run(["algorithms", "dqn", "--defaults"])
    #expect(defaults.output.contains("learningRate: 0.0001") || defaults.output.contains("learningRate: 1e-4"))
    #expect(try CommandRunner.run(["algorithms", "--defaults"]).status == 2)
  }

  @Test func environmentsAreListedWithTheirOptions() throws {
    let listed = try CommandRunner.run(["environments", "--json"])
    let all = try #require(JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]])
    #expect(all.contains { $0["name"] as? String == "ahn-chemo" })
    let one = try CommandRunner.run(["environments", "adaptive-therapy"])
    #expect(one.output.contains("patients") && one.output.contains("days between decisions"))
    let unknown = try CommandRunner.run(["environments", "adaptive-terapy"])
    #expect(unknown.status == 3 && unknown.errors.contains("adaptive-therapy"))
  }

  /// What is printed as settings is a plan, once it says where and for how long.
  @Test func printedSettingsArePlans() throws {
    let runs = try LearningRuns()
    let settings = try CommandRunner.run(["algorithms", "dqn", "--defaults"]).output
    let plan = settings + "steps: 120\nenvironment: {name: adaptive-therapy}\ntrials: {courses: 2}\n"
    try Data(plan.utf8).write(to: runs.folder.appending(path: "plan.yaml"))
    let outcome = try CommandRunner.run(["train", "--plan", runs.path("plan.yaml"), "--out", runs.path("out")])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func aTrainingLeavesWhatIsNeededToDoItAgain() throws {
    let runs = try LearningRuns()
    let outcome = try runs.train("out", "--trial-every", "100", "--seed", "3", "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let sheet = try jsonObject(outcome.output)
    let trial = try #require(sheet["trial"] as? [String: Any])
    #expect(trial["step"] as? Int == 300 && (trial["interval"] as? [Double])?.count == 2)
    for name in ["policy/learner.json", "policy/weights.safetensors", "best/learner.json", "curve.csv"] {
      #expect(runs.has("out/\(name)"), "\(name)")
    }
    #expect(!runs.has("out/checkpoint.safetensors") && !runs.has("out/best-so-far"))
    let curve = String(decoding: try runs.data("out/curve.csv"), as: UTF8.self)
    #expect(curve.split(separator: "\n").count == 4, "\(curve)")

    let record = try jsonObject(String(decoding: try runs.data("out/plan.json"), as: UTF8.self))
    #expect(record["titrate"] as? String == Version.number)
    let plan = try #require(record["plan"] as? [String: Any])
    #expect((plan["environment"] as? [String: Any])?["name"] as? String == "adaptive-therapy")
    #expect(plan["seed"] as? Int == 3)
    #expect((plan["parameters"] as? [String: Any])?["targetInterval"] as? Int == 2500)
    let again = try CommandRunner.run(["train", "--plan", runs.path("out/plan.json"), "--out", runs.path("again")])
    #expect(again.status == 0, "\(again.errors)")
    #expect(try runs.data("again/policy/weights.safetensors") == runs.data("out/policy/weights.safetensors"))
  }

  /// A training that is killed after a checkpoint ends as one that was not.
  @Test func aKilledTrainingGoesOn() throws {
    let runs = try LearningRuns()
    let more = ["--checkpoint-every", "200", "--trial-every", "400"]
    let whole = try CommandRunner.run(
      ["train"] + LearningRuns.quick + ["--steps", "6000", "--out", runs.path("whole")] + more)
    #expect(whole.status == 0, "\(whole.errors)")
    let arguments = ["train"] + LearningRuns.quick + ["--steps", "6000", "--out", runs.path("killed")] + more
    try runs.interrupt(arguments, out: "killed")
    let resumed = try CommandRunner.run(arguments)
    #expect(resumed.status == 0 && resumed.errors.contains("Goes on from the checkpoint"), "\(resumed.errors)")
    for name in ["policy/weights.safetensors", "best/weights.safetensors", "curve.csv"] {
      #expect(try runs.data("killed/\(name)") == runs.data("whole/\(name)"), "\(name)")
    }
  }

  @Test func rolloutsCompareWithReferences() throws {
    let runs = try LearningRuns()
    #expect(try runs.train("out").status == 0)
    let common = ["--environment", "adaptive-therapy", "--option", "patients=25,85", "--courses", "10"]
    let outcome = try CommandRunner.run(
      ["rollout", runs.path("out/policy"), "--reference", "random", "--reference", "1", "--csv", runs.path("c.csv")]
        + ["--json"] + common)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try #require(jsonObject(outcome.output)["policies"] as? [[String: Any]])
    #expect(rows.map { $0["policy"] as? String } == ["dqn", "random", "1"])
    let lines = String(decoding: try runs.data("c.csv"), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 31 && lines[0].hasPrefix("policy,course,reward,decisions,elapsed"))
    for row in rows {
      let name = try #require(row["policy"] as? String)
      let rewards = lines.filter { $0.hasPrefix("\(name),") }.compactMap { Double($0.split(separator: ",")[2]) }
      let reward = try #require(row["reward"] as? [String: Any])
      let mean = rewards.reduce(0, +) / 10
      let found = try #require(reward["mean"] as? Double)
      #expect(abs(found - mean) < 1e-9 * max(1, abs(mean)))
      // t of 9 degrees of freedom at 97.5 %: 2.262157.
      let variance = rewards.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 9
      let half = 2.262157 * (variance / 10).squareRoot()
      let interval = try #require(reward["student"] as? [Double])
      #expect(abs(interval[0] - (mean - half)) < 1e-4 * max(1, half))
    }
    #expect(rows[0]["difference"] == nil && rows[1]["difference"] != nil)
    let whole = try CommandRunner.run(["rollout", runs.path("out")] + common)
    #expect(whole.status == 3 && whole.errors.contains("out/best"), "\(whole.errors)")
    let other = try CommandRunner.run(["rollout", runs.path("out/policy"), "--environment", "ahn-chemo"])
    #expect(other.status == 3 && other.errors.contains("features"), "\(other.errors)")
    let reference = try CommandRunner.run(["rollout", runs.path("out/policy"), "--reference", "7"] + common)
    #expect(reference.status == 2 && reference.errors.contains("0 to 1"), "\(reference.errors)")
  }

  @Test func policiesAreExported() throws {
    let runs = try LearningRuns()
    #expect(try runs.train("out").status == 0)
    let policy = runs.path("out/policy")
    #expect(try CommandRunner.run(["export", policy, "--out", runs.path("policy.onnx")]).status == 0)
    // The producer's name is the second field of the file.
    #expect(String(decoding: try runs.data("policy.onnx").prefix(24), as: UTF8.self).contains("titrate"))
    let weights = try CommandRunner.run(
      ["export", policy, "--format", "safetensors", "--out", runs.path("policy.safetensors")])
    #expect(weights.status == 0, "\(weights.errors)")
    let content = try Safetensors.read(from: runs.folder.appending(path: "policy.safetensors"))
    #expect(content.tensors["online.value.0.weight"] != nil && content.metadata["titrate.learner"] != nil)
    let lost = try CommandRunner.run(["export", policy, "--out", runs.path("none/policy.onnx")])
    #expect(lost.status == 2 && lost.errors.contains("--out"), "\(lost.errors)")
  }

  @Test(arguments: ["gru-d", "tcn", "transformer"]) func policiesOverHistoriesAreExported(_ encoder: String) throws {
    let runs = try LearningRuns()
    let trained = try runs.train(
      "out", "--set", "parameters.network.encoder.kind=\(encoder)", "--set", "parameters.network.encoder.hidden=8")
    #expect(trained.status == 0, "\(trained.errors)")
    let outcome = try CommandRunner.run(["export", runs.path("out/policy"), "--out", runs.path("policy.onnx")])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(runs.has("policy.onnx"))
  }

  @Test(.enabled(if: LearningRuns.hasHDF5, "this build has no HDF5")) func logsAreLearnedFrom() throws {
    let runs = try LearningRuns()
    let log = try runs.write(LearningRuns.courses(), to: "log.h5")
    let common = [
      "--algorithm", "discrete-cql", "--cohort", log, "--steps", "60", "--set",
      "parameters.network.perceptron.hidden=[8]",
    ]
    let outcome = try CommandRunner.run(["train"] + common + ["--out", runs.path("out")])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("no simulator"))
    let record = try jsonObject(String(decoding: try runs.data("out/plan.json"), as: UTF8.self))
    let plan = try #require(record["plan"] as? [String: Any])
    #expect(((plan["log"] as? [String: Any])?["hash"] as? String)?.count == 64)
    let wrong = try CommandRunner.run(
      ["train"] + common + ["--environment", "ahn-chemo", "--out", runs.path("wrong")])
    #expect(wrong.status == 4 && wrong.errors.contains("features"), "\(wrong.errors)")
  }

  /// The training patients of a stored cohort, by any algorithm.
  @Test func cohortsAreLearnedFrom() throws {
    let records = try SmallRecords()
    #expect(try records.cohortImport(to: "in").status == 0)
    let common = ["train", records.configuration.path, "--cohort", records.path("in/cohort.sqlite")]
    let outcome = try CommandRunner.run(
      common + [
        "--algorithm", "iql", "--steps", "40", "--set", "parameters.network.perceptron.hidden=[8]", "--out",
        records.path("out"), "--json",
      ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let learner = try jsonObject(String(contentsOfFile: records.path("out/policy/learner.json"), encoding: .utf8))
    let features = (learner["process"] as? [String: Any])?["features"] as? [String]
    #expect(features?.contains("psa.last") == true && features?.last == "center", "\(features ?? [])")
    let origin = try jsonObject(String(contentsOfFile: records.path("out/policy/cohort.json"), encoding: .utf8))
    #expect((origin["train"] as? [String])?.isEmpty == false && (origin["test"] as? [String])?.isEmpty == false)
  }

  /// The server's first line of an answer; the protocol itself is tested beside it.
  @Test func simulatorsAreServed() throws {
    let unknown = try CommandRunner.run(["environment", "serve", "nothing"])
    #expect(unknown.status == 3 && unknown.errors.contains("nothing"), "\(unknown.errors)")
    let option = try CommandRunner.run(["environment", "serve", "ahn-chemo", "--option", "seting=2"])
    #expect(option.status == 2 && option.errors.contains("setting"), "\(option.errors)")
  }
}
