import Foundation
import PolicyEvaluation
import Stochastics
import Tensors

/// Trains models of treatment effects over time for the tumor benchmark, and compares with what was published:
///
///     counterfactual [--models linear,recurrent,transformer] [--gammas 0,1,2] [--seeds 5] [--threads 1]
///                    [--epochs N] [--patients 10000] [--tests 1000] [--out FOLDER] [--table]
///
/// Runs that are done are kept, so that it can be broken off and taken up again; `--table` only shows them. It ends with 1
/// where a published result is not met by all seeds together.
@main
struct Counterfactual {
  private var models = BenchmarkModel.allCases
  private var gammas = [0.0, 1, 2]
  private var seeds: [UInt64] = [1, 2, 3, 4, 5]
  private var threads = 1
  private var epochs: Int?
  private var patients = (training: 10_000, test: 1_000)
  private var out = URL(filePath: "out/reproductions/counterfactual")
  private var onlyShows = false

  static func main() {
    do {
      let command = try Counterfactual(Array(CommandLine.arguments.dropFirst()))
      if !command.onlyShows { try command.train() }
      let table = BenchmarkTable(command.models, gammas: command.gammas, in: command.out)
      say(table.text)
      exit(table.isMet ? 0 : 1)
    } catch {
      FileHandle.standardError.write(Data("counterfactual: \(error)\n".utf8))
      exit(2)
    }
  }

  private init(_ arguments: [String]) throws {
    var arguments = arguments[...]
    while let argument = arguments.popFirst() {
      if argument == "--table" {
        onlyShows = true
        continue
      }
      guard let value = arguments.popFirst() else { throw UsageError("\(argument) needs a value") }
      let parts = value.split(separator: ",").map(String.init)
      switch argument {
      case "--models": models = try Self.read(parts, argument, BenchmarkModel.init)
      case "--gammas": gammas = try Self.read(parts, argument, Double.init)
      case "--seeds": seeds = try Self.read([value], argument, Int.init).flatMap { (1...max($0, 1)).map(UInt64.init) }
      case "--seed": seeds = try Self.read([value], argument, UInt64.init)
      case "--threads": threads = try Self.read([value], argument, Int.init)[0]
      case "--epochs": epochs = try Self.read([value], argument, Int.init)[0]
      case "--patients": patients.training = try Self.read([value], argument, Int.init)[0]
      case "--tests": patients.test = try Self.read([value], argument, Int.init)[0]
      case "--out": out = URL(filePath: value)
      default: throw UsageError("\(argument) is not known")
      }
    }
  }

  private static func read<Value>(
    _ texts: [String], _ argument: String, _ parse: (String) -> Value?
  ) throws -> [Value] {
    try texts.map { text in
      guard let value = parse(text) else { throw UsageError("\(argument): \(text) cannot be") }
      return value
    }
  }

  private func train() throws {
    let runs = models.flatMap { model in gammas.flatMap { gamma in seeds.map { (model, gamma, $0) } } }
      .filter { BenchmarkRun(at: BenchmarkRun.file($0.0, gamma: $0.1, seed: $0.2, in: out)) == nil }
    _ = try parallelMap(count: runs.count, threads: max(threads, 1), prepare: { prepareThread() }) { index in
      let (model, gamma, seed) = runs[index]
      try train(model, gamma: gamma, seed: seed)
    }
  }

  private func train(_ model: BenchmarkModel, gamma: Double, seed: UInt64) throws {
    say("\(model.rawValue), gamma \(Int(gamma)), seed \(seed)")
    let benchmark = try GengBenchmark(
      gamma: gamma, seed: seed, trainingPatients: patients.training, testPatients: patients.test)
    let start = Date()
    let errors = try model.errors(on: benchmark, epochs: epochs, key: Key(seed: seed).child(.initialization))
    let run = BenchmarkRun(
      model, gamma: gamma, seed: seed, patients: patients, epochs: epochs, errors,
      seconds: Date().timeIntervalSince(start))
    try run.write(to: BenchmarkRun.file(model, gamma: gamma, seed: seed, in: out))
    let sliding = errors.sliding.map { String(format: "%.3f", $0) }.joined(separator: " ")
    say(
      "\(model.rawValue), gamma \(Int(gamma)), seed \(seed): one step "
        + String(
          format: "%.3f (all days %.3f, by day %.3f)", errors.oneStep.last, errors.oneStep.all, errors.oneStep.byDay)
        + ", two to six steps \(sliding), "
        + String(
          format: "regret %.2f cm3 (random %.2f, fixed %.2f); %.0f s", errors.regret.mean, errors.regret.random,
          errors.regret.bestFixed ?? .nan, run.seconds))
  }
}

/// Arguments that cannot be.
struct UsageError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Prints a line at once.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
