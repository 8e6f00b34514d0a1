import ArgumentParser
import Foundation
import Pharmacometrics

/// The most memory that a study of so many virtual patients takes: run it for 10⁴ and for 10⁶ and compare.
struct MemoryBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "memory")

  @Argument(help: "Virtual patients.") var patients: Int
  @Option(help: "Weeks that they are followed.") var weeks = 3
  @Option(help: "Threads.") var threads = 2

  struct Outcome: Encodable {
    var patients: Int
    var peakMegabytes: Double
    var seconds: Double
  }

  func run() throws {
    let start = now()
    let hours = Double(weeks) * 168
    _ = try ModelRegistry.model(named: "docetaxel-tumor").simulate(
      SimulationRequest(
        patients: .cohort(patients), doses: try Regimen("75 mg/m2 over 1h every 21d x8").events(until: hours),
        horizon: hours, step: 24, threads: threads, keepsQuantiles: true),
      render: { $0.values.count }, consume: { _ in }, progress: { _ in })
    try report(Outcome(patients: patients, peakMegabytes: peakMegabytes(), seconds: now() - start))
  }
}
