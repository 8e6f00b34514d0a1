import DosingMDP
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// How covariates that do not change, and codes, enter an encoding.
@Suite(.tags(.golden)) struct FusionTests {
  /// Two plain features, a code, and two blocks.
  private static let layout = FeatureLayout(
    blocks: [.init(name: "genomic", features: [3, 5]), .init(name: "imaging", features: [4])],
    categories: [.init(feature: 2, count: 3)])

  private func encoder(_ kind: EncoderConfiguration.Kind) throws -> Encoder {
    try Encoder(
      EncoderConfiguration(kind: kind, window: 2, hidden: 4, fusion: 2), features: 6, layout: Self.layout,
      key: Key(seed: 3), dataType: .float64)
  }

  /// Sets a parameter, named without what all names begin with.
  private func set(_ encoder: Encoder, _ name: String, _ values: [Double]) throws {
    let tensor = try #require(encoder.namedParameters[name])
    try withoutGradient { try tensor.copy_(Tensor(values, shape: tensor.shape)) }
  }

  /// By hand, z = (present features, code's embedding, relu(W c + b) of each block).
  @Test func blocksAreProjectedAndCodesEmbedded() throws {
    let encoder = try encoder(.state)
    #expect(
      encoder.parameters.map(\.name) == [
        "code.2.weight", "block.genomic.weight", "block.genomic.bias", "block.imaging.weight", "block.imaging.bias",
      ])
    try set(encoder, "code.2.weight", [0, 0, 10, 20, 30, 40])
    try set(encoder, "block.genomic.weight", [1, 2, -1, -1])
    try set(encoder, "block.genomic.bias", [0.5, 0.5])
    try set(encoder, "block.imaging.weight", [3, -3])
    try set(encoder, "block.imaging.bias", [0, 1])
    let features = try Tensor([0.1, 0.2, 1.9, 1, 2, 3], shape: [1, 6])
    let z = try encoder(Histories(present: features)).doubles()
    // The code 1.9 is rounded to 2: genomic (1 + 6 + 0.5, max(0, -4 + 0.5)), imaging (6, max(0, -6 + 1)).
    #expect(z == [0.1, 0.2, 30, 40, 7.5, 0, 6, 0])
  }

  @Test func theUnknownStartsAtZero() throws {
    let features = try Tensor([0.1, 0.2, 0, 1, 2, 3], shape: [1, 6])
    #expect(try encoder(.state)(Histories(present: features)).doubles()[2..<4] == [0, 0])
  }

  /// A block is read at the last observation, a code at each.
  @Test(arguments: EncoderProblem.sequential) func blocksAreJoinedLateAndCodesEarly(
    _ kind: EncoderConfiguration.Kind
  ) throws {
    let encoder = try encoder(kind)
    let courses = [[0.1, 0.2, 1, 1, 2, 3], [0.3, -0.2, 2, 1, 2, 3]]
    func z(_ change: (inout [[Double]]) -> Void) throws -> Tensor {
      var course = courses
      change(&course)
      return try encoder(Histories(features: EncoderProblem.tensor([course]), lengths: [2]))
    }
    let plain = try z { _ in }
    #expect(plain.shape == [1, encoder.width])
    #expect(try z { for index in 3..<6 { $0[0][index] = 9 } }.isSame(as: plain))
    let difference = try z { for index in 3..<6 { $0[1][index] = 9 } } - plain
    let late = encoder.width - 4
    #expect(try difference.narrow(dimension: 1, start: 0, length: late).abs().maximum().item() == 0)
    #expect(try difference.abs().maximum().item() > 0.1)
    #expect(try !z { $0[0][2] = 0 }.isSame(as: plain))
  }

  @Test(arguments: [3, -1, Double.nan]) func aWrongCodeNamesItsFeature(code: Double) throws {
    let features = try Tensor([0.1, 0.2, code, 1, 2, 3], shape: [1, 6])
    for kind in [EncoderConfiguration.Kind.state, .gru] {
      let encoder = try encoder(kind)
      let error = #expect(throws: TensorError.self) { try encoder(Histories(present: features)) }
      #expect("\(String(describing: error))".contains("feature 2 has the code"), "\(String(describing: error))")
      // In padding a code is not read.
      let course = try Tensor.cat([Tensor([0.1, 0.2, 1, 1, 2, 3], shape: [1, 6]), features]).unsqueeze(dimension: 0)
      #expect(throws: Never.self) {
        try encoder(Histories(features: Tensor.cat([course, course]).clone(), lengths: [1, 1]))
      }
    }
  }
}
