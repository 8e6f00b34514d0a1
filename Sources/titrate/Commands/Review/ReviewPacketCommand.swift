import ArgumentParser
import Foundation

/// `titrate review packet`.
struct ReviewPacketCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "packet", abstract: "Write the packet for the experts and, apart from it, its key.",
    discussion: """
      One decision of each of the most divergent test patients: what was known by then, and two doses in random order, the
      clinician's and the policy's. What came later is not shown. Experts fill in scores.csv: reviewer, the option they
      prefer (A, B, equal or neither) and how appropriate each is, from 1 (harmful) to 5 (optimal).
      """)

  @Argument(help: "The configuration, a YAML file.") var configuration: String
  @Option(help: "The cohort, an SQLite file.") var cohort: String
  @Option(help: "The folder of a saved policy.") var policy: String
  @Option(help: "How many cases.") var cases = 20
  @Option(help: "The folder of the packet.") var out = "review"
  @Option(help: "Where the key is written; beside the packet without it.") var key: String?
  @Option(help: "The seed of order and sides.") var seed: UInt64 = 1
  @Option(help: "Threads; results do not depend on them.") var threads: Int?

  func validate() throws {
    try validate(threads: threads)
    if cases < 1 { throw ValidationError("--cases \(cases): at least 1 is needed.") }
  }

  func run() throws {
    let pipeline = try Pipeline(
      configuration: configuration, cohortOnly: cohort, seed: nil, out: out, threads: threads ?? standardThreads())
    let packet = try pipeline.reviewPacket(cohort: cohort, policy: policy, cases: cases, seed: seed)
    let folder = URL(fileURLWithPath: out)
    let place = URL(fileURLWithPath: key ?? folder.path + "-key.json")
    guard !place.standardizedFileURL.path.hasPrefix(folder.standardizedFileURL.path + "/") else {
      throw UsageProblem("--key \(place.path): the key must not lie in the packet, or reviewers could read it")
    }
    try OutputFolder(url: folder).writing {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      try encoder.encode(packet.key).write(to: place, options: .atomic)
      try Data(packet.scoreSheet.utf8).write(to: folder.appending(path: "scores.csv"), options: .atomic)
      try Data(ReviewPage(packet).html.utf8).write(to: folder.appending(path: "review.html"), options: .atomic)
    }
    note("Packet: \(packet.cases.count) cases in \(folder.path). Key, not for the reviewers: \(place.path)")
  }
}
