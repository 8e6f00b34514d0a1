import Foundation
import Testing

/// What cannot be swept over is said before anything is trained, and leaves no folder.
@Suite struct SweepFailureTests {
  private func expect(_ arguments: [String], _ status: Int32, _ messages: String...) throws {
    let runs = try LearningRuns()
    let outcome = try CommandRunner.run(
      ["sweep"] + LearningRuns.quick + ["--steps", "100", "--out", runs.path("out")] + arguments)
    #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
    for message in messages { #expect(outcome.errors.contains(message), "\(message): \(outcome.errors)") }
    #expect(!runs.has("out"), "\(arguments)")
  }

  @Test func unknownSettings() throws {
    try expect(["--vary", "training.batches=1,2"], 2, "training.batches", "batch")
    try expect(["--vary", "parameters.learnRate=1,2"], 2, "parameters.learnRate", "learningRate")
    try expect(["--vary", "learningRate=1,2"], 2, "plan.learningRate", "parameters")
    try expect(["--vary", "algorithm=dqn,dqm"], 2, "\"dqm\"", "qr-dqn")
    try expect(["--vary", "seed=1,2"], 2, "--seeds")
  }

  @Test func impossibleValues() throws {
    // The first of the two would do.
    try expect(["--vary", "parameters.learningRate=1e-3,fast"], 2, "parameters.learningRate")
    try expect(["--vary", "parameters.targetInterval=100,0"], 2, "parameters.targetInterval is 0")
    try expect(["--vary", "parameters.learningRate=1e-3,-1"], 2, "must not be negative")
    try expect(["--vary", "parameters.network.perceptron.hidden=[8],[0]"], 2, "width 0")
    try expect(["--vary", "training.batch=0", "--vary", "training.discount=2"], 2, "batch is 0", "discount is 2")
    try expect(["--vary", "training.lanes=1,-1"], 2, "training.lanes is -1")
    try expect(["--vary", "algorithm=dqn,sac"], 2, "sac needs amounts")
    try expect(["--vary", "algorithm=dqn,discrete-cql"], 2, "learns from a log")
    try expect(["--vary", "steps=100,0"], 2, "steps must be")
    try expect(["--vary", "trials.courses=6,0"], 2, "trials are needed")
    try expect(["--vary", "parameters.learningRate="], 2, "--vary")
    try expect(["--vary", "training.batch=8,8"], 2, "twice")
    try expect(["--vary", "training.batch=8", "--vary", "training.batch=16"], 2, "varied twice")
    try expect(["--search", "random", "--trials", "2", "--range", "training.batch=9..8"], 2, "LOW..HIGH")
    try expect(["--search", "random", "--trials", "2", "--range", "parameters.learningRate=0..1:log"], 2, "positive")
    try expect(["--search", "random", "--trials", "2", "--range", "training.batch=8.0..9.5"], 2, "training.batch")
  }

  @Test func optionsThatDoNotFit() throws {
    try expect(["--range", "training.batch=8..16"], 2, "--search random")
    try expect(["--search", "random", "--range", "training.batch=8..16"], 2, "--trials")
    try expect(["--search", "random", "--trials", "3"], 2, "--range or --vary")
    try expect(["--trials", "3"], 2, "--search random or halving")
    try expect(["--rate", "3"], 2, "halving")
    for seeds in ["5..1", "1,1", "one", "1..1000000000000", ""] { try expect(["--seeds", seeds], 2, "--seeds") }
    let missing = try CommandRunner.run(["sweep", "--algorithm", "dqn", "--environment", "ahn-chemo", "--steps", "9"])
    #expect(missing.status == 2 && missing.errors.contains("--out"), "\(missing.errors)")
    let nothing = try CommandRunner.run(["sweep", "--out", "/tmp/none"])
    #expect(nothing.status == 2 && nothing.errors.contains("--algorithm"), "\(nothing.errors)")
  }

  @Test func foldersOfSomethingElse() throws {
    let runs = try LearningRuns()
    func sweep(_ out: String) throws -> CommandRunner.Outcome {
      try CommandRunner.run(["sweep"] + LearningRuns.quick + ["--steps", "100", "--out", out])
    }
    try Data("{}".utf8).write(to: runs.folder.appending(path: "sweep.json"))
    let other = try sweep(runs.folder.path)
    #expect(other.status == 3 && other.errors.contains("sweep.json is not of a sweep"), "\(other.errors)")
    let file = runs.path("sweep.json")
    let outcome = try sweep(file)
    #expect(outcome.status == 2 && outcome.errors.contains("--out"), "\(outcome.errors)")
  }
}
