import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

@Suite struct RecurrentMarginalModelTests {
  static let key = Key(seed: 2_018)

  static func configuration(epochs: Int) -> RecurrentMarginalModel.Configuration {
    var configuration = RecurrentMarginalModel.Configuration()
    configuration.horizon = 3
    configuration.treatmentPropensity.epochs = epochs
    configuration.historyPropensity.epochs = epochs
    configuration.encoder.epochs = 2 * epochs
    configuration.decoder.epochs = epochs
    configuration.decoder.batch = 256
    return configuration
  }

  @Test func learnsASystemWithWeightsNearOne() throws {
    let system = LinearSystem(noise: 0.2)
    let data = try system.data(512, key: Self.key)
    let model = try RecurrentMarginalModel(data, Self.configuration(epochs: 20), key: Self.key)
    #expect(model.losses[39] < 0.3 * model.losses[0])
    let weights = Array(model.weights.joined())
    #expect(abs(weights.reduce(0, +) / Double(weights.count) - 1) < 0.05 && variance(weights) > 0.001)
    let held = try system.data(100, key: Self.key.child(.replicate))
    let plans = somePlans(held, origins: [3, 6], horizon: 3)
    let predicted = try model.outcomes(of: plans, in: held)
    for step in 0..<3 {
      let truths = plans.map { system.outcomes(of: $0, in: held)[step] }
      #expect(meanSquare(zip(predicted, truths).map { $0[step] - $1 }) < 0.3 * variance(truths))
    }
  }

  @Test func sameSeedSameResult() throws {
    let data = try LinearSystem().data(80, key: Self.key)
    let plans = somePlans(data, origins: [0, 5], horizon: 3)
    let results = try (0..<2).map { _ in
      try RecurrentMarginalModel(data, Self.configuration(epochs: 1), key: Self.key).outcomes(of: plans, in: data)
    }
    #expect(results[0] == results[1] && results[0].allSatisfy { $0.count == 3 })
  }

  @Test func laterOutcomesDoNotEnter() throws {
    let data = try LinearSystem().data(60, key: Self.key)
    let model = try RecurrentMarginalModel(data, Self.configuration(epochs: 1), key: Self.key)
    let plans = somePlans(data, origins: [4], horizon: 3)
    let before = try model.outcomes(of: plans, in: data)
    #expect(try model.outcomes(of: plans, in: changed(data, after: 4)) == before)
    #expect(try model.outcomes(of: plans, in: changed(data, after: 3)) != before)
  }
}
