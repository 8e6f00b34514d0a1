import ArgumentParser

/// The command.
@main
struct Titrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "titrate",
    abstract: "Dosing policies from treatment records and mechanistic models, with an honest evaluation.",
    discussion: """
      Research software, not a medical device. Not for clinical use.

      Exit codes: 0 done, 2 wrong usage or configuration, 3 bad input data, 4 not supported by the data.
      Results and, with --json, machine-readable output go to standard output; progress and notes to standard error.
      """,
    version: Version.number,
    subcommands: [
      RunCommand.self, CohortCommand.self, TrainCommand.self, SweepCommand.self,
      CalibrateCommand.self, ValidateCommand.self, EvaluateCommand.self, CausalCommand.self, RobustnessCommand.self,
      ReviewCommand.self, RolloutCommand.self, ExportCommand.self, AlgorithmsCommand.self, EnvironmentsCommand.self,
      EnvironmentCommand.self, ModelsCommand.self, SimulateCommand.self, VersionCommand.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      CommandFailure.exit(error)
    }
  }
}
