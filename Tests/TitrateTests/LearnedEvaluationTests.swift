import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import Testing
import titrate

/// Policies of any algorithm, judged by a cohort's test patients or a data set that did not teach them.
@Suite struct LearnedEvaluationTests {
  private let runs: LearningRuns

  init() throws { runs = try LearningRuns() }

  /// Random decisions among three options in courses of three, with the probabilities with which they were taken.
  private static func courses(_ count: Int, seed: UInt64, logsBehavior: Bool = true) -> LoggedEpisodes {
    var log = LearningRuns.courses()
    var generator = Key(seed: seed).generator
    log.episodes = (0..<count).map { course in
      let options = (0..<3).map { _ in generator.uniform() < 0.5 ? 0 : 1 + generator.index(below: 2) }
      return LoggedEpisode(
        observations: (0...3).map { [Float(course % 5), Float($0) + Float(generator.index(below: 100)) / 64] },
        actions: options.map { .option($0) }, rewards: options.map { Double($0) - 0.5 },
        finish: course % 2 == 0 ? .terminal : .truncated,
        behaviorProbabilities: logsBehavior ? options.map { $0 == 0 ? 0.5 : 0.25 } : nil)
    }
    return log
  }

  private static let quick = [
    "--set", "folds=2", "--set", "fittedQ.steps=30", "--set", "fittedQ.hidden=8", "--set", "behavior.schedule.steps=20",
    "--set", "behavior.network.hidden=4", "--replicates", "100",
  ]

