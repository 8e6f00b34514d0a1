import ArgumentParser
import Foundation

/// Times Titrate's learners, estimators and simulator on what the peers have timed too; prints JSON.
@main
struct TitrateBenchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "TitrateBenchmarks", abstract: "Benchmarks of Titrate; see Benchmarks/run.",
    subcommands: [
      ConservativeQBenchmark.self, EvaluationBenchmark.self, SimulationBenchmark.self, MemoryBenchmark.self,
      OnlineBenchmark.self,
    ])
}

/// Prints a value as one line of JSON.
func report(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys]
  encoder.keyEncodingStrategy = .convertToSnakeCase
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Seconds since some fixed moment.
func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }

/// The value below which a share of the sample lies, between neighbors by linear interpolation.
func quantile(_ values: [Double], _ share: Double) -> Double {
  let sorted = values.sorted()
  let place = share * Double(sorted.count - 1)
  let low = Int(place)
  let high = min(low + 1, sorted.count - 1)
  return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
}
