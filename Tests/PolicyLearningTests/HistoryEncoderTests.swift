import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// The encoders of histories as policies use them: along episodes in training, step by step when they act.
@Suite(.tags(.contract)) struct HistoryEncoderTests {
  private static let schema = FeatureSchema(
    features: ["time", "a.last", "a.age", "a.measured", "b.last", "b.age", "b.measured", "gap", "x"],
    centers: ["unknown", "one", "two"])

  private static var normalizer: FeatureNormalizer {
    var normalizer = FeatureNormalizer(fitting: [])
    normalizer.mean = [3, 0, 4, 0.4, 0, 5, 0.6, 0, 0]
    normalizer.scale = [2, 1, 3, 0.5, 1, 2, 0.25, 1, 1]
    return normalizer
  }

  /// Two layers that see 7 decisions at most, where their number is limited.
  private func encoder(_ history: NetworkConfiguration.History) throws -> HistoryEncoder {
    try HistoryEncoder(
      NetworkConfiguration(
        history: history, hidden: 8, layers: 1, embedding: 2, depth: history == .gru ? nil : 2, window: 4, heads: 2,
        kernel: 2), schema: Self.schema, normalizer: Self.normalizer, key: Key(seed: 4))
  }

  private func episodes(_ count: Int, length: Int) throws -> (features: Tensor, centers: Tensor) {
    let natural = EncoderProblem.courses(count, length: length)
    let rows = natural.map { $0.map { Self.normalizer.normalize($0) } }
    return (
      try Tensor(rows.flatMap { $0.flatMap { $0 } }, shape: [count, length, EncoderProblem.features]),
      try Tensor((0..<count * length).map { $0 / length % 3 }, shape: [count, length])
    )
  }

  @Test func layoutIsReadFromTheSchema() {
    let layout = FeatureLayout(Self.schema)
    #expect(layout.time == 0 && layout.durations == [7])
    #expect(layout.measurements == EncoderProblem.layout.measurements)
  }

  /// Patients decide at different times, and some stop early; who is absent keeps its memory.
  @Test(arguments: EncoderConfiguration.Kind.allCases) func actingStepByStepIsTheSame(
    _ history: NetworkConfiguration.History
  ) throws {
    let encoder = try encoder(history)
    let (count, length) = (3, 12)
    let lengths = [12, 9, 5]
    let (features, centers) = try episodes(count, length: length)
    try withoutGradient {
      let expected = try encoder.along(features: features, centers: centers)
      #expect(expected.shape == [count, length, encoder.width])
      var memory = try encoder.start(count: count)
      let shape = memory.shape
      var decided = [0, 0, 0]
      var turn = 0
      while zip(decided, lengths).contains(where: { $0 < $1 }) {
        // Patient k is absent at every (k + 2)nd turn.
        let present = (0..<count).map { turn % ($0 + 2) != 0 && decided[$0] < lengths[$0] }
        let places = try Tensor(decided.enumerated().map { $0 * length + min($1, length - 1) })
        let seen = try features.reshape([count * length, -1]).indexSelect(dimension: 0, places)
        let isPresent = try Tensor(present, shape: [count, 1])
        let before = memory
        let z = try encoder.step(
          features: isPresent.choose(seen, else: seen.zerosLike()),
          centers: centers.reshape([-1]).indexSelect(dimension: 0, places), memory: &memory)
        memory = try isPresent.choose(memory, else: before)
        #expect(memory.shape == shape)
        for patient in 0..<count where present[patient] {
          let along = try expected.select(dimension: 0, patient).select(dimension: 0, decided[patient])
          let difference = try EncoderProblem.difference(z.select(dimension: 0, patient), along)
          #expect(difference < 1e-5, "\(history), patient \(patient), decision \(decided[patient])")
          decided[patient] += 1
        }
        turn += 1
      }
    }
  }

  /// What comes later changes nothing at earlier decisions.
  @Test(arguments: EncoderConfiguration.Kind.allCases) func theFutureIsNotSeen(
    _ history: NetworkConfiguration.History
  ) throws {
    let encoder = try encoder(history)
    let (features, centers) = try episodes(2, length: 8)
    let before = try encoder.along(features: features, centers: centers)
    for step in 1..<8 {
      let changed = try features.clone()
      try changed.narrow(dimension: 1, start: step, length: 8 - step).fill_(3)
      let after = try encoder.along(features: changed, centers: centers)
      let unchanged = try EncoderProblem.difference(
        before.narrow(dimension: 1, start: 0, length: step), after.narrow(dimension: 1, start: 0, length: step))
      #expect(unchanged == 0, "\(history), \(step)")
      #expect(
        try EncoderProblem.difference(before.select(dimension: 1, step), after.select(dimension: 1, step)) > 1e-3)
    }
  }

  /// Published figures rest on these numbers: keys, order of the weights and operations stay.
  @Test func recurrentAndStateEncodersAreAsTheyWere() throws {
    let (features, centers) = try episodes(3, length: 6)
    let keys = Key(seed: 4).split(2)
    let table = try Embedding(3, 2, key: keys[0])
    try withoutGradient { try table.weight.select(dimension: 0, 0).zero_() }
    let recurrence = try GRU(11, hidden: 8, key: keys[1])
    let input = try Tensor.cat([features, table(centers)], dimension: -1)
    let encoder = try encoder(.gru)
    #expect(
      encoder.parameters.map(\.name)
        == ["embedding.weight"] + recurrence.parameters.map { "recurrence.\($0.name)" })
    let expected = try Tensor.cat([recurrence(input).outputs, input], dimension: -1)
    #expect(try encoder.along(features: features, centers: centers).isSame(as: expected))
    #expect(encoder.width == 19)
    let state = try self.encoder(.state)
    let present = try Tensor.cat([features, centers.oneHot(classes: 3).to(.float32)], dimension: -1)
    #expect(try state.along(features: features, centers: centers).isSame(as: present))
    #expect(state.parameters.isEmpty && state.width == 12)
  }

  /// Configurations that were saved before there were more encoders are read, and written, as before.
  @Test func savedConfigurationsAreTheSame() throws {
    let saved = #"{"embedding":2,"hidden":32,"history":"gru","lapse":0.1,"layers":1,"members":5}"#
    let configuration = try JSONDecoder().decode(NetworkConfiguration.self, from: Data(saved.utf8))
    #expect(configuration == NetworkConfiguration(hidden: 32, layers: 1, embedding: 2, members: 5, lapse: 0.1))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try String(decoding: encoder.encode(configuration), as: UTF8.self) == saved)
    for name in ["gru-d", "lstm", "tcn", "transformer", "window"] {
      let text = saved.replacingOccurrences(of: "\"gru\"", with: "\"\(name)\"")
      #expect(try JSONDecoder().decode(NetworkConfiguration.self, from: Data(text.utf8)).history.rawValue == name)
    }
  }

  @Test func impossibleSizesAreAnError() {
    #expect(throws: TensorError.self) {
      try HistoryEncoder(
        NetworkConfiguration(history: .transformer, hidden: 6, heads: 4), schema: Self.schema,
        normalizer: Self.normalizer, key: Key(seed: 1))
    }
  }
}
