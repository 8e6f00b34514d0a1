import ArgumentParser
import Cohorts
import Foundation

/// `titrate cohort`: import and description of records.
struct CohortCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cohort", abstract: "Import records, or describe imported ones.",
    subcommands: [Import.self, Describe.self])

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Import records as the configuration's mapping says, into cohort.sqlite.")

    @Argument(help: "The configuration, a YAML file.") var configuration: String
    @Option(help: "The data, a file or folder, in place of the configuration's.") var data: String?
    @Option(help: "The seed of a simulated cohort, in place of the configuration's.") var seed: UInt64?
    @Option(help: "The output folder.") var out = "out"
    @Flag(help: "Print the import report as JSON on standard output; where the import fails, its problems.")
    var json = false

    /// What a failed import says on standard output.
    private struct Failure: Encodable {
      var problems: [Cohorts.ImportProblem]
      var report: ImportReport?
    }

    func run() throws {
      let pipeline = try Pipeline(
        configuration: configuration, data: data, seed: seed, out: out, threads: standardThreads())
      do {
        let store = try pipeline.importCohort()
        if json { try printJSON(store.report) }
      } catch let error as CohortImportError {
        if json { try printJSON(Failure(problems: error.problems, report: error.report)) }
        throw error
      }
    }
  }

  struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Describe an imported cohort.")

    @Argument(help: "The cohort, an SQLite file.") var cohort: String
    @Flag(help: "Print the description as JSON on standard output.") var json = false

    /// What a cohort holds.
    private struct Description: Encodable {
      var patients = 0
      var centers: [String: Int] = [:]
      var observations: [String: Int] = [:]
      var events: [String: Int] = [:]
      var days = 0.0

      mutating func add(_ record: PatientRecord) {
        patients += 1
        centers[record.center ?? "unknown", default: 0] += 1
        for value in record.observations { observations[value.variable, default: 0] += 1 }
        for event in record.events { events[event.kind.rawValue, default: 0] += 1 }
        days += (record.observations.last?.time ?? 0) - (record.observations.first?.time ?? 0)
      }
    }

    func run() throws {
      let store = try CohortStore(opening: URL(fileURLWithPath: cohort))
      var description = Description()
      try reading(cohort) { try store.forEachPatient { description.add($0) } }
      if json { return try printJSON(description) }
      func list(_ counts: [String: Int]) -> String {
        counts.isEmpty
          ? "none" : counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      }
      print("patients      \(description.patients)")
      print("patient-days  \(Int(description.days))")
      print("centers       \(list(description.centers))")
      print("observations  \(list(description.observations))")
      print("events        \(list(description.events))")
    }
  }
}
