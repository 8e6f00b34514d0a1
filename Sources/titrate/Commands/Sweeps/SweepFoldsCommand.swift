import ArgumentParser
import PolicyLearning
import Stochastics

/// `titrate sweep folds`: cross-validation by patients.
struct SweepFoldsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "folds", abstract: "Cross-validation by patients of a cohort.",
    discussion: """
      The patients to learn from are dealt to folds, each with its share of every center. Each fold in turn is held out: the
      plan learns from the others with every seed, and is judged by a fitted Q-evaluation on the patients held out. The
      cohort's validation and test patients are not looked at.
      """)

  @OptionGroup var sweep: SweepArguments
  @Option(help: "How many folds.") var folds = 5

  func validate() throws {
    if sweep.configuration == nil || sweep.cohort == nil {
      throw ValidationError("Patients are held out of a cohort: give CONFIG.yaml and --cohort FILE.sqlite.")
    }
    if folds < 2 { throw ValidationError("--folds \(folds): at least 2 are needed.") }
  }

  func run() throws {
    let training = try SweepTraining(sweep)
    guard let cohort = training.cohort else { throw UsageProblem("--cohort is a data set; a stored cohort is needed") }
    let validation: CrossValidation
    do throws(LearningError) {
      validation = try CrossValidation(cohort.train, folds: folds, key: RunKeys(seed: training.plan.seed).folds)
    } catch {
      throw UsageProblem("--folds \(folds): there are \(cohort.train.count) patients to learn from")
    }
    try training.check([("the plan", training.plan)])
    let folder = SweepFolder(sweep.out, kind: "folds", plan: training.plan)
    try folder.prepare()
    let (steps, seeds) = (training.plan.steps, sweep.seeds.seeds)
    let trainings = folds * seeds.count
    let progress = SweepProgress(trainings: trainings, steps: trainings * steps)
    progress.resume(by: validation.finished(in: folder.runs, seeds: seeds) * steps)
    let scores = try folder.writing {
      try validation.run(
        training.plan, seeds: seeds, folder: folder.runs,
        checkpointEvery: sweep.learning.checkpointEvery ?? max(1, steps / 10), threads: sweep.threadCount
      ) { work in
        try progress.follow(to: steps) {
          try training(work.session, places: work.learnedFrom, judgedBy: work.heldOut, report: $0)
        }
      }
    }
    let sheet = FoldsSheet(scores, folds: validation.folds, seeds: seeds)
    try folder.finish(["table.csv": sheet.csv], sheet)
    sweep.json ? try printJSON(sheet) : print(sheet.text + "\n" + folder.text)
  }
}
