import ArgumentParser
import DosingMDP
import Foundation
import PolicyLearning
import Stochastics

/// `titrate rollout`: a learned policy tried on simulated patients.
struct RolloutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollout", abstract: "Try a learned policy on simulated patients, beside reference policies.",
    discussion: """
      titrate rollout out/dqn/best --environment ahn-chemo --courses 1000 --reference random --reference 5
      A reference is random, or what is given at every decision: an option's number, or amounts between commas.
      All policies meet the same patients, so differences are paired.
      Research software, not a medical device.
      """)

  @Argument(help: "The folder of a policy: best or policy of a training.") var policy: String
  @OptionGroup var environment: EnvironmentArguments
  @Option(help: "Simulated patients.") var courses = 1000
  @Option(help: "The seed of patients and chance.") var seed: UInt64 = 1
  @Flag(help: "Decide at random as the policy says, rather than for its best decision.") var random = false
  @Option(help: "A reference policy: random, an option's number, or amounts between commas; may be repeated.")
  var reference: [String] = []
  @Option(help: "Write a row for each course into a CSV file.") var csv: String?
  @Flag(help: "Print as JSON on standard output.") var json = false

  func validate() throws {
    if courses < 2 { throw ValidationError("--courses \(courses): at least 2 are needed.") }
    if environment.environment == nil { throw ValidationError("Give the simulator: --environment NAME.") }
  }

  func run() throws {
    guard let name = environment.environment else { return }
    let snapshot = try LearnerSnapshot(from: PolicyFolder(path: policy).learner())
    let simulator = TrainingPlan.Environment(name, options: try environment.options())
    let process = try simulator.process()
    try snapshot.require(process.description)
    let key = Key(seed: seed)
    let trial = PolicyTrial(courses: courses, isRandom: random)
    let references = try reference.map { text in
      (name: text, policy: try ReferencePolicy(text, process.description))
    }
    let learned = try run(trial, snapshot, process, key)
    var rows = [(name: snapshot.description.algorithm, courses: learned)]
    for reference in references { rows.append((reference.name, run(trial, reference.policy, process, key))) }
    let sheet = try RolloutSheet(
      rows, environment: simulator, seed: seed, costs: process.description.costs, key: key,
      threads: standardThreads())
    if let csv { try sheet.courses(rows).write(to: csv) }
    json ? try printJSON(sheet) : print(sheet.text)
  }

  private func run(
    _ trial: PolicyTrial, _ snapshot: LearnerSnapshot, _ process: some DecisionProcess, _ key: Key
  ) throws -> [EndedCourse] {
    try trial.run(Standardized(process, snapshot.description.process.normalizer), snapshot.learner(), key: key)
  }

  private func run(
    _ trial: PolicyTrial, _ policy: ReferencePolicy, _ process: some DecisionProcess, _ key: Key
  ) -> [EndedCourse] {
    trial.run(process, policy, key: key)
  }
}

extension ReferencePolicy {
  /// - Throws: ``UsageProblem`` where the text is none for the process.
  init(_ text: String, _ process: ProcessDescription) throws {
    if text == "random" {
      self = .random
      return
    }
    let numbers = text.split(separator: ",").map { Double($0.filter { $0 != " " }) ?? .nan }
    switch process.actions {
    case .options(let count):
      guard let option = Int(text), (0..<count).contains(option) else {
        throw UsageProblem("--reference \(text): random or an option from 0 to \(count - 1) is expected")
      }
      self = .constant(.option(option))
    case .amounts(let lower, let upper):
      let fits = numbers.count == lower.count && zip(numbers, zip(lower, upper)).allSatisfy { $0 >= $1.0 && $0 <= $1.1 }
      guard fits else {
        let ranges = zip(lower, upper).map { "\($0) to \($1)" }.joined(separator: ", ")
        throw UsageProblem("--reference \(text): random or amounts between commas (\(ranges)) are expected")
      }
      self = .constant(.amounts(numbers))
    }
  }
}

extension LearnerSnapshot {
  /// - Throws: `SnapshotError` where the policy was learned for other features or actions.
  func require(_ process: ProcessDescription) throws {
    let own = description.process
    func demand(_ matches: Bool, _ what: String, _ saved: String, _ given: String) throws {
      guard !matches else { return }
      throw SnapshotError(
        "the policy was learned for other \(what) (\(saved)) than \(process.name) has (\(given))")
    }
    try demand(
      own.features == process.features, "features", own.features.joined(separator: ", "),
      process.features.joined(separator: ", "))
    try demand(own.actions == process.actions, "actions", own.actions.text, process.actions.text)
  }
}
