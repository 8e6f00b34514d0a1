import ArgumentParser
import Foundation
import PolicyLearning
import Yams

/// A training with any of the algorithms, on the command line.
struct LearningArguments: ParsableArguments {
  @Option(help: "The algorithm; `titrate algorithms` lists them.") var algorithm: String?
  @OptionGroup var environment: EnvironmentArguments
  @Option(help: "Decisions in the simulator; from a log, steps of learning.") var steps: Int?
  @Option(
    name: .customLong("set"),
    help: .init(
      "A setting, such as parameters.learningRate=1e-3 or training.batch=64; may be repeated.",
      valueName: "path=value"))
  var settings: [String] = []
  @Option(help: "A plan, a YAML file, or plan.json of an earlier training; what else is given goes before it.")
  var plan: String?
  @Option(help: "Decisions (steps) between trials; without it one trial at the end.") var trialEvery: Int?
  @Option(help: "Simulated patients of a trial (100).") var trialCourses: Int?
  @Option(
    help: .init(
      "A limit on the mean of a cost over courses, kept in learning; may be repeated.", valueName: "cost=value"))
  var limit: [String] = []
  @Option(help: "Decisions (steps) between checkpoints; without it a tenth of all, 0 for none.")
  var checkpointEvery: Int?

  /// Whether such a training is asked for.
  var isAskedFor: Bool { algorithm != nil || plan != nil }

  /// Options that are given and belong to such a training.
  var given: [String] {
    [
      environment.environment.map { _ in "--environment" }, environment.option.isEmpty ? nil : "--option",
      steps.map { _ in "--steps" }, settings.isEmpty ? nil : "--set", trialEvery.map { _ in "--trial-every" },
      trialCourses.map { _ in "--trial-courses" }, limit.isEmpty ? nil : "--limit",
      checkpointEvery.map { _ in "--checkpoint-every" },
    ].compactMap(\.self)
  }

  func validate() throws {
    let counts = [
      ("--steps", steps, 1), ("--trial-every", trialEvery, 0), ("--trial-courses", trialCourses, 0),
      ("--checkpoint-every", checkpointEvery, 0),
    ]
    for (name, value, least) in counts {
      if let value, value < least { throw ValidationError("\(name) \(value): at least \(least) is needed.") }
    }
    for text in settings { _ = try pair(text, "--set") }
    _ = try limits()
  }

  private func limits() throws -> [ConstraintPrices.Limit] {
    try limit.map { text in
      // A cost's name may have an equals sign, a number not.
      guard let sign = text.lastIndex(of: "="), sign > text.startIndex,
        let value = Double(text[text.index(after: sign)...]), value.isFinite
      else { throw ValidationError("--limit \(text): COST=VALUE with a number is expected.") }
      return ConstraintPrices.Limit(cost: String(text[..<sign]), limit: value)
    }
  }

  /// The plan's file, with what else is given in its place.
  func trainingPlan(seed: UInt64?) throws -> TrainingPlan {
    var plan = try self.plan.map(PlanFile.read) ?? TrainingPlan(algorithm: "", steps: 0)
    if let algorithm { plan.algorithm = algorithm }
    if let steps { plan.steps = steps }
    if let seed { plan.seed = seed }
    if let name = environment.environment {
      plan.environment = TrainingPlan.Environment(name, options: try environment.options())
    } else if !environment.option.isEmpty {
      guard plan.environment != nil else { throw ValidationError("--option goes with --environment.") }
      plan.environment?.options.merge(try environment.options()) { $1 }
    }
    if let trialEvery { plan.trials.every = trialEvery }
    if let trialCourses { plan.trials.courses = trialCourses }
    let limits = try limits()
    if !limits.isEmpty {
      var constraints = plan.constraints ?? ConstraintPrices.Configuration(limits: [])
      constraints.limits = constraints.limits.filter { old in !limits.contains { $0.cost == old.cost } } + limits
      plan.constraints = constraints
    }
    plan = try plan.replacing(PlanFile.settings(settings), in: "plan")
    guard !plan.algorithm.isEmpty else { throw UsageProblem("no algorithm is given: --algorithm NAME") }
    guard plan.steps > 0 else { throw UsageProblem("no number of steps is given: --steps N") }
    return plan
  }
}