  private func train(_ algorithm: String, on log: String, _ out: String, _ more: String...) throws {
    let outcome = try CommandRunner.run(
      [
        "train", "--algorithm", algorithm, "--cohort", log, "--steps", "60", "--set",
        "parameters.network.perceptron.hidden=[8]", "--out", runs.path(out),
      ] + more)
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  private func evaluate(_ log: String, _ policy: String, _ more: String...) throws -> CommandRunner.Outcome {
    try CommandRunner.run(
      ["evaluate", "--cohort", log, "--policy", policy, "--discount", "0.9", "--json"] + Self.quick + more)
  }

  /// Σ over courses of Π π(a|h) / b(a|h) · Σ γᵗ r, over their number: from the saved policy's own decisions on histories.
  private func importanceSampling(_ log: LoggedEpisodes, _ policy: String) throws -> Double {
    let snapshot = try LearnerSnapshot(from: runs.folder.appending(path: policy))
    let (learner, process) = (try snapshot.learner(), snapshot.description.process)
    let reach = learner.outline.reach
    let values = try log.episodes.map { course in
      var (ratio, value) = (1.0, 0.0)
      for step in 0..<course.count {
        let seen = course.observations[0...step].suffix(reach).map { row in
          process.normalizer?.normalize(row.map(Double.init)) ?? row
        }
        let histories =
          reach > 1
          ? Histories(features: try Tensor(seen.flatMap(\.self), shape: [1, seen.count, 2]), lengths: [seen.count])
          : Histories(present: try Tensor(seen[seen.count - 1], shape: [1, 2]))
        let decisions = Decisions(
          histories: histories, masks: [ActionMask(allowing: 0..<3)], actions: process.actions)
        let option = course.actions[step].option ?? 0
        let probability = try withoutGradient { try learner.probabilities(decisions)[0][option] }
        ratio *= probability / (course.behaviorProbabilities?[step] ?? .nan)
        value += pow(0.9, Double(step)) * course.rewards[step]
      }
      return ratio * value
    }
    return values.reduce(0, +) / Double(values.count)
  }

  @Test(.enabled(if: LearningRuns.hasHDF5, "this build has no HDF5"), arguments: ["state", "gru"])
  func dataSetsJudge(_ encoder: String) throws {
    let taught = try runs.write(Self.courses(60, seed: 1), to: "taught.h5")
    let log = Self.courses(160, seed: 2)
    let judge = try runs.write(log, to: "judge.h5")
    try train("bc", on: taught, "out", "--set", "parameters.network.encoder.kind=\(encoder)")
    let outcome = try evaluate(judge, runs.path("out/policy"))
    #expect(outcome.status == 0 && outcome.errors.contains("probabilities as logged"), "\(outcome.errors)")
    let json = try jsonObject(outcome.output)
    #expect(json["episodes"] as? Int == 160 && json["supported"] as? Bool == true)
    let estimators = try #require(json["estimators"] as? [String: [String: Any]])
    #expect(Set(estimators.keys) == ["DM", "IS", "WIS", "PDIS", "WPDIS", "DR", "WDR"])
    for (name, estimate) in estimators {
      #expect((estimate["interval"] as? [Double])?.count == 2, "\(name)")
    }
    let found = try #require(estimators["IS"]?["value"] as? Double)
    let expected = try importanceSampling(log, "out/policy")
    #expect(abs(found - expected) < 1e-6 * max(1, abs(expected)), "\(found), by hand \(expected)")
    // Whatever threads, the same; and in words.
    #expect(try evaluate(judge, runs.path("out/policy"), "--threads", "1").output == outcome.output)
    let text = try CommandRunner.run(
      ["evaluate", "--cohort", judge, "--policy", runs.path("out/best"), "--discount", "0.9"] + Self.quick)
    #expect(text.output.contains("160 episodes") && text.output.contains("WDR"), "\(text.output)")
  }

  @Test(.enabled(if: LearningRuns.hasHDF5, "this build has no HDF5")) func behaviorThatWasNotLoggedIsImitated() throws {
    let taught = try runs.write(Self.courses(60, seed: 1), to: "taught.h5")
    let judge = try runs.write(Self.courses(60, seed: 2, logsBehavior: false), to: "judge.h5")
    try train("discrete-cql", on: taught, "out")
    let outcome = try evaluate(judge, runs.path("out/policy"))
    #expect(outcome.errors.contains("an imitation of the data set"), "\(outcome.errors)")
    let estimators = try jsonObject(outcome.output)["estimators"] as? [String: Any]
    #expect(estimators?["WDR"] != nil, "\(outcome.output)")
  }

  @Test(.enabled(if: LearningRuns.hasHDF5, "this build has no HDF5")) func dataSetsThatDoNotFitAreRefused() throws {
    let taught = try runs.write(Self.courses(60, seed: 1), to: "taught.h5")
    try train("bc", on: taught, "out")
    let policy = runs.path("out/policy")
    func refused(_ status: Int32, _ message: String, _ arguments: [String]) throws {
      let outcome = try CommandRunner.run(["evaluate"] + arguments + ["--out", runs.path("none")])
      #expect(outcome.status == status && outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
      #expect(outcome.output.isEmpty && !runs.has("none"))
    }
    let discount = ["--discount", "0.9"]
    func judge(_ log: String, by policy: String) -> [String] { ["--cohort", log, "--policy", policy] + discount }
    try refused(4, "the policy was learned from", judge(taught, by: policy))
    try refused(3, "give \(runs.path("out"))/best", judge(taught, by: runs.path("out")))
    try refused(2, "--discount G", ["--cohort", taught, "--policy", policy])
    try refused(2, "needs its configuration", judge("cohort.sqlite", by: policy))
    try refused(2, "is a data set", ["--log", taught] + discount)
    try refused(
      2, "folds", judge(try runs.write(Self.courses(60, seed: 2), to: "b.h5"), by: policy) + ["--set", "fold=2"])
    try refused(2, "at least 2 folds", judge(runs.path("b.h5"), by: policy) + ["--set", "folds=1"])
    try refused(4, "courses; at least 20", judge(try runs.write(Self.courses(19, seed: 3), to: "few.h5"), by: policy))

    var other = Self.courses(40, seed: 4)
    other.features = ["a", "c"]
    try refused(3, "other features (a, b)", judge(try runs.write(other, to: "features.h5"), by: policy))
    var wider = Self.courses(40, seed: 4)
    wider.actions = .options(4)
    wider.episodes[0].actions[0] = .option(3)
    try refused(3, "decides among 3 options", judge(try runs.write(wider, to: "wider.h5"), by: policy))
    var amounts = Self.courses(40, seed: 4)
    amounts.actions = .amounts(lower: [0], upper: [2])
    for index in amounts.episodes.indices {
      amounts.episodes[index].actions = amounts.episodes[index].actions.map { .amounts([Double($0.option ?? 0)]) }
    }
    let continuous = try runs.write(amounts, to: "amounts.h5")
    try refused(3, "are amounts", judge(continuous, by: policy))
    try train("bc", on: continuous, "continuous")
    try refused(3, "bc decides on amounts", judge(runs.path("b.h5"), by: runs.path("continuous/policy")))
  }

  /// Records with a cohort `in` and a policy `out` that was learned from it.
  private func taughtRecords() throws -> SmallRecords {
    let records = try SmallRecords()
    #expect(try records.cohortImport(to: "in").status == 0)
    let settings = ["parameters.network.perceptron.hidden=[8]", "parameters.network.encoder.kind=gru"]
    let trained = try CommandRunner.run(
      [
        "train", records.configuration.path, "--cohort", records.path("in/cohort.sqlite"), "--algorithm", "iql",
        "--steps", "40", "--out", records.path("out"),
      ] + settings.flatMap { ["--set", $0] })
    #expect(trained.status == 0, "\(trained.errors)")
    return records
  }

  /// The policy of any algorithm is judged by the patients kept from its training, like the pipeline's own.
  @Test func cohortsJudge() throws {
    let records = try taughtRecords()
    let outcome = try records.evaluate(policy: "out", cohort: "in", out: "judged", "--seed", "99", "--json")
    #expect(outcome.status == 4, "\(outcome.errors)")
    let report = try ResultsDocument.decode(Data(outcome.output.utf8))
    #expect(report.question.policy.contains("iql") && report.question.trainingSeeds == 1)
    #expect(report.learning.content == nil)
    #expect(FileManager.default.fileExists(atPath: records.path("judged/report.html")))
    let evaluation = try #require(report.evaluation.content)
    #expect(evaluation.patients == 8)
    #expect(evaluation.policies.map(\.name).prefix(2) == ["Learned policy", "Clinicians"])
    #expect(evaluation.policies[0].estimates.map(\.estimator).contains(evaluation.primaryEstimator))
    let origin = try jsonObject(String(contentsOfFile: records.path("out/policy/cohort.json"), encoding: .utf8))
    let patients = try #require(report.agreement.content?.divergentPatients.map(\.patient))
    #expect(Set(patients) == Set(origin["test"] as? [String] ?? []))
  }

  @Test func cohortsThatDoNotFitAreRefused() throws {
    let records = try taughtRecords()
    let whole = try CommandRunner.run([
      "evaluate", records.configuration.path, "--cohort", records.path("in/cohort.sqlite"), "--policy",
      records.path("out"), "--out", records.path("no"),
    ])
    #expect(whole.status == 3 && whole.errors.contains("out/best"), "\(whole.errors)")
    // Other columns, options and centers than it was learned with.
    let state = "{variables: [{name: psa, transform: log}]"
    let changes = [
      (state + "}", state + ", centers: [west, east]}", "other centers (unknown, east, west)"),
      ("split:", "actions: [{label: none, multiple: 0}, {label: on, multiple: 1}]\nsplit:", "other actions"),
    ]
    for (old, new, message) in changes {
      try Data(SmallRecords.yaml.replacing(old, with: new).utf8).write(to: records.configuration)
      let refused = try records.evaluate(policy: "out", cohort: "in", out: "no")
      #expect(refused.status == 3 && refused.errors.contains(message), "\(refused.errors)")
      #expect(refused.errors.contains("use the configuration"), "\(refused.errors)")
    }
    try Data(SmallRecords.yaml.utf8).write(to: records.configuration)
    let file = URL(fileURLWithPath: records.path("out/policy/learner.json"))
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacing("\"psa.last\"", with: "\"ldh.last\"").utf8).write(to: file)
    let columns = try records.evaluate(policy: "out", cohort: "in", out: "no")
    #expect(columns.status == 3 && columns.errors.contains("other features"), "\(columns.errors)")
    #expect(!FileManager.default.fileExists(atPath: records.path("no")))
  }

  /// Who may judge a policy that never saw the cohort's patients is not known to it.
  @Test func policiesOfSimulatorsAreNotForCohorts() throws {
    let records = try SmallRecords()
    #expect(try records.cohortImport(to: "in").status == 0)
    #expect(try runs.train("out").status == 0)
    let outcome = try CommandRunner.run([
      "evaluate", records.configuration.path, "--cohort", records.path("in/cohort.sqlite"), "--policy",
      runs.path("out/policy"), "--out", runs.path("no"),
    ])
    #expect(outcome.status == 3 && outcome.errors.contains("was not learned from a cohort"), "\(outcome.errors)")
    #expect(outcome.errors.contains("titrate train CONFIG --cohort FILE --algorithm dqn") && !runs.has("no"))
  }
}
