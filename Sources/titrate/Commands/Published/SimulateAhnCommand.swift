import ArgumentParser
import DosingMDP
import Foundation
import Stochastics
import VirtualPatients

/// `titrate simulate ahn-environment`: the chemotherapy environment of DTR-Bench under a schedule of doses.
struct SimulateAhnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ahn-environment",
    abstract: "AhnChemoEnv of DTR-Bench (600 steps of 0.25 d) under a schedule of doses.",
    discussion: "--dose 0.5 gives a constant dose; --dose \"1 x60, 0\" full dose for 60 steps, then none.")

  @Option(help: "Doses from 0 to 1, DOSE xSTEPS separated by commas; the last one goes on.") var dose = "0"
  @Option(help: "Setting 1 (no noise) to 5.") var setting = 1
  @Option(help: "How many patients (settings with noise).") var patients = 1
  @Option(help: "Seed.") var seed: UInt64 = 1
  @Flag(help: "Print as JSON.") var json = false

  struct Result: Encodable {
    var patients: Int
    var meanReturn: Double
    var meanSteps: Double
  }

  func run() throws {
    guard (1...5).contains(setting) else { throw ValidationError("--setting \(setting): 1 to 5 is expected.") }
    let doses = try schedule()
    let environment = AhnChemoEnvironment(.setting(setting))
    let key = Key(seed: seed)
    var total = 0.0
    var steps = 0
    for index in 0..<max(1, patients) {
      var patient = environment.admit(index, key: key).patient
      var step = 0
      while environment.advance(&patient, infusion: doses[min(step, doses.count - 1)]).ending == nil { step += 1 }
      total += patient.rewards.reduce(0, +)
      steps += patient.rewards.count
    }
    let count = Double(max(1, patients))
    let result = Result(patients: max(1, patients), meanReturn: total / count, meanSteps: Double(steps) / count)
    if json { return try printJSON(result) }
    print(String(format: "mean return  %.2f", result.meanReturn))
    print(String(format: "mean steps   %.1f", result.meanSteps))
    print("Research software, not a medical device.")
  }

  /// The dose of each step; the last one goes on.
  private func schedule() throws -> [Double] {
    try dose.split(separator: ",").flatMap { piece in
      let words = piece.split(separator: " ")
      let count = words.count == 2 && words[1].hasPrefix("x") ? Int(words[1].dropFirst()) : words.count == 1 ? 1 : nil
      guard let value = words.first.flatMap({ Double($0) }), (0...1).contains(value), let count,
        (1...600).contains(count)
      else {
        throw ValidationError(
          "--dose: '\(piece)' is not understood; a dose from 0 to 1 is expected, such as 0.5 or 1 x60.")
      }
      return [Double](repeating: value, count: count)
    }
  }
}
