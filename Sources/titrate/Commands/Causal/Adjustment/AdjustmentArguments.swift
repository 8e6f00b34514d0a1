import ArgumentParser
import Foundation
import PolicyEvaluation
import Stochastics

/// What all commands that adjust for confounding are told.
struct AdjustmentArguments: ParsableArguments {
  @Option(help: .init("The visits, a CSV file with a header: a row per patient and visit.", valueName: "file.csv"))
  var data: String
  @Option(help: .init("Which column is what, and the models, a YAML file.", valueName: "spec.yaml")) var spec: String
  @Option(help: "The output folder, for tables and pictures.") var out: String?
  @Option(help: "The level of intervals.") var level = 0.95
  @Option(help: "The seed of simulations, bootstraps and networks.") var seed: UInt64 = 1
  @Option(help: "Threads; results do not depend on them.") var threads: Int?
  @Flag(help: "Print the result as JSON on standard output.") var json = false

  func validate() throws {
    guard level > 0 && level < 1 else { throw ValidationError("--level must lie between 0 and 1.") }
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
  }

  var key: Key { Key(seed: seed) }
  var threadCount: Int { threads ?? standardThreads() }
  var output: AdjustmentOutput { AdjustmentOutput(out: out, json: json) }

  /// Reads the plan and the data, works on them and shows what comes of it.
  /// - Parameter work: its errors are those of the data file.
  func run(_ work: (AdjustmentPlan, TreatmentCourses) throws -> Void) throws {
    try output.prepare()
    let source = AdjustmentData(data: data, spec: spec)
    let study = try source.study()
    try naming(data) { try work(study.plan, study.courses) }
  }
}

/// The files of an adjustment.
struct AdjustmentData {
  let data: String
  let spec: String

  /// The plan with the confounders sorted, and the visits.
  func study() throws -> (plan: AdjustmentPlan, courses: TreatmentCourses) {
    let plan = try AdjustmentSpecification.read(spec)
    let table = try ObservationTable(contentsOf: URL(fileURLWithPath: data))
    return try naming(data) {
      let courses = try TreatmentCourses(table, roles: plan.roles)
      return (plan.resolved(for: courses), courses)
    }
  }
}

/// Does work whose errors concern a file.
func naming<Value>(_ source: String, _ work: () throws -> Value) throws -> Value {
  do {
    return try work()
  } catch var error as CausalError {
    error.problems = error.problems.map { $0.hasPrefix("\(source): ") ? $0 : "\(source): \($0)" }
    throw error
  }
}
