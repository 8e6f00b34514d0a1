import DosingMDP
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// Encoders of histories in ONNX Runtime: ragged histories, with and without times, measurements and several layers.
@Suite(.tags(.golden, .slow), .enabled(if: ONNXRuntime.python.isPresent, "\(ONNXRuntime.python.absence)"))
struct ONNXEncoderTests {
  private typealias Numbers = ONNXRuntime.Numbers
  private static let longest = 7
  private static let courses = EncoderProblem.courses(2 * longest, length: longest)
  /// Each length twice.
  private static let lengths = (0..<2 * longest).map { 1 + $0 / 2 }

  /// What an encoder is told of its inputs.
  private enum Sight: CaseIterable {
    case timed, ordered, timesAlone, nothing

    var usesTime: Bool { self != .ordered }

    var layout: FeatureLayout {
      switch self {
      case .timed, .ordered: EncoderProblem.layout
      case .timesAlone: FeatureLayout(time: 0)
      case .nothing: FeatureLayout()
      }
    }
  }

  /// An imitation, whose probabilities show all of the encoding.
  private static func imitation(
    _ kind: EncoderConfiguration.Kind, window: Int, layers: Int, _ sight: Sight
  ) throws -> (learner: ImitationLearning, snapshot: LearnerSnapshot, process: ProcessDescription) {
    var normalizer = FeatureNormalizer(fitting: [], limit: 100)
    normalizer.mean = [2, 0, 3, 0.5, 0, 0, 0.5, 1, 0]
    normalizer.scale = [4, 1, 10, 0.5, 1, 2, 1, 1, 0.3]
    let process = ProcessDescription(
      name: "ward", features: (0..<EncoderProblem.features).map { "f\($0)" }, layout: sight.layout,
      actions: .options(3), normalizer: normalizer)
    var configuration = ImitationLearning.Configuration()
    configuration.network.encoder = EncoderProblem.configuration(
      kind, window: window, layers: layers, usesTime: sight.usesTime)
    configuration.network.perceptron.hidden = [16]
    let learner = try ImitationLearning(configuration, process: process, key: Key(seed: 21))
    return (learner, try LearnerSnapshot(learner, configuration: configuration, process: process), process)
  }

  /// Histories of some rows, with padding that must not be read behind them up to `time`.
  private static func feed(_ rows: [Int], time: Int, padding: Double) throws -> [String: Numbers] {
    let width = EncoderProblem.features
    let padded = rows.flatMap { row in
      courses[row].prefix(lengths[row]).flatMap(\.self)
        + [Double](repeating: padding, count: (time - lengths[row]) * width)
    }
    return [
      "observation": try Numbers(Tensor(padded, shape: [rows.count, time, width])),
      "length": try Numbers(Tensor(rows.map { Int64(lengths[$0]) })),
      "allowed": try Numbers(Tensor([Bool](repeating: true, count: 3 * rows.count), shape: [rows.count, 3])),
    ]
  }

  /// Probabilities [rows, 3] of the last `reach` decisions of each history, as the learner gives them.
  private static func expected(
    _ learner: ImitationLearning, _ process: ProcessDescription, _ rows: [Int], reach: Int = .max
  ) throws -> Tensor {
    let normalizer = try #require(process.normalizer)
    let probabilities = try rows.flatMap { row in
      let seen = courses[row].prefix(lengths[row]).suffix(reach).map(normalizer.normalize)
      let features = try Tensor(seen.flatMap(\.self), shape: [1, seen.count, EncoderProblem.features])
      let decisions = Decisions(
        histories: Histories(features: features, lengths: [seen.count]), masks: [ActionMask(bits: 0b111)],
        actions: process.actions)
      return try withoutGradient { try learner.probabilities(decisions).flatMap(\.self) }
    }
    return try Tensor(probabilities, shape: [rows.count, 3])
  }

  @Test(arguments: EncoderProblem.sequential) func raggedHistoriesAreEncodedAlike(
    _ kind: EncoderConfiguration.Kind
  ) throws {
    let all = Array(Self.courses.indices)
    // As many as there are, fewer times than the window, and one decision alone.
    let batches = [(rows: all, time: Self.longest), (rows: [4, 1, 5], time: 3), (rows: [0], time: 1)]
    var made: [(learner: ImitationLearning, process: ProcessDescription, name: String)] = []
    var jobs: [(graph: ONNXGraph, feeds: [[String: Numbers]])] = []
    for sight in Sight.allCases {
      for layers in [1, 2, 3] {
        let example = try Self.imitation(kind, window: Self.longest, layers: layers, sight)
        made.append((example.learner, example.process, "\(kind), \(sight), \(layers) layers"))
        jobs.append(
          (
            try example.snapshot.onnxGraph(),
            try batches.flatMap { try [Self.feed($0.rows, time: $0.time, padding: 1e6)] }
              + [Self.feed(all, time: Self.longest, padding: -3)]
          ))
      }
    }
    let found = try ONNXRuntime.run(jobs)
    for (example, outputs) in zip(made, found) {
      for (batch, output) in zip(batches + [batches[0]], outputs) {
        let expected = try Self.expected(example.learner, example.process, batch.rows)
        #expect(try ONNXRuntime.agree(output["probabilities"], expected), "\(example.name)")
      }
      let whole = try Self.expected(example.learner, example.process, all)
      let present = try Self.expected(example.learner, example.process, all, reach: 1)
      let difference = try EncoderProblem.difference(whole, present)
      #expect(difference > 1e-3, "\(example.name): an encoding without the past tells little")
    }
  }

  /// Attention and convolutions see a limited number of decisions of a longer history.
  @Test(arguments: EncoderProblem.sequential) func theWindowIsKept(_ kind: EncoderConfiguration.Kind) throws {
    let all = Array(Self.courses.indices)
    let made = try Self.imitation(kind, window: 3, layers: 1, .timed)
    let found = try ONNXRuntime.run(
      made.snapshot.onnxGraph(), [Self.feed(all, time: Self.longest, padding: 0)])[0]
    #expect(
      try ONNXRuntime.agree(found["probabilities"], Self.expected(made.learner, made.process, all)), "\(kind)")
  }

  /// With a window of one decision the present alone is given.
  @Test(arguments: EncoderProblem.sequential) func theShortestWindow(_ kind: EncoderConfiguration.Kind) throws {
    let made = try Self.imitation(kind, window: 1, layers: 2, .timed)
    let rows = [3, 8, 13]
    let present = rows.flatMap { Self.courses[$0][Self.lengths[$0] - 1] }
    let feed = [
      "observation": try Numbers(Tensor(present, shape: [3, EncoderProblem.features])),
      "allowed": try Numbers(Tensor([Bool](repeating: true, count: 9), shape: [3, 3])),
    ]
    let found = try ONNXRuntime.run(made.snapshot.onnxGraph(), [feed])[0]
    let expected = try Self.expected(made.learner, made.process, rows, reach: 1)
    #expect(try ONNXRuntime.agree(found["probabilities"], expected), "\(kind)")
  }
}
