import ArgumentParser
import DosingMDP
import PolicyLearning

/// `titrate sweep pareto`: what can be had of reward and costs together.
struct SweepParetoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pareto", abstract: "Train with many weights of reward and costs, and find the front.",
    discussion: """
      An objective is reward, to be great, or a cost of the simulator, to be small (`titrate environments NAME`), with a
      typical size behind the equals sign (1 without it): --objective reward=100 --objective "months on drug=20". Weights
      are all multiples of 1 / --divisions that sum to 1. Of more than two objectives no picture is drawn.
      """)

  @OptionGroup var sweep: SweepArguments
  @Option(help: .init("Something wanted, with its typical size; at least two.", valueName: "name[=size]"))
  var objective: [String] = []
  @Option(help: "How finely weights are varied.") var divisions = 4
  @Option(help: "Simulated patients on whom the policies are compared.") var courses = 1000

  func validate() throws {
    if divisions < 1 { throw ValidationError("--divisions \(divisions): at least 1 is needed.") }
    if courses < 1 { throw ValidationError("--courses \(courses): at least 1 is needed.") }
    if sweep.cohort != nil { throw ValidationError("Costs are counted in a simulator; leave out --cohort.") }
  }

  func run() throws {
    let training = try SweepTraining(sweep)
    let process = try training.simulator()
    let objectives = try objectives(process.description)
    try training.check([("the plan", training.plan)])
    let folder = SweepFolder(sweep.out, kind: "pareto", plan: training.plan)
    try folder.prepare()
    let steps = training.plan.steps
    let work = ParetoSweep(
      training.plan, objectives: objectives, divisions: divisions, seeds: sweep.seeds.seeds, courses: courses,
      folder: folder.runs, checkpointEvery: sweep.learning.checkpointEvery ?? max(1, steps / 10))
    let extent = work.extent
    let progress = SweepProgress(trainings: extent.trainings, steps: extent.trainings * steps)
    progress.resume(by: extent.finished * steps)
    let front = try folder.writing {
      try work.run(process, threads: sweep.threadCount) { session, train in
        try progress.follow(to: session.plan.steps) { try train($0) }
      }
    }
    let sheet = ParetoSheet(front, courses: courses)
    try folder.finish(
      ["table.csv": front.csv, "picture.svg": objectives.count == 2 ? front.plot().svg : nil], sheet)
    sweep.json ? try printJSON(sheet) : print(sheet.text + "\n" + folder.text)
  }

  /// - Throws: ``UsageProblem`` with what there is.
  private func objectives(_ process: ProcessDescription) throws -> [ParetoSweep.Objective] {
    let known = ["reward"] + process.costs
    let objectives = try objective.map { text -> ParetoSweep.Objective in
      var (name, scale) = (text, 1.0)
      // A cost's name may have an equals sign, a number not.
      if !known.contains(text), let sign = text.lastIndex(of: "=") {
        name = String(text[..<sign])
        scale = Double(text[text.index(after: sign)...]) ?? .nan
      }
      guard known.contains(name), scale > 0, scale.isFinite else {
        throw UsageProblem(
          "--objective \(text): NAME or NAME=SIZE is expected; there are \(known.joined(separator: ", "))")
      }
      return ParetoSweep.Objective(cost: name == "reward" ? nil : name, scale: scale)
    }
    guard objectives.count > 1, Set(objectives.map(\.cost)).count == objectives.count else {
      throw UsageProblem("two different objectives at least are needed; there are \(known.joined(separator: ", "))")
    }
    return objectives
  }
}
