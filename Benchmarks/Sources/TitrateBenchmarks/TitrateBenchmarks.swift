import ArgumentParser

/// Times Titrate's learners, estimators and simulator on what the peers have timed too; prints JSON.
@main
struct TitrateBenchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "TitrateBenchmarks", abstract: "Benchmarks of Titrate; see Benchmarks/run.",
    subcommands: [
      ConservativeQBenchmark.self, EvaluationBenchmark.self, SimulationBenchmark.self, MemoryBenchmark.self,
      OnlineBenchmark.self, EncoderBenchmark.self, ReplayBenchmark.self, SamplingBenchmark.self,
      CalibrationBenchmark.self,
    ])
}
