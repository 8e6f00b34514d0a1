import ArgumentParser

/// `titrate sweep`: many trainings of one plan, compared.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep", abstract: "Compare trainings: over settings and seeds, numbers of patients, reward weights.",
    discussion: """
      titrate sweep --algorithm dqn --environment ahn-chemo --steps 20000 --seeds 1..5 --out out/sweep \\
        --vary parameters.learningRate=1e-4,1e-3 --vary training.batch=32,64
        trains with every combination of the settings and every seed, and ranks them.
      titrate sweep --plan plan.yaml --search random --trials 30 --range parameters.learningRate=1e-5..1e-2:log ...
        draws settings; with --search halving the poorer half of them stops early, again and again.
      titrate sweep sufficiency CONFIG.yaml --cohort cohort.sqlite --plan plan.yaml --patients 100,300,1000 ...
        learns from more and more patients: whether more would help.
      titrate sweep folds CONFIG.yaml --cohort cohort.sqlite --plan plan.yaml --folds 5 ...
        holds each patient out once: cross-validation by patients.
      titrate sweep pareto --plan plan.yaml --objective reward=100 --objective "months on drug=10" ...
        trains with many weights of reward and costs, and shows which policies no other is better than.

      Writes sweep.json, table.csv, picture.svg, all trainings in runs/, and of settings the best plan, best.yaml.
      Interrupted, the same command goes on; what is finished is not done again, also where seeds or values are added.
      `titrate sweep settings --help` lists the options. Research software, not a medical device.
      """,
    subcommands: [
      SweepSettingsCommand.self, SweepSufficiencyCommand.self, SweepFoldsCommand.self, SweepParetoCommand.self,
    ],
    defaultSubcommand: SweepSettingsCommand.self)
}
