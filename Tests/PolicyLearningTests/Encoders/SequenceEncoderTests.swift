import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// What single encoders compute, against plain loops and by hand.
@Suite(.tags(.golden)) struct SequenceEncoderTests {
  private typealias Problem = EncoderProblem

  private func row(_ encoder: Encoder, _ course: [[Double]]) throws -> [Double] {
    try encoder(Histories(features: Problem.tensor([course]), lengths: [course.count])).doubles()
  }

  /// By hand: two earlier places of a window of three, then the present; a place without observation is zero.
  @Test func windowHoldsWhatCameBefore() throws {
    let encoder = try Encoder(
      EncoderConfiguration(kind: .window, window: 3), features: 2, layout: FeatureLayout(), key: Key(seed: 1),
      dataType: .float64)
    #expect(encoder.width == 8)
    #expect(try row(encoder, [[1, 2]]) == [0, 0, 0, 0, 0, 0, 1, 2])
    #expect(try row(encoder, [[1, 2], [3, 4]]) == [0, 0, 0, 1, 2, 1, 3, 4])
    #expect(try row(encoder, [[1, 2], [3, 4], [5, 6]]) == [1, 2, 1, 3, 4, 1, 5, 6])
  }

  /// The recurrent unit of the encoder and libtorch's own are one.
  @Test func recurrenceIsThatOfLibtorch() throws {
    let encoder = try Problem.encoder(Problem.configuration(.gru))
    let gru = try GRU(Problem.features, hidden: 4, layers: 2, key: Key(seed: 9), dataType: .float64)
    let names = gru.parameters.map(\.name)
    #expect(encoder.parameters.map(\.name) == names.map { "sequence.\($0)" })
    try gru.load(Dictionary(uniqueKeysWithValues: zip(names, encoder.parameterTensors)))
    let features = try Problem.tensor(Problem.courses(3, length: 5))
    let expected = try gru(features).outputs.select(dimension: 1, 4)
    let found = try encoder(Histories(features: features, lengths: [5, 5, 5])).narrow(dimension: 1, start: 0, length: 4)
    #expect(try Problem.difference(found, expected) < 1e-12)
    #expect(throws: TensorError.self) {
      _ = try gru.states(along: features).sum().gradients(of: gru.parameterTensors, createGraph: true)
    }
  }

  /// GRU-D, written out in plain loops from the equations of Che et al. 2018, with the reset gate after the product. Ages
  /// are not read: intervals come from times and masks by equation 2.
  @Test(arguments: [true, false]) func decaysAreThoseOfThePaper(usesTime: Bool) throws {
    let encoder = try Problem.encoder(Problem.configuration(.gruD, layers: 1, usesTime: usesTime))
    let parameters = encoder.namedParameters
    try withoutGradient {
      for (place, tensor) in encoder.parameterTensors.enumerated() {
        let key = Key(seed: 21).child(.noise, place)
        try tensor.copy_(Tensor.uniform(tensor.shape, low: -0.8, high: 0.8, key: key, dataType: .float64))
      }
    }
    func values(_ name: String) throws -> [Double] { try #require(parameters["sequence.\(name)"]).doubles() }
    let decay = Decay(
      inputWeight: try values("gru.weight_ih_l0"), hiddenWeight: try values("gru.weight_hh_l0"),
      inputBias: try values("gru.bias_ih_l0"), hiddenBias: try values("gru.bias_hh_l0"),
      fadingWeight: try values("input_decay.weight"), fadingBias: try values("input_decay.bias"),
      decayWeight: try values("hidden_decay.weight"), decayBias: try values("hidden_decay.bias"),
      mean: try values("mean"))
    // The first observation measures everything, so that the ages of the features are the paper's intervals.
    for var course in Problem.courses(6, length: 7, seed: 31) {
      for index in [2, 5] { (course[0][index], course[0][index + 1]) = (0, 1) }
      var last = [0.0, 0.0]
      for step in course.indices {
        for variable in 0..<2 {
          let start = 1 + 3 * variable
          if course[step][start + 2] == 1 { last[variable] = course[step][0] }
          course[step][start + 1] = course[step][0] - last[variable]
        }
      }
      let expected = decay.state(course, usesTime: usesTime)
      let found = try Array(row(encoder, course).prefix(4))
      for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-12, "\(found), \(expected)") }
    }
  }

  /// Normalized features mean the same: times, ages and masks are read in natural units.
  @Test func normalizationIsUndone() throws {
    let configuration = Problem.configuration(.gruD, layers: 1)
    var normalizer = FeatureNormalizer(fitting: [])
    normalizer.mean = [3, 0, 4, 0.4, 0, 5, 0.6, 0, 0]
    normalizer.scale = [2, 1, 3, 0.5, 1, 2, 0.25, 1, 1]
    let plain = try Problem.encoder(configuration)
    let normalized = try Encoder(
      configuration, features: Problem.features, layout: Problem.layout, normalizer: normalizer, key: Key(seed: 1),
      dataType: .float64)
    // The masks enter as they are too, so their weights are set to zero.
    for encoder in [plain, normalized] {
      let weight = try #require(encoder.namedParameters["sequence.gru.weight_ih_l0"])
      try withoutGradient { try weight.narrow(dimension: 1, start: 2, length: 5).zero_() }
    }
    let courses = Problem.courses(3, length: 6)
    let scaled = courses.map { $0.map { zip($0, zip(normalizer.mean, normalizer.scale)).map { ($0 - $1.0) / $1.1 } } }
    let states = try [(plain, courses), (normalized, scaled)].map { encoder, courses in
      try encoder(Histories(features: Problem.tensor(courses), lengths: [6, 6, 6]))
        .narrow(dimension: 1, start: 0, length: 4)
    }
    #expect(try Problem.difference(states[0], states[1]) < 1e-12)
  }

  /// The bias lets attention fade: what was long ago is not seen.
  @Test func attentionFadesInTime() throws {
    let encoder = try Problem.encoder(Problem.configuration(.transformer, layers: 1))
    let rates = try #require(encoder.namedParameters["sequence.rates"])
    #expect(try zip(rates.exp().doubles(), [1.0 / 16, 1.0 / 256]).allSatisfy { abs($0 - $1) < 1e-12 })
    var course = Problem.courses(1, length: 3)[0]
    for step in 0..<2 { course[step][0] = 0 }
    var other = course
    other[0][8] += 1
    func change(at time: Double) throws -> Double {
      (course[2][0], other[2][0]) = (time, time)
      return try zip(row(encoder, course), row(encoder, other)).map { abs($0 - $1) }.max() ?? 0
    }
    let (soon, late) = (try change(at: 0.1), try change(at: 20_000))
    #expect(soon > 1e-3 && late == 0, "\(soon), \(late)")
  }
}

