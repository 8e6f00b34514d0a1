import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// What every encoder of histories promises.
@Suite(.tags(.contract)) struct EncoderTests {
  private typealias Problem = EncoderProblem
  private static let lengths = [5, 1, 3, 4]

  /// z, and the gradients of a weighted sum of z by the parameters.
  private func encoded(
    _ encoder: Encoder, _ features: Tensor, _ lengths: [Int]
  ) throws -> (z: Tensor, gradients: [Tensor]) {
    let z = try encoder(Histories(features: features, lengths: lengths))
    let weights = try Tensor((0..<z.count).map { cos(1 + Double($0)) }, shape: z.shape)
    let parameters = encoder.parameterTensors
    guard !parameters.isEmpty else { return (z, []) }
    return (z, try (z * weights).sum().gradients(of: parameters).compactMap(\.self))
  }

  @Test(arguments: EncoderConfiguration.Kind.allCases) func widthIsThatOfTheEncoding(
    _ kind: EncoderConfiguration.Kind
  ) throws {
    for usesTime in [true, false] {
      let encoder = try Problem.encoder(Problem.configuration(kind, usesTime: usesTime))
      let features = try Problem.tensor(Problem.courses(4, length: 5))
      #expect(try encoder(Histories(features: features, lengths: Self.lengths)).shape == [4, encoder.width])
      let present = try features.select(dimension: 1, 0)
      let alone = try encoder(Histories(present: present))
      #expect(alone.shape == [4, encoder.width])
      let one = try encoder(Histories(features: features, lengths: [1, 1, 1, 1]))
      #expect(try Problem.difference(alone, one) < 1e-12)
      let names = encoder.parameters.map(\.name)
      #expect(Set(names).count == names.count)
    }
  }

  /// What lies behind the last observation changes nothing, to the bit, in z and in gradients, were it no number.
  @Test(arguments: EncoderConfiguration.Kind.allCases) func paddingIsNeverRead(
    _ kind: EncoderConfiguration.Kind
  ) throws {
    let encoder = try Problem.encoder(Problem.configuration(kind))
    let courses = Problem.courses(4, length: 5)
    let expected = try encoded(encoder, Problem.tensor(courses), Self.lengths)
    #expect(expected.gradients.count == encoder.parameters.count)
    for filling in [0, -3e5, Double.nan, .infinity] {
      var padded = courses
      for (row, length) in Self.lengths.enumerated() {
        for step in length..<5 { padded[row][step] = [Double](repeating: filling, count: Problem.features) }
      }
      let features = try Problem.tensor(padded).requireGradient()
      let found = try encoded(encoder, features, Self.lengths)
      #expect(try found.z.isSame(as: expected.z), "\(kind), \(filling)")
      for (a, b) in zip(found.gradients, expected.gradients) { #expect(try a.isSame(as: b), "\(kind), \(filling)") }
      try encoder(Histories(features: features, lengths: Self.lengths)).sum().backward()
      let gradient = try #require(features.gradient)
      #expect(try gradient.isFinite().all().item() == 1)
      #expect(try gradient.select(dimension: 0, 1).narrow(dimension: 0, start: 1, length: 4).abs().sum().item() == 0)
      try encoder.clearGradients()
    }
  }

  /// A row in a batch, longer padding, and the row alone.
  @Test(arguments: EncoderConfiguration.Kind.allCases) func rowsAreIndependent(
    _ kind: EncoderConfiguration.Kind
  ) throws {
    let encoder = try Problem.encoder(Problem.configuration(kind))
    let courses = Problem.courses(4, length: 5)
    let together = try encoder(Histories(features: Problem.tensor(courses), lengths: Self.lengths))
    for (row, length) in Self.lengths.enumerated() {
      let alone = try encoder(
        Histories(features: Problem.tensor([Array(courses[row].prefix(length))]), lengths: [length]))
      #expect(try Problem.difference(alone, together.narrow(dimension: 0, start: row, length: 1)) < 1e-12)
    }
  }

  /// Central differences along a random direction of each parameter, and of the features.
  @Test(arguments: EncoderProblem.sequential) func gradientsAreThoseOfDifferences(
    _ kind: EncoderConfiguration.Kind
  ) throws {
    let encoder = try Problem.encoder(Problem.configuration(kind))
    let features = try Problem.tensor(Problem.courses(4, length: 5)).requireGradient()
    func loss() throws -> Tensor {
      let z = try encoder(Histories(features: features, lengths: Self.lengths))
      return try (z * Tensor((0..<z.count).map { cos(1 + Double($0)) }, shape: z.shape)).sum()
    }
    let leaves = [(name: "features", tensor: features)] + encoder.parameters
    let gradients = try loss().gradients(of: leaves.map(\.tensor))
    for (place, (leaf, gradient)) in zip(leaves, gradients).enumerated() {
      let direction = try Tensor.normal(leaf.tensor.shape, key: Key(seed: 5).child(.noise, place), dataType: .float64)
      let expected = try (#require(gradient) * direction).sum().item()
      let step = 1e-6
      let found = try withoutGradient {
        try leaf.tensor.add_(direction, scale: step)
        let above = try loss().item()
        try leaf.tensor.add_(direction, scale: -2 * step)
        let below = try loss().item()
        try leaf.tensor.add_(direction, scale: step)
        return (above - below) / (2 * step)
      }
      #expect(abs(found - expected) < 1e-6 * max(1, abs(expected)), "\(kind), \(leaf.name): \(found), \(expected)")
    }
  }

  /// The same observations at other times.
  @Test(arguments: EncoderProblem.sequential) func timesMatterWhereTheyAreSeen(
    _ kind: EncoderConfiguration.Kind
  ) throws {
    let courses = Problem.courses(3, length: 5)
    let stretched = courses.map { course in
      course.map { features in
        var features = features
        for index in [0, 2, 5, 7] { features[index] = features[index] * (1 + features[index]) }
        return features
      }
    }
    for usesTime in [true, false] {
      let encoder = try Problem.encoder(Problem.configuration(kind, usesTime: usesTime))
      let (one, two) = (
        try encoder(Histories(features: Problem.tensor(courses), lengths: [5, 5, 5])),
        try encoder(Histories(features: Problem.tensor(stretched), lengths: [5, 5, 5]))
      )
      // The part of z before the present observation.
      let course = encoder.width - (usesTime ? 9 : 5)
      let difference = try Problem.difference(
        one.narrow(dimension: 1, start: 0, length: course), two.narrow(dimension: 1, start: 0, length: course))
      #expect(usesTime ? difference > 1e-4 : difference == 0, "\(kind): \(difference)")
      if !usesTime { #expect(try one.isSame(as: two)) }
    }
  }

  /// Without times the order is still seen.
  @Test(arguments: EncoderProblem.sequential) func orderMatters(_ kind: EncoderConfiguration.Kind) throws {
    let encoder = try Problem.encoder(Problem.configuration(kind, usesTime: false))
    let courses = Problem.courses(3, length: 5)
    let swapped = courses.map { [$0[0], $0[1], $0[3], $0[2], $0[4]] }
    let (one, two) = (
      try encoder(Histories(features: Problem.tensor(courses), lengths: [5, 5, 5])),
      try encoder(Histories(features: Problem.tensor(swapped), lengths: [5, 5, 5]))
    )
    #expect(try Problem.difference(one, two) > 1e-4, "\(kind)")
  }

  @Test(arguments: EncoderConfiguration.Kind.allCases) func savedParametersGiveTheSameEncoding(
    _ kind: EncoderConfiguration.Kind
  ) throws {
    var layout = Problem.layout
    layout.categories = [.init(feature: 8, count: 3)]
    let (one, two) = (
      try Problem.encoder(Problem.configuration(kind), layout: layout),
      try Problem.encoder(Problem.configuration(kind), layout: layout, seed: 2)
    )
    let url = FileManager.default.temporaryDirectory.appending(path: "encoder-\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: url) }
    try Safetensors.write(one.namedParameters, metadata: [:], to: url)
    let features = try Problem.tensor(Problem.courses(4, length: 5)).clone()
    try features.select(dimension: 2, 8).fill_(1)
    let histories = Histories(features: features, lengths: Self.lengths)
    #expect(try !one(histories).isSame(as: two(histories)))
    try two.load(Safetensors.read(from: url).tensors)
    #expect(try one(histories).isSame(as: two(histories)))
  }

  @Test func parametersKeepTheirNames() throws {
    let expected: [EncoderConfiguration.Kind: [String]] = [
      .state: [], .window: [],
      .gru: ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"],
      .lstm: ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"],
      .gruD: [
        "gru.weight_ih_l0", "gru.weight_hh_l0", "gru.bias_ih_l0", "gru.bias_hh_l0", "input_decay.weight",
        "input_decay.bias", "hidden_decay.weight", "hidden_decay.bias", "mean",
      ],
      .tcn: [
        "block.0.conv1.weight", "block.0.conv1.bias", "block.0.conv2.weight", "block.0.conv2.bias",
        "block.0.downsample.weight", "block.0.downsample.bias",
      ],
      .transformer: [
        "projection.weight", "projection.bias", "time.frequency", "time.phase", "rates",
        "block.0.self_attn.in_proj_weight", "block.0.self_attn.in_proj_bias", "block.0.self_attn.out_proj.weight",
        "block.0.self_attn.out_proj.bias", "block.0.linear1.weight", "block.0.linear1.bias", "block.0.linear2.weight",
        "block.0.linear2.bias", "block.0.norm1.weight", "block.0.norm1.bias", "block.0.norm2.weight",
        "block.0.norm2.bias", "norm.weight", "norm.bias",
      ],
    ]
    for kind in EncoderConfiguration.Kind.allCases {
      let names = try Problem.encoder(Problem.configuration(kind, layers: 1)).parameters.map(\.name)
      #expect(names == expected[kind]?.map { "sequence.\($0)" })
    }
  }

  @Test func theStateAloneIsNotCopied() throws {
    let encoder = try Problem.encoder(Problem.configuration(.state))
    let features = try Problem.tensor(Problem.courses(4, length: 1)).select(dimension: 1, 0)
    #expect(try encoder(Histories(present: features)) === features)
    #expect(encoder.parameters.isEmpty)
  }

  @Test(arguments: [EncoderConfiguration.Kind.tcn, .transformer]) func dropoutDrawsFromTheKey(
    _ kind: EncoderConfiguration.Kind
  ) throws {
    var configuration = Problem.configuration(kind)
    configuration.dropout = 0.5
    let encoder = try Problem.encoder(configuration)
    let histories = Histories(features: try Problem.tensor(Problem.courses(4, length: 5)), lengths: Self.lengths)
    let (plain, one) = (try encoder(histories), try encoder(histories, key: Key(seed: 1)))
    #expect(try plain.isSame(as: encoder(histories)) && one.isSame(as: encoder(histories, key: Key(seed: 1))))
    #expect(try !one.isSame(as: plain) && !one.isSame(as: encoder(histories, key: Key(seed: 2))))
  }

  @Test func impossibleSizesAreNamed() {
    var configuration = EncoderConfiguration(kind: .transformer, window: 0, hidden: 6, layers: 1, heads: 4)
    configuration.dropout = 1
    #expect(configuration.problems.count == 3)
    let error = #expect(throws: TensorError.self) { try Problem.encoder(configuration) }
    #expect("\(String(describing: error))".contains("heads is 4, and must divide hidden, 6"))
    #expect(EncoderConfiguration().problems.isEmpty)
  }
}
