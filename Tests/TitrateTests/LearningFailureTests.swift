import DosingMDP
import Foundation
import Interchange
import Testing

/// Each way in which a training cannot be done has its message and its exit code, and leaves earlier results alone.
@Suite struct LearningFailureTests {
  private func expect(_ outcome: CommandRunner.Outcome, _ status: Int32, _ messages: String...) {
    #expect(outcome.status == status, "\(outcome.errors)")
    for message in messages { #expect(outcome.errors.contains(message), "\(message): \(outcome.errors)") }
  }

  @Test func algorithmsForOtherActions() throws {
    let runs = try LearningRuns()
    expect(
      try CommandRunner.run([
        "train", "--algorithm", "sac", "--environment", "adaptive-therapy", "--steps", "100", "--out", runs.path("a"),
      ]), 2, "sac needs amounts", "adaptive-therapy")
    expect(
      try runs.train("b", "--option", "patients=1"), 2, "patients '1'")
    expect(
      try CommandRunner.run([
        "train", "--algorithm", "dqn", "--environment", "ahn-chemo", "--option", "continuous=true", "--steps", "100",
        "--out", runs.path("c"),
      ]), 2, "dqn needs a choice among options")
    #expect(!runs.has("a/policy") && !runs.has("c/policy"))
  }

  @Test func unknownNamesAndSettings() throws {
    let runs = try LearningRuns()
    expect(try runs.train("a", "--algorithm", "dqm"), 2, "\"dqm\"", "dqn", "ppo")
    expect(try runs.train("a", "--environment", "ahn-cemo"), 3, "ahn-chemo")
    expect(try runs.train("a", "--set", "parameters.learnRate=1"), 2, "parameters.learnRate", "learningRate")
    expect(try runs.train("a", "--set", "training.batches=1"), 2, "training.batches", "batch")
    expect(try runs.train("a", "--set", "learningRate=1"), 2, "plan.learningRate", "parameters")
    expect(try runs.train("a", "--set", "parameters.learningRate=fast"), 2, "parameters.learningRate")
    expect(try runs.train("a", "--set", "parameters.learningRate"), 2, "--set")
    expect(try runs.train("a", "--limit", "toxicity=1"), 2, "toxicity")
    expect(try runs.train("a", "--limit", "toxicity"), 2, "--limit")
    expect(try CommandRunner.run(["train", "--algorithm", "dqn", "--steps", "5"]), 2, "--environment")
    expect(
      try CommandRunner.run(["train", "--algorithm", "discrete-cql", "--environment", "ahn-chemo", "--steps", "5"]), 2,
      "learns from a log")
    expect(try CommandRunner.run(["train", "a.yaml", "--cohort", "b.sqlite", "--steps", "5"]), 2, "--steps")
  }

  @Test func plansAreReadStrictly() throws {
    let runs = try LearningRuns()
    let file = runs.folder.appending(path: "plan.yaml")
    try Data("algorithm: dqn\nsteps: 100\nenvironement: {name: ahn-chemo}\n".utf8).write(to: file)
    expect(try CommandRunner.run(["train", "--plan", file.path]), 2, "line 3", "'environement'", "environment")
    expect(try CommandRunner.run(["train", "--plan", file.path + "x"]), 2, "cannot be read")
  }

  @Test func checkpointsOfOtherTrainings() throws {
    let runs = try LearningRuns()
    let arguments = ["train"] + LearningRuns.quick + ["--steps", "40000", "--checkpoint-every", "200"]
    try runs.interrupt(arguments + ["--out", runs.path("out")], out: "out")
    let checkpoint = try runs.data("out/checkpoint.safetensors")
    expect(try runs.train("out", steps: 40_000, "--seed", "2"), 3, "another training", "seed 1, not 2")
    expect(
      try runs.train("out", steps: 40_000, "--option", "interval=14"), 3, "another training",
      "environment.options.interval")
    #expect(try runs.data("out/checkpoint.safetensors") == checkpoint)

    // The layout's version is a word of the file's header.
    let (old, new) = (Data(#""version":"1""#.utf8), Data(#""version":"9""#.utf8))
    let place = try #require(checkpoint.range(of: old))
    var other = checkpoint
    other.replaceSubrange(place, with: new)
    let file = runs.folder.appending(path: "out/checkpoint.safetensors")
    try other.write(to: file)
    expect(try runs.train("out", steps: 40_000), 3, "another version")
    try Data("garbage".utf8).write(to: file)
    expect(try runs.train("out", steps: 40_000), 3, "checkpoint.safetensors")
  }

  @Test func divergenceLeavesEarlierResults() throws {
    let runs = try LearningRuns()
    #expect(try runs.train("out").status == 0)
    let names = ["policy/weights.safetensors", "best/weights.safetensors", "curve.csv", "plan.json"]
    let before = try names.map { try runs.data("out/\($0)") }
    let outcome = try runs.train(
      "out", "--set", "parameters.learningRate=1e30", "--trial-every", "60", "--set",
      "parameters.gradientClip=1e30")
    expect(outcome, 4, "diverged at step", "loss is")
    #expect(try names.map { try runs.data("out/\($0)") } == before)
  }

  @Test(.enabled(if: LearningRuns.hasHDF5, "this build has no HDF5")) func logsThatTeachNothing() throws {
    let runs = try LearningRuns()
    func train(_ log: String, _ algorithm: String = "discrete-cql") throws -> CommandRunner.Outcome {
      try CommandRunner.run(
        ["train", "--algorithm", algorithm, "--cohort", log, "--steps", "20", "--out", runs.path("out")])
    }
    let single = try runs.write(LearningRuns.courses(option: { _, _ in 1 }), to: "single.h5")
    expect(try train(single), 4, "cannot be learned from", "option 1")
    expect(try train(runs.path("none.h5")), 3, "no such file")
    expect(try train(runs.write(LearningRuns.courses(), to: "ok.h5"), "ppo"), 2, "cannot be trained from a log")
    expect(try train(runs.path("cohort.sqlite")), 2, "configuration")

    // The reward's eight bytes, or four, become those of a NaN.
    let reward = 0.734375
    let sound = try runs.write(LearningRuns.courses(reward: reward), to: "nan.h5")
    var bytes = try Data(contentsOf: URL(filePath: sound))
    let patterns = [
      (withUnsafeBytes(of: reward) { Data($0) }, withUnsafeBytes(of: Double.nan) { Data($0) }),
      (withUnsafeBytes(of: Float(reward)) { Data($0) }, withUnsafeBytes(of: Float.nan) { Data($0) }),
    ]
    let found = try #require(patterns.first { bytes.range(of: $0.0) != nil })
    while let place = bytes.range(of: found.0) { bytes.replaceSubrange(place, with: found.1) }
    try bytes.write(to: URL(filePath: sound))
    expect(try train(sound), 3, "nan.h5", "reward 0 is nan")
    #expect(!runs.has("out/policy"))
  }
}
