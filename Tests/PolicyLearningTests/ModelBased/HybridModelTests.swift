import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// Mechanisms with a learned correction.
@Suite struct HybridModelTests {
  private static let process = ModelLog.process(features: 1, actions: .amounts(lower: [0], upper: [2]))

  /// Logistic growth that a dose a in 0...2 slows.
  private static func next(_ x: Double, _ dose: Double) -> Double { x + 0.4 * x * (1 - x / 10) - 0.25 * dose * x }

  /// The effect of the dose is known, but growth is taken to be exponential and too slow.
  private static func known(_ x: Double, _ dose: Double) -> Double { x + 0.2 * x - 0.25 * dose * x }

  private static var mechanism: Mechanism {
    Mechanism(rows: { features, action in
      guard case .amounts(let doses) = action else { return features }
      return [Float(known(Double(features[0]), doses[0]))]
    })
  }

  private static func log(_ count: Int, key: Key) throws -> ModelLog {
    var log = ModelLog(features: 1, actions: process.actions)
    var generator = key.generator
    for _ in 0..<count {
      let (x, point) = (generator.uniform(0.5, 10), generator.uniform(-1, 1))
      let after = next(x, point + 1) + 0.05 * generator.normal()
      try log.add([Float(x)], point: [Float(point)], outcome: Outcome(reward: -after), next: [Float(after)])
    }
    return log
  }

  private static var settings: TransitionModel.Configuration {
    var settings = TransitionModel.Configuration()
    settings.perceptron = PerceptronConfiguration(hidden: [24, 24], activation: .silu)
    settings.learningRate = 5e-3
    settings.members = 5
    settings.elites = 5
    settings.batch = 16
    settings.maximumEpochs = 300
    return settings
  }

  /// Levels and points of doses.
  private static var grid: [(level: Double, point: Double)] {
    var grid: [(level: Double, point: Double)] = []
    for row in 0..<20 {
      for column in 0..<5 { grid.append((level: 0.5 + 0.5 * Double(row), point: -1 + 0.5 * Double(column))) }
    }
    return grid
  }

  /// The root mean squared error of the mean of the members on the grid.
  private static func error(_ model: some DynamicsModel) throws -> Double {
    let levels = try Tensor(grid.map { Float($0.level) }, shape: [grid.count, 1])
    let points = try Tensor(grid.map { Float($0.point) }, shape: [grid.count, 1])
    let means = try model.predict(levels, points).mean.mean(dimension: 0).select(dimension: 1, 0).doubles()
    return rootMeanSquare(zip(means, grid).map { mean, place in mean - next(place.level, place.point + 1) })
  }

  private static func rootMeanSquare(_ errors: [Double]) -> Double {
    (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
  }

  /// From 30 decisions the two together predict better than either.
  @Test(.tags(.statistical)) func beatsMechanismAndNetworkAlone() throws {
    let data = try Self.log(30, key: Key(seed: 1)).transitions
    var hybrid = try HybridModel(
      Self.settings, mechanism: Self.mechanism, process: Self.process, key: Key(seed: 2))
    var network = try TransitionModel(Self.settings, process: Self.process, key: Key(seed: 2))
    _ = try hybrid.fit(data, key: Key(seed: 3))
    _ = try network.fit(data, key: Key(seed: 3))
    let errors = Self.grid.map { place -> Double in
      Self.known(place.level, place.point + 1) - Self.next(place.level, place.point + 1)
    }
    let mechanistic = Self.rootMeanSquare(errors)
    let (together, alone) = (try Self.error(hybrid), try Self.error(network))
    #expect(together < 0.7 * alone, "hybrid \(together), network \(alone)")
    #expect(together < 0.2 * mechanistic, "hybrid \(together), mechanism \(mechanistic)")
  }

  /// What a member draws is around the mechanism plus its correction; a perfect mechanism leaves noise alone.
  @Test(.tags(.law)) func aPerfectMechanismLeavesTheNoise() throws {
    let mechanism = Mechanism(tensors: { features, points throws(TensorError) in
      try features + 0.4 * features * (1 - features / 10) - 0.25 * (points + 1) * features
    })
    var hybrid = try HybridModel(Self.settings, mechanism: mechanism, process: Self.process, key: Key(seed: 4))
    _ = try hybrid.fit(Self.log(400, key: Key(seed: 5)).transitions, key: Key(seed: 6))
    #expect(try Self.error(hybrid) < 0.025)
    let count = 2000
    let step = try hybrid.sample(
      .full(5, [count, 1]), .zeros([count, 1]), members: (0..<count).map { hybrid.elites[$0 % 5] }, key: Key(seed: 7))
    let drawn = try step.features.doubles()
    let mean = drawn.reduce(0, +) / Double(count)
    #expect(abs(mean - Self.next(5, 1)) < 0.02, "\(mean)")
    let spread = Self.rootMeanSquare(drawn.map { $0 - mean })
    #expect(abs(spread / 0.05 - 1) < 0.25, "\(spread)")
  }
}
