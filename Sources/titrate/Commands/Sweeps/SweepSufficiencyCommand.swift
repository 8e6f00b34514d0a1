import ArgumentParser
import PolicyLearning

/// `titrate sweep sufficiency`: whether more patients would help.
struct SweepSufficiencyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sufficiency", abstract: "Learn from more and more patients of a log.",
    discussion: """
      For each seed the patients are put in a random order, and the first N of it are learned from. A data set is judged by
      trials in the simulator of --environment, a cohort by a fitted Q-evaluation on its validation patients.
      """)

  @OptionGroup var sweep: SweepArguments
  @Option(help: "Numbers of patients to learn from.") var patients: CountList

  func validate() throws {
    if sweep.cohort == nil { throw ValidationError("Give the log to learn from: --cohort FILE.") }
  }

  func run() throws {
    let training = try SweepTraining(sweep)
    let count = try training.patientCount()
    if let most = patients.counts.max(), most > count {
      throw UsageProblem("--patients \(most): there are \(count) to learn from")
    }
    try training.check([("the plan", training.plan)])
    let folder = SweepFolder(sweep.out, kind: "sufficiency", plan: training.plan)
    try folder.prepare()
    let sufficiency = DataSufficiency(sizes: patients.counts, seeds: sweep.seeds.seeds)
    let steps = training.plan.steps
    let trainings = sufficiency.sizes.count * sufficiency.seeds.count
    let progress = SweepProgress(trainings: trainings, steps: trainings * steps)
    progress.resume(by: sufficiency.finished(in: folder.runs) * steps)
    let curve = try folder.writing {
      try sufficiency.run(
        training.plan, courses: count, folder: folder.runs,
        checkpointEvery: sweep.learning.checkpointEvery ?? max(1, steps / 10), threads: sweep.threadCount
      ) { work in
        try progress.follow(to: steps) { try training(work.session, places: work.patients, report: $0) }
      }
    }
    let sheet = SufficiencySheet(curve, training)
    try folder.finish(
      ["table.csv": curve.csv, "picture.svg": curve.plot(value: training.scoreTitle).svg], sheet)
    sweep.json ? try printJSON(sheet) : print(sheet.text + "\n" + folder.text)
  }
}
