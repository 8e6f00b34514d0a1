import ArgumentParser

/// `titrate review`: cases for experts to score without knowing whose dose is whose.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "A blinded review of the decisions on which a policy and the clinicians differ.",
    discussion: """
      titrate review packet CONFIG.yaml --cohort out/cohort.sqlite --policy out/policy --out packet
        writes packet/review.html and packet/scores.csv for the experts, and the key that tells whose dose is whose
        beside the folder (packet-key.json).
      titrate review score packet-key.json scores-anna.csv scores-ben.csv
        opens the blinding and says what the experts preferred.
      Research software, not a medical device.
      """, subcommands: [ReviewPacketCommand.self, ReviewScoreCommand.self])
}
