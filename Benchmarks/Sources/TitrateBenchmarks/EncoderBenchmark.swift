import ArgumentParser
import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors

/// CPU time of encoders of histories, forward and backward to all weights, as peers/torch_encoders.py measures it with
/// the same weights and histories.
struct EncoderBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "encoders")

  @Argument(help: "Kinds of encoder.") var kinds = ["gru", "lstm", "gru-d", "tcn", "transformer"]
  @Option(help: "Histories in a minibatch.") var batch = 64
  @Option(help: "Decisions in each history.") var length = 32
  @Option(help: "Width of the state, the channels, or the model.") var hidden = 64
  @Option(help: "Passes before timing.") var warmup = 10
  @Option(help: "Passes that are timed; the median counts.") var passes = 60
  @Option(help: "Where weights, histories and results go, a file KIND-BATCH.safetensors each.") var out: String?

  struct Outcome: Encodable {
    var software = "Titrate"
    var batch: Int, length: Int, hidden: Int
    /// Milliseconds of CPU time per pass, by kind.
    var milliseconds: [String: Double]
  }

  /// A time, then value, age and mask of five measurements.
  private static let layout = FeatureLayout(
    time: 0, measurements: (0..<5).map { .init(value: 1 + 3 * $0, age: 2 + 3 * $0, measured: 3 + 3 * $0) })
  private static let features = 16

  func run() throws {
    prepareThread()
    let histories = Histories(
      features: try observations(), lengths: [Int](repeating: length, count: batch))
    var milliseconds: [String: Double] = [:]
    for name in kinds {
      guard let kind = EncoderConfiguration.Kind(rawValue: name) else {
        throw ValidationError("no encoder is a \(name)")
      }
      let reader = try HistoryReader(
        EncoderConfiguration(kind: kind, window: length, hidden: hidden, layers: layers(kind)),
        features: Self.features, layout: Self.layout, key: Key(seed: 1))
      if let out { try write(reader, histories, to: URL(filePath: "\(out)/\(name)-\(batch).safetensors")) }
      milliseconds[name] = try time(reader, histories)
    }
    try report(Outcome(batch: batch, length: length, hidden: hidden, milliseconds: milliseconds))
  }

  /// Convolutions of three blocks see 29 decisions; the second block of a Transformer makes the first one look from all
  /// of them.
  private func layers(_ kind: EncoderConfiguration.Kind) -> Int {
    switch kind {
    case .tcn: 3
    case .transformer: 2
    default: 1
    }
  }

  /// The derivative of a result is some given one, as a learner's head would give.
  private func pass(_ reader: HistoryReader, _ histories: Histories, _ gradient: Tensor) throws -> Tensor {
    try reader.clearGradients()
    let result = try reader(histories)
    try result.backward(gradient: gradient)
    return result
  }

  private func gradient(_ reader: HistoryReader) throws -> Tensor {
    try Tensor.normal([batch, reader.width], key: Key(seed: 3))
  }

  private func time(_ reader: HistoryReader, _ histories: Histories) throws -> Double {
    let gradient = try gradient(reader)
    var times: [Double] = []
    for count in 0..<warmup + passes {
      let start = processorTime()
      _ = try pass(reader, histories, gradient)
      if count >= warmup { times.append((processorTime() - start) * 1e3) }
    }
    return quantile(times, 0.5)
  }

  /// Irregular times, and each variable measured at the first decision and then at every other one on average.
  private func observations() throws -> Tensor {
    var generator = Key(seed: 2).generator
    var values: [Float] = []
    for _ in 0..<batch {
      var time = 0.0
      var last = [Double](repeating: 0, count: 5)
      var measured = [Double](repeating: 0, count: 5)
      for decision in 0..<length {
        if decision > 0 { time += 0.2 + 0.6 * generator.uniform() }
        values.append(Float(time))
        for variable in 0..<5 {
          let isMeasured = decision == 0 || generator.uniform() < 0.5
          if isMeasured { (last[variable], measured[variable]) = (2 * generator.uniform() - 1, time) }
          values += [Float(last[variable]), Float(time - measured[variable]), isMeasured ? 1 : 0]
        }
      }
    }
    return try Tensor(values, shape: [batch, length, Self.features])
  }

  /// The weights, the derivatives by them, the histories and what is made of them.
  private func write(_ reader: HistoryReader, _ histories: Histories, to url: URL) throws {
    var tensors = reader.namedParameters
    let gradient = try gradient(reader)
    tensors["histories"] = histories.features
    tensors["gradient"] = gradient
    tensors["result"] = try pass(reader, histories, gradient).detach()
    for (name, tensor) in reader.parameters { tensors["gradient.\(name)"] = tensor.gradient }
    try Safetensors.write(tensors, to: url)
  }
}
