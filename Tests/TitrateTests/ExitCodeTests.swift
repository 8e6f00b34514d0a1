import DiffEq
import DosingMDP
import Foundation
import Interchange
import PolicyEvaluation
import PolicyLearning
import Stochastics
import Tensors
import Testing
import titrate

/// Every way to fail has its exit code and names what is wrong.
@Suite struct ExitCodeTests {
  /// An error with its code; errors are named by what they say in failures.
  private static let codes: [(error: any Error & Sendable, code: Int32)] = [
    (ConfigurationError(file: "a.yaml", problems: ["x"]), 2),
    (SchemaError(feature: "psa", available: []), 2),
    (EncodingError.invalidValue(Double.nan, .init(codingPath: [], debugDescription: "")), 2),
    (EvaluationLogError(source: "log.csv", problems: []), 3), (SnapshotError("x"), 3),
    (ParameterError.missing(["weight"]), 3),
    (TensorError.shapeMismatch(operation: "add", left: [1], right: [2], message: ""), 3),
    (SafetensorsError.truncated(path: "x", expected: 2, found: 1), 3), (CocoaError(.fileReadNoSuchFile), 3),
    (DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "")), 3),
    (LearningError.wrongActions(algorithm: "a", needs: "b", process: "c"), 2),
    (LearningError.impossibleSetting("x"), 2),
    (ONNXError("x"), 2), (LearningError.notFinite(what: "x", value: .nan, place: "y"), 3),
    (LearningError.unusableCheckpoint("x"), 3), (InterchangeError(path: "x", problems: []), 3),
    (LearningError.unusableLog("x"), 4), (LearningError.diverged(step: 1, reason: "x"), 4),
    // Not from a file: the probabilities of the cohort have no overlap.
    (EvaluationLogError(problems: []), 4), (UnsupportedData("x"), 4), (SolverFailure.stepUnderflow, 4),
    (BootstrapError.noFiniteReplicate(replicates: 1), 4), (EstimatorUnavailable("x"), 4),
  ]

  @Test(arguments: 0..<codes.count)
  func everyErrorHasItsCode(index: Int) {
    let (error, code) = Self.codes[index]
    let found = CommandFailure.code(of: error)
    #expect(found == code, "\(error)")
  }

  private func expect(_ status: Int32, _ message: String, _ arguments: [String]) throws {
    let outcome = try CommandRunner.run(arguments)
    #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
    #expect(outcome.errors.localizedCaseInsensitiveContains(message), "\(arguments): \(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test func logsThatCannotBeRead() throws {
    let folder = try CommandRunner.temporaryFolder()
    try expect(3, "cannot be read", ["evaluate", "--log", folder.path, "--discount", "1"])
    try expect(3, "cannot be opened", ["evaluate", "--log", folder.path + "/none.csv", "--discount", "1"])
    try expect(2, "--discount", ["evaluate", "--log", folder.path + "/none.csv", "--discount", "1.5"])
    let file = folder.appending(path: "log.csv")
    let header = "episode,step,action,reward,behavior_probability,target_probability\n"
    try Data((header + "1,0,9e18,1,0.5,0.5\n").utf8).write(to: file)
    try expect(3, "row 2, column action", ["evaluate", "--log", file.path, "--discount", "1"])
  }

  @Test func cohortsThatCannotBeRead() throws {
    let records = try SmallRecords()
    let garbage = records.path("garbage.sqlite")
    try Data(repeating: 65, count: 5000).write(to: URL(fileURLWithPath: garbage))
    for cohort in [garbage, records.path("none.sqlite"), records.folder.path] {
      try expect(3, cohort, ["cohort", "describe", cohort])
      try expect(
        3, cohort, ["train", records.configuration.path, "--cohort", cohort, "--out", records.path("out")])
    }
    // A file that opens and then has pages that are no longer those of its tables.
    #expect(try records.cohortImport(to: "out").status == 0)
    let url = URL(fileURLWithPath: records.path("out/cohort.sqlite"))
    var bytes = try Data(contentsOf: url)
    // The metadata are in the first pages of their table's tree; what lies in the last third is of the patients.
    let damaged = bytes.count * 2 / 3..<bytes.count
    bytes.replaceSubrange(damaged, with: Data(repeating: 0x5A, count: damaged.count))
    try bytes.write(to: url)
    #expect(try CommandRunner.run(["cohort", "describe", url.path]).status == 3)
  }

  /// The tests may run as a user who may write anywhere, so the way to the folder leads through a file.
  @Test func outputFoldersThatCannotBeWritten() throws {
    let records = try SmallRecords()
    #expect(try records.cohortImport(to: "in").status == 0)
    #expect(try records.train(from: "in").status == 0)
    let out = records.configuration.path + "/out"
    let cohort = records.path("in/cohort.sqlite")
    let configuration = records.configuration.path
    try expect(2, "--out", ["run", configuration, "--data", records.data.path, "--out", out])
    try expect(2, "--out", ["cohort", "import", configuration, "--data", records.data.path, "--out", out])
    try expect(2, "--out", ["train", configuration, "--cohort", cohort, "--out", out])
    try expect(
      2, "--out",
      ["evaluate", configuration, "--cohort", cohort, "--policy", records.path("in/policy"), "--out", out])
  }

  @Test(arguments: ["0", "-1"])
  func threadsMustBePositive(threads: String) throws {
    let rest = ["--threads", threads]
    try expect(2, "--threads", ["run", "a.yaml"] + rest)
    try expect(2, "--threads", ["train", "a.yaml", "--cohort", "b.sqlite"] + rest)
    try expect(2, "--threads", ["evaluate", "--log", "a.csv", "--discount", "1"] + rest)
    try expect(2, "--threads", ["evaluate", "a.yaml", "--cohort", "b", "--policy", "c"] + rest)
  }

  @Test func wrongArguments() throws {
    for arguments in [["run"], ["train"], ["evaluate"], ["nonsense"], ["run", "--nonsense"], ["cohort", "describe"]] {
      #expect(try CommandRunner.run(arguments).status == 2, "\(arguments)")
    }
    try expect(2, "--set", ["simulate", "adaptive-prostate", "--set", "rR"])
    try expect(2, "no setting 'x'", ["simulate", "adaptive-prostate", "--set", "x=1"])
    #expect(try CommandRunner.run(["--help"]).status == 0)
  }

  @Test func standardOutputIsJSONAlone() throws {
    let version = try CommandRunner.run(["version", "--json"])
    #expect(try jsonObject(version.output)["version"] != nil)
    let simulated = try CommandRunner.run(["simulate", "adaptive-prostate", "--json"])
    #expect(try jsonObject(simulated.output)["time_to_progression_days"] != nil)
  }
}
