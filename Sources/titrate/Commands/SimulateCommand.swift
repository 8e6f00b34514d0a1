import ArgumentParser
import Foundation
import VirtualPatients

/// `titrate simulate`: virtual patients.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Simulate virtual patients.",
    subcommands: [
      SimulateModelCommand.self, AdaptiveProstate.self, SimulateGengCommand.self, SimulateEpiCareCommand.self,
      SimulateZhaoCommand.self, SimulateAhnCommand.self,
    ], defaultSubcommand: SimulateModelCommand.self)

  /// One patient of the Lotka–Volterra model of intermittent therapy.
  struct AdaptiveProstate: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "adaptive-prostate",
      abstract: "One prostate cancer patient (Lotka–Volterra tumor) under a regimen.",
      discussion: """
        Settings: rS, rR or cost, dS and dR or turnover, dD, K, S0 and R0 or n0 and fR; for instance
        --set rR=0.0212158151 --set dR=0.0174417570. Rates are per day.
        Progression is a burden of 1.2 times the initial one.
        """)

    @Option(name: .customLong("set"), help: "A parameter, NAME=VALUE; may be repeated.") var settings: [String] = []
    @Option(help: "continuous, adaptive50 or never.") var regimen = "continuous"
    @Option(help: "Days between decisions, such as 7d.") var decisionInterval = "7d"
    @Option(help: "Days after which the patient is followed no longer, such as 36500d.") var limit = "36500d"
    @Flag(help: "Print the outcome as JSON on standard output.") var json = false

    func run() throws {
      var values: [String: Double] = [:]
      for setting in settings {
        let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let value = Double(parts[1]) else {
          throw ValidationError("--set \(setting): NAME=VALUE with a number is expected.")
        }
        values[parts[0]] = value
      }
      guard let regimen = AdaptiveProstateTrial.Regimen(rawValue: regimen) else {
        throw ValidationError("--regimen \(regimen): continuous, adaptive50 or never is expected.")
      }
      let outcome = try AdaptiveProstateTrial(
        parameters: TumorSettings.parameters(values), regimen: regimen,
        decisionInterval: days(decisionInterval, "--decision-interval"), limit: days(limit, "--limit")
      ).run()
      if json { return try printJSON(outcome) }
      let time = outcome.timeToProgression.map { String(format: "%.2f days", $0) } ?? "none within \(limit)"
      print("time to progression  \(time)")
      print(String(format: "drug-free share      %.3f", outcome.drugFreeShare))
      print("cycles               \(outcome.cycles)")
    }

    private func days(_ text: String, _ option: String) throws -> Double {
      guard let value = Double(text.hasSuffix("d") ? String(text.dropLast()) : text), value > 0, value.isFinite else {
        throw ValidationError("\(option) \(text): a positive number of days is expected, such as 7d.")
      }
      return value
    }
  }
}
