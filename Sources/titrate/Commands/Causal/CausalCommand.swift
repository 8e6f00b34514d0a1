import ArgumentParser

/// `titrate causal`: effects of treatments from a table of patients or visits.
struct CausalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "causal", abstract: "Estimate effects of treatments from a table of patients or visits.",
    discussion: """
      Reads a CSV with a header and a specification in YAML that says which column is what. `titrate causal COMMAND --help`
      shows an example of each. Research software, not a medical device.
      """,
    subcommands: [
      RegimeCommand.self, CausalBalanceCommand.self, CausalMSMCommand.self, CausalTMLECommand.self,
      CausalGFormulaCommand.self, CausalSensitivityCommand.self, CausalEValueCommand.self,
      CausalConfoundingCommand.self,
    ])
}
