import Foundation
import Testing

/// Sweeps by the command, as a user has them.
@Suite struct SweepCommandTests {
  private func sweep(_ runs: LearningRuns, _ out: String, _ more: [String]) throws -> CommandRunner.Outcome {
    try CommandRunner.run(
      ["sweep"] + LearningRuns.quick + ["--steps", "200", "--threads", "2", "--out", runs.path(out)] + more)
  }

  private func result(_ runs: LearningRuns, _ out: String) throws -> [String: Any] {
    let record = try jsonObject(String(decoding: try runs.data("\(out)/sweep.json"), as: UTF8.self))
    return try #require(record["result"] as? [String: Any])
  }

  private static let grid = ["--vary", "training.batch=8,16", "--vary", "parameters.isDouble=true,false"]

  /// The mean of each row is that of its runs, and rows fall.
  @Test func settingsAreRanked() throws {
    let runs = try LearningRuns()
    let outcome = try sweep(runs, "out", Self.grid + ["--seeds", "1..2", "--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try #require(jsonObject(outcome.output)["rows"] as? [[String: Any]])
    #expect(rows.count == 4 && rows.map { $0["rank"] as? Int } == [1, 2, 3, 4])
    var means: [Double] = []
    for row in rows {
      let scores = try #require(row["runs"] as? [[String: Any]]).compactMap { $0["score"] as? Double }
      let mean = try #require(row["mean"] as? Double)
      #expect(scores.count == 2 && abs(mean - (scores[0] + scores[1]) / 2) < 1e-12)
      #expect((row["interval"] as? [Double])?.count == 2 && row["failures"] as? Int == 0)
      means.append(mean)
    }
    #expect(means == means.sorted(by: >))
    #expect(try result(runs, "out")["best"] as? [String: Any] != nil)
    let table = String(decoding: try runs.data("out/table.csv"), as: UTF8.self).split(separator: "\n")
    #expect(table.count == 5 && table[0].hasPrefix("parameters.isDouble,training.batch,runs,failures,mean"))
    #expect(String(decoding: try runs.data("out/picture.svg"), as: UTF8.self).contains("mean reward by training.batch"))

    // The best is a plan that gives the same policy again.
    let again = try CommandRunner.run(["train", "--plan", runs.path("out/best.yaml"), "--out", runs.path("again")])
    #expect(again.status == 0, "\(again.errors)")
    let folder = try #require((rows[0]["runs"] as? [[String: Any]])?.first?["folder"] as? String)
    let weights = try Data(contentsOf: URL(filePath: folder + "/policy/weights.safetensors"))
    #expect(try runs.data("again/policy/weights.safetensors") == weights)
  }

  /// One that was killed goes on, and what is finished is not done again.
  @Test func aKilledSweepGoesOn() throws {
    let runs = try LearningRuns()
    let arguments = Self.grid + ["--seeds", "1", "--steps", "1500"]
    #expect(try sweep(runs, "whole", arguments).status == 0)
    let process = Process()
    process.executableURL = CommandRunner.command
    process.arguments =
      ["sweep"] + LearningRuns.quick + ["--threads", "1", "--out", runs.path("killed")] + arguments
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    func finished() -> Int {
      let files = FileManager.default.enumerator(atPath: runs.path("killed"))
      return files?.count { ($0 as? String)?.hasSuffix("result.json") == true } ?? 0
    }
    while process.isRunning && finished() == 0 { usleep(2000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let done = finished()
    try #require((1...3).contains(done), "it was over before it could be killed")
    #expect(!runs.has("killed/table.csv"))
    let resumed = try sweep(runs, "killed", arguments)
    #expect(resumed.status == 0 && resumed.errors.contains("\(done) trainings are done already"), "\(resumed.errors)")
    for name in ["table.csv", "picture.svg", "best.yaml"] {
      #expect(try runs.data("killed/\(name)") == runs.data("whole/\(name)"), "\(name)")
    }
    // More seeds are added to it; another plan, or another kind of sweep, is not.
    let more = try sweep(runs, "killed", Self.grid + ["--seeds", "1..2", "--steps", "1500"])
    #expect(more.status == 0 && more.errors.contains("4 trainings are done already"), "\(more.errors)")
    let table = try runs.data("killed/table.csv")
    let other = try sweep(runs, "killed", Self.grid)
    #expect(other.status == 3 && other.errors.contains("steps 1500, not 200"), "\(other.errors)")
    let kind = try sweep(runs, "killed", arguments + ["--search", "halving"])
    #expect(kind.status == 3 && kind.errors.contains("settings, not halving"), "\(kind.errors)")
    #expect(try runs.data("killed/table.csv") == table)
  }

  @Test func settingsAreDrawnAndHalved() throws {
    let runs = try LearningRuns()
    let ranges = ["--range", "parameters.learningRate=1e-4..1e-2:log", "--range", "training.batch=8..16"]
    let random = try sweep(runs, "random", ranges + ["--search", "random", "--trials", "3", "--seeds", "4", "--json"])
    #expect(random.status == 0, "\(random.errors)")
    let drawn = try #require(jsonObject(random.output)["rows"] as? [[String: Any]])
    for row in drawn {
      let settings = try #require(row["settings"] as? [String: Any])
      let rate = try #require(settings["parameters.learningRate"] as? Double)
      let batch = try #require(settings["training.batch"] as? Int)
      #expect((1e-4...1e-2).contains(rate) && (8...16).contains(batch))
      // One seed says nothing of how seeds differ.
      #expect(row["interval"] == nil)
    }
    #expect(drawn.count == 3)
    let halving = try sweep(
      runs, "halving", ranges + ["--search", "halving", "--trials", "4", "--seeds", "4", "--json"])
    #expect(halving.status == 0, "\(halving.errors)")
    let rows = try #require(jsonObject(halving.output)["rows"] as? [[String: Any]])
    // Two stop after a quarter of 200 steps, one after a half.
    #expect(rows.map { $0["steps"] as? Int } == [200, 100, 50, 50])
    let table = String(decoding: try runs.data("halving/table.csv"), as: UTF8.self)
    #expect(table.split(separator: "\n").count == 8 && table.hasPrefix("steps,"))
    let again = try sweep(runs, "halving", ranges + ["--search", "halving", "--trials", "4", "--seeds", "4", "--json"])
    #expect(again.output == halving.output)
  }

  @Test func divergedTrainingsAreCounted() throws {
    let runs = try LearningRuns()
    let broken = ["--set", "parameters.gradientClip=1e30", "--seeds", "1..2"]
    let some = try sweep(runs, "some", broken + ["--vary", "parameters.learningRate=1e30,1e-3"])
    #expect(some.status == 0 && some.output.contains("diverged at step"), "\(some.errors)")
    #expect(String(decoding: try runs.data("some/best.yaml"), as: UTF8.self).contains("learningRate: 1e-3"))
    let all = try sweep(runs, "all", broken + ["--vary", "parameters.learningRate=1e30,1e31"])
    #expect(all.status == 4 && all.errors.contains("without a failure"), "\(all.errors)")
    #expect(runs.has("all/table.csv") && !runs.has("all/best.yaml"))
  }

  @Test func rewardAndCostsAreWeighed() throws {
    let runs = try LearningRuns()
    let objectives = ["--objective", "reward=10", "--objective", "drug days=10"]
    let arguments =
      ["sweep", "pareto"] + LearningRuns.quick + ["--steps", "100", "--seeds", "1", "--divisions", "2", "--courses"]
      + ["20", "--out", runs.path("out")]
    let outcome = try CommandRunner.run(arguments + objectives + ["--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try #require(jsonObject(outcome.output)["rows"] as? [[String: Any]])
    #expect(rows.count == 3 && rows[0]["isNondominated"] as? Bool == true)
    #expect(Set((rows[0]["outcomes"] as? [String: Double] ?? [:]).keys) == ["reward", "drug days"])
    #expect(runs.has("out/picture.svg") && runs.has("out/table.csv"))
    #expect(try CommandRunner.run(arguments + objectives + ["--json"]).output == outcome.output)
    let unknown = try CommandRunner.run(arguments + ["--objective", "reward", "--objective", "toxicity"])
    #expect(unknown.status == 2 && unknown.errors.contains("drug days"), "\(unknown.errors)")
    #expect(try CommandRunner.run(arguments + ["--objective", "reward"]).status == 2)
  }

  /// Patients of a stored cohort, judged by other patients of it.
  @Test func patientsSuffice() throws {
    let records = try SmallRecords()
    #expect(try records.cohortImport(to: "in").status == 0)
    let common = [
      records.configuration.path, "--cohort", records.path("in/cohort.sqlite"), "--algorithm", "discrete-cql",
      "--steps", "30", "--set", "parameters.network.perceptron.hidden=[8]", "--seeds", "1,2",
    ]
    let arguments = ["sweep", "sufficiency"] + common + ["--out", records.path("out"), "--json"]
    let outcome = try CommandRunner.run(arguments + ["--patients", "8,16"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let sheet = try jsonObject(outcome.output)
    let points = try #require(sheet["points"] as? [[String: Any]])
    #expect(points.map { $0["patients"] as? Int } == [8, 16])
    #expect((sheet["judgment"] as? String)?.contains("8 validation patients") == true)
    let origin = try jsonObject(
      String(contentsOfFile: records.path("out/runs/patients-8/seed-1/policy/cohort.json"), encoding: .utf8))
    #expect((origin["train"] as? [String])?.count == 16)
    #expect(try CommandRunner.run(arguments + ["--patients", "8,16"]).output == outcome.output)
    let many = try CommandRunner.run(arguments + ["--patients", "8,17"])
    #expect(many.status == 2 && many.errors.contains("there are 16"), "\(many.errors)")

    let settings = try CommandRunner.run(
      ["sweep"] + common + ["--vary", "training.batch=8,16", "--out", records.path("settings")])
    #expect(settings.status == 0 && settings.output.contains("fitted Q-evaluation"), "\(settings.errors)")
    let simulated = try CommandRunner.run(
      ["sweep"] + common + ["--environment", "ahn-chemo", "--out", records.path("x")])
    #expect(simulated.status == 2 && simulated.errors.contains("validation patients"), "\(simulated.errors)")
  }

  /// Each patient is held out once; the mean is that of the folds, and what is finished is taken over.
  @Test func foldsHoldEachPatientOutOnce() throws {
    let records = try SmallRecords()
    #expect(try records.cohortImport(to: "in").status == 0)
    let arguments = [
      "sweep", "folds", records.configuration.path, "--cohort", records.path("in/cohort.sqlite"), "--algorithm",
      "discrete-cql", "--steps", "30", "--set", "parameters.network.perceptron.hidden=[8]", "--seeds", "1,2", "--out",
      records.path("out"), "--json",
    ]
    let outcome = try CommandRunner.run(arguments + ["--folds", "4"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let sheet = try jsonObject(outcome.output)
    let folds = try #require(sheet["folds"] as? [[String: Any]])
    #expect(folds.count == 4 && folds.reduce(0) { $0 + ($1["patients"] as? Int ?? 0) } == 16)
    let means = folds.compactMap { $0["mean"] as? Double }
    #expect(abs((sheet["mean"] as? Double ?? .nan) - means.reduce(0, +) / 4) < 1e-12)
    #expect(Set(means).count > 1)
    #expect(try CommandRunner.run(arguments + ["--folds", "4"]).output == outcome.output)
    let many = try CommandRunner.run(arguments + ["--folds", "17"])
    #expect(many.status == 2 && many.errors.contains("there are 16 patients"), "\(many.errors)")
  }

  @Test(.enabled(if: LearningRuns.hasHDF5, "this build has no HDF5")) func logsNeedASimulator() throws {
    let runs = try LearningRuns()
    let log = try runs.write(LearningRuns.courses(), to: "log.h5")
    let outcome = try CommandRunner.run([
      "sweep", "--algorithm", "discrete-cql", "--cohort", log, "--steps", "20", "--out", runs.path("out"),
    ])
    #expect(outcome.status == 2 && outcome.errors.contains("--environment"), "\(outcome.errors)")
  }
}
