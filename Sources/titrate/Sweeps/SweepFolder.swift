import Foundation
import PolicyLearning

/// The folder of a sweep, and `sweep.json` in it, which says of which sweep it is.
struct SweepFolder {
  /// Where trainings are kept.
  var runs: URL { output.url.appending(path: "runs") }

  private let output: OutputFolder
  private let kind: String
  private let plan: TrainingPlan
  private var record: URL { output.url.appending(path: "sweep.json") }

  /// What `sweep.json` holds.
  struct Record<Result: Encodable>: Encodable {
    /// The version of the program.
    var titrate = Version.number
    var kind: String
    /// Of all trainings.
    var plan: TrainingPlan
    /// `nil` until it is done.
    var result: Result?
  }

  /// Of which sweep it is.
  private struct Header: Decodable {
    var kind: String
    var plan: TrainingPlan
  }

  /// - Parameters:
  ///   - kind: of sweep.
  ///   - plan: of all trainings.
  init(_ path: String, kind: String, plan: TrainingPlan) {
    output = OutputFolder(url: URL(fileURLWithPath: path))
    self.kind = kind
    self.plan = plan
  }

  /// Takes the folder for this sweep, where no other one has.
  /// - Throws: ``InputFailure`` where another has; ``OutputFailure`` where nothing can be written.
  func prepare() throws {
    if FileManager.default.fileExists(atPath: record.path) { return try requireSame() }
    try output.prepare()
    try write(record: nil as Int?)
  }

  private func requireSame() throws {
    let remedy = "use another folder, or remove it"
    guard let header = try? JSONDecoder().decode(Header.self, from: Data(contentsOf: record)) else {
      throw InputFailure("\(record.path) is not of a sweep; \(remedy)")
    }
    guard header.kind == kind else {
      throw InputFailure("\(output.url.path) is of another sweep (\(header.kind), not \(kind)); \(remedy)")
    }
    // As read back, since a file does not tell 1 from 1.0.
    let plan = try JSONDecoder().decode(TrainingPlan.self, from: JSONEncoder().encode(plan))
    guard header.plan == plan else {
      throw InputFailure(
        "\(output.url.path) is of another sweep (\(header.plan.difference(from: plan))); \(remedy)")
    }
    try output.prepare()
  }

  /// Does work that writes into the folder; see ``OutputFolder/writing(_:)``.
  func writing<Value>(_ work: () throws -> Value) throws -> Value { try output.writing(work) }

  /// Writes everything that comes of it, each file as a whole, the record last.
  /// - Parameters:
  ///   - files: texts by name; `nil` removes what an earlier sweep left.
  ///   - result: for the record.
  func finish(_ files: [String: String?], _ result: some Encodable) throws {
    try output.writing {
      for (name, text) in files.sorted(by: { $0.key < $1.key }) {
        let file = output.url.appending(path: name)
        if let text {
          try Data(text.utf8).write(to: file, options: .atomic)
        } else if FileManager.default.fileExists(atPath: file.path) {
          try FileManager.default.removeItem(at: file)
        }
      }
    }
    try write(record: result)
  }

  private func write(record result: (some Encodable)?) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let data = try encoder.encode(Record(kind: kind, plan: plan, result: result))
    try output.writing { try data.write(to: record, options: .atomic) }
  }

  /// Where the results lie, in words.
  var text: String {
    let best = output.url.appending(path: "best.yaml").path
    let plan = FileManager.default.fileExists(atPath: best) ? "\nbest plan      \(best), for titrate train --plan" : ""
    return "results        \(output.url.path): sweep.json, table.csv, picture.svg, runs/" + plan
  }
}
