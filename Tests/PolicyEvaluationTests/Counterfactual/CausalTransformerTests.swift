import PolicyEvaluation
import Stochastics
import Tensors
import TestSupport
import Testing

@Suite struct CausalTransformerTests {
  static let key = Key(seed: 2_022)

  static func configuration(epochs: Int) -> CausalTransformer.Configuration {
    var configuration = CausalTransformer.Configuration()
    (configuration.horizon, configuration.epochs, configuration.batch) = (3, epochs, 64)
    return configuration
  }

  /// Trained a little on a confounded system, it is well below what the outcome's own spread would give.
  @Test func learnsASystem() throws {
    let system = LinearSystem(noise: 0.2)
    let data = try system.data(512, key: Self.key)
    let model = try CausalTransformer(data, Self.configuration(epochs: 30), key: Self.key)
    let losses = model.losses
    #expect(losses.count == 30 && losses[29] < 0.25 * losses[0])
    let held = try system.data(100, key: Self.key.child(.replicate))
    let plans = somePlans(held, origins: [3, 6], horizon: 3)
    let predicted = try model.outcomes(of: plans, in: held)
    let errors = zip(plans, predicted).map { plan, row in row[2] - system.outcomes(of: plan, in: held)[2] }
    let truths = plans.map { system.outcomes(of: $0, in: held)[2] }
    #expect(meanSquare(errors) < 0.2 * variance(truths))
  }

  @Test func sameSeedSameResult() throws {
    let data = try LinearSystem().data(100, key: Self.key)
    let plans = somePlans(data, origins: [0, 5], horizon: 2)
    let results = try (0..<2).map { _ in
      try CausalTransformer(data, Self.configuration(epochs: 2), key: Self.key).outcomes(of: plans, in: data)
    }
    #expect(results[0] == results[1])
    let other = try CausalTransformer(data, Self.configuration(epochs: 2), key: Key(seed: 1))
    #expect(try other.outcomes(of: plans, in: data) != results[0])
  }

  /// What comes after the origin may be anything; a patient's last outcome may be the origin.
  @Test func laterOutcomesDoNotEnter() throws {
    let data = try LinearSystem().data(60, key: Self.key)
    let model = try CausalTransformer(data, Self.configuration(epochs: 1), key: Self.key)
    let plans = somePlans(data, origins: [4], horizon: 3)
    let before = try model.outcomes(of: plans, in: data)
    #expect(try model.outcomes(of: plans, in: changed(data, after: 4)) == before)
    // Nor do rows of other patients, or what a patient's course is followed by.
    let cut = try TreatedSequences(
      data.patients.map { patient in
        .init(
          id: patient.id, outcomes: Array(patient.outcomes.prefix(5)), treatments: Array(patient.treatments.prefix(4)),
          staticFeatures: patient.staticFeatures)
      })
    let short = try model.outcomes(of: plans, in: cut)
    #expect(zip(short.joined(), before.joined()).allSatisfy { abs($0 - $1) < 1e-4 })
    // The history does.
    #expect(try model.outcomes(of: plans, in: changed(data, after: 3)) != before)
  }

  /// A representation at one place is that of a pass over all places, and none depends on later inputs.
  @Test func representationsAreCausal() throws {
    let network = try CausalTransformerNetwork(
      Self.configuration(epochs: 1), treatments: 4, outcomes: 1, statics: 1, key: Self.key)
    let keys = Self.key.split(3)
    func input(_ tail: Double) throws -> CausalTransformerNetwork.Input {
      let outcomes = try Tensor.normal([5, 20, 1], key: keys[1])
      let late = try Tensor.cat(
        [
          outcomes.narrow(dimension: 1, start: 0, length: 12),
          outcomes.narrow(dimension: 1, start: 12, length: 8) + tail,
        ],
        dimension: 1)
      return .init(
        previous: try Tensor.normal([5, 20, 4], key: keys[0]), outcomes: late,
        statics: try .normal([5, 1], key: keys[2]))
    }
    let all = try withoutGradient { try network(input(0)) }
    #expect(all.shape == [5, 20, 8])
    let other = try withoutGradient { try network(input(7)) }
    let head = try all.narrow(dimension: 1, start: 0, length: 12).doubles()
    #expect(try other.narrow(dimension: 1, start: 0, length: 12).doubles() == head)
    #expect(try other.doubles() != all.doubles())
    let one = try withoutGradient {
      let whole = try input(0)
      let cut = CausalTransformerNetwork.Input(
        previous: try whole.previous.narrow(dimension: 1, start: 0, length: 12),
        outcomes: try whole.outcomes.narrow(dimension: 1, start: 0, length: 12), statics: whole.statics)
      return try network(cut, places: 1)
    }
    let expected = try all.narrow(dimension: 1, start: 11, length: 1).doubles()
    #expect(try zip(one.doubles(), expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  /// A step of the representation along the confusion's gradient makes treatments harder to tell apart: the head's
  /// distribution comes nearer to an even one, where its own loss would go the other way.
  @Test func confusionEvensOut() throws {
    let head = try TreatmentHead(representation: 6, treatments: 4, hidden: 16, key: Self.key)
    let representation = try Tensor.normal([40, 3, 6], key: Self.key.child(.noise)).requireGradient()
    func entropy(_ x: Tensor) throws -> Double {
      let logs = try withoutGradient { try head(x) }
      return try -(logs.exp() * logs).sum(dimension: -1).mean().item()
    }
    let before = try entropy(representation)
    try head.confusion(representation).sum().backward()
    let gradient = try #require(representation.gradient)
    let moved = try withoutGradient { try representation - gradient * 0.5 }
    #expect(try entropy(moved) > before)
    // Even probabilities are the least confusion, ln 4.
    #expect(try withoutGradient { try head.confusion(representation).minimum().item() } >= 1.3862)
  }
}

func meanSquare(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } / Double(values.count) }

func variance(_ values: [Double]) -> Double {
  let mean = values.reduce(0, +) / Double(values.count)
  return meanSquare(values.map { $0 - mean })
}