/// GRU-D in plain arithmetic, of one course of ``EncoderProblem``.
private struct Decay {
  let inputWeight, hiddenWeight, inputBias, hiddenBias: [Double]
  let fadingWeight, fadingBias, decayWeight, decayBias, mean: [Double]

  func state(_ course: [[Double]], usesTime: Bool) -> [Double] {
    var state = [Double](repeating: 0, count: 4)
    var interval = [0.0, 0.0]
    for (step, features) in course.enumerated() {
      for variable in 0..<2 where step > 0 {
        let gap = usesTime ? features[0] - course[step - 1][0] : 1
        let wasMeasured = course[step - 1][3 + 3 * variable] == 1
        interval[variable] = gap + (wasMeasured ? 0 : interval[variable])
      }
      var input: [Double] = []
      for variable in 0..<2 {
        let (value, mask) = (features[1 + 3 * variable], features[3 + 3 * variable])
        let fading = exp(-max(0, fadingWeight[variable] * interval[variable] + fadingBias[variable]))
        let faded = fading * value + (1 - fading) * mean[variable]
        input.append(mask * value + (1 - mask) * faded)
      }
      input += (usesTime ? [0, 3, 6, 7, 8] : [3, 6, 8]).map { features[$0] }
      for unit in 0..<4 {
        let exponent = decayWeight[2 * unit] * interval[0] + decayWeight[2 * unit + 1] * interval[1] + decayBias[unit]
        state[unit] *= exp(-max(0, exponent))
      }
      state = next(input, state)
    }
    return state
  }

  private func next(_ input: [Double], _ state: [Double]) -> [Double] {
    func product(_ weight: [Double], _ bias: [Double], _ row: Int, _ vector: [Double]) -> Double {
      vector.indices.reduce(bias[row]) { $0 + weight[row * vector.count + $1] * vector[$1] }
    }
    func sigmoid(_ value: Double) -> Double { 1 / (1 + exp(-value)) }
    return (0..<4).map { unit in
      let gates = (0..<3).map { gate in
        (
          product(inputWeight, inputBias, gate * 4 + unit, input),
          product(hiddenWeight, hiddenBias, gate * 4 + unit, state)
        )
      }
      let reset = sigmoid(gates[0].0 + gates[0].1)
      let update = sigmoid(gates[1].0 + gates[1].1)
      let candidate = tanh(gates[2].0 + reset * gates[2].1)
      return (1 - update) * candidate + update * state[unit]
    }
  }
}
