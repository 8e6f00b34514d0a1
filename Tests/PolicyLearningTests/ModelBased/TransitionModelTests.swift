import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// Learned ensembles of dynamics.
@Suite struct TransitionModelTests {
  private static let amounts = ActionDomain.amounts(lower: [-1], upper: [1])

  /// s' = A s + B a + ε with A = [[0.9, 0.1], [-0.2, 0.8]], B = [0.3, -0.5], sd ε = [0.1, 0.2]; r = s_0 - 2 s_1 + 0.5 a + 0.4 ε.
  private static func linearLog(_ count: Int, key: Key) throws -> ModelLog {
    var log = ModelLog(features: 2, actions: amounts)
    var generator = key.generator
    for _ in 0..<count {
      let (x, y, a) = (generator.normal(), generator.normal(), generator.uniform(-1, 1))
      let next = [
        0.9 * x + 0.1 * y + 0.3 * a + 0.1 * generator.normal(),
        -0.2 * x + 0.8 * y - 0.5 * a + 0.2 * generator.normal(),
      ]
      let reward = x - 2 * y + 0.5 * a + 0.4 * generator.normal()
      try log.add(
        [Float(x), Float(y)], point: [Float(a)], outcome: Outcome(reward: reward), next: next.map(Float.init))
    }
    return log
  }

  private static func settings(_ hidden: [Int]) -> TransitionModel.Configuration {
    var settings = TransitionModel.Configuration()
    settings.perceptron = PerceptronConfiguration(hidden: hidden, activation: .silu)
    settings.members = 5
    settings.elites = 3
    settings.batch = 128
    settings.maximumEpochs = 200
    settings.patienceSteps = 100
    settings.learningRate = hidden.isEmpty ? 2e-2 : 3e-3
    return settings
  }

  /// Without hidden layers the mean is affine: its coefficients and the noise are those of the system.
  @Test(.tags(.law)) func recoversALinearGaussianSystem() throws {
    let log = try Self.linearLog(3000, key: Key(seed: 1))
    var settings = Self.settings([])
    settings.weightDecay = 0
    settings.patience = 20
    var model = try TransitionModel(
      settings, process: ModelLog.process(features: 2, actions: Self.amounts), key: Key(seed: 2))
    let fit = try model.fit(log.transitions, key: Key(seed: 3))
    #expect(fit.elites.count == 3)
    #expect(fit.epochs < settings.maximumEpochs)
    // At 0 and at the unit vectors of (s, a).
    let prediction = try model.predict(
      Tensor([0, 0, 1, 0, 0, 1, 0, 0] as [Float], shape: [4, 2]), Tensor([0, 0, 0, 1] as [Float], shape: [4, 1]))
    let mean = try prediction.mean.mean(dimension: 0).doubles()
    let expected: [[Double]] = [[0.9, -0.2, 1], [0.1, 0.8, -2], [0.3, -0.5, 0.5]]
    for (row, coefficients) in expected.enumerated() {
      for (column, coefficient) in coefficients.enumerated() {
        let value = mean[(row + 1) * 3 + column] - mean[column]
        // 5 standard errors of least squares: 0.2 / √3000 (0.35 for the uniform action) and what Adam leaves.
        #expect(abs(value - coefficient) < 0.04, "\(row), \(column): \(value)")
      }
    }
    let deviations = try prediction.aleatoric().sqrt().doubles()
    for (column, deviation) in [0.1, 0.2, 0.4].enumerated() {
      #expect(abs(deviations[column] / deviation - 1) < 0.12, "\(column): \(deviations[column])")
    }
  }

  /// Far from the data the members disagree; where the data is they do not.
  @Test(.tags(.law)) func epistemicUncertaintyGrowsOffTheData() throws {
    var log = ModelLog(features: 1, actions: .options(2))
    var generator = Key(seed: 4).generator
    for _ in 0..<600 {
      let (x, option) = (generator.uniform(-1, 1), generator.index(below: 2))
      let next = sin(3 * x) + (option == 0 ? 0.3 : -0.3) + 0.05 * generator.normal()
      try log.add(
        [Float(x)], option: option, outcome: Outcome(reward: x + 0.1 * generator.normal()), next: [Float(next)])
    }
    var model = try TransitionModel(
      Self.settings([32, 32]), process: ModelLog.process(features: 1, actions: .options(2)), key: Key(seed: 5))
    _ = try model.fit(log.transitions, key: Key(seed: 6))
    let prediction = try model.predict(
      Tensor([0, 0.5, 4, -4] as [Float], shape: [4, 1]), Tensor([0, 1, 0, 1] as [Int]))
    let spread = try prediction.epistemic().sqrt().select(dimension: 1, 0).doubles()
    #expect(min(spread[2], spread[3]) > 5 * max(spread[0], spread[1]), "\(spread)")
    let mean = try prediction.mean.mean(dimension: 0).doubles()
    #expect(abs(mean[0] - 0.3) < 0.1 && abs(mean[2] - (sin(1.5) - 0.3)) < 0.15, "\(mean)")
  }

  /// Chance of a terminal event, its own reward, costs, elapsed times, and a feature that never changes.
  @Test(.tags(.law)) func predictsEventsCostsAndTimes() throws {
    var log = ModelLog(features: 2, actions: .options(2), costs: ["toxicity"], discount: 0.9)
    var generator = Key(seed: 7).generator
    for _ in 0..<2000 {
      let (x, option) = (generator.normal(), generator.index(below: 2))
      let isTerminal = generator.uniform() < (option == 0 ? 0.1 : 0.4)
      let outcome = Outcome(
        reward: isTerminal ? -10 : 1, elapsed: option == 0 ? 1 : 3, finish: isTerminal ? .terminal : nil,
        costs: [x * x + 0.1 * generator.normal()])
      try log.add(
        [Float(x), 7], option: option, outcome: outcome,
        next: [Float(isTerminal ? 99 : 0.5 * x + 0.1 * generator.normal()), 7])
    }
    let process = ModelLog.process(features: 2, actions: .options(2), costs: ["toxicity"])
    var model = try TransitionModel(Self.settings([32, 32]), process: process, key: Key(seed: 8))
    _ = try model.fit(log.transitions, key: Key(seed: 9))
    let count = 4000
    let step = try model.sample(
      Tensor([Float](repeating: 1, count: count).flatMap { [$0, 7] }, shape: [count, 2]),
      Tensor((0..<count).map { $0 % 2 }), members: (0..<count).map { model.elites[$0 / 2 % 3] }, key: Key(seed: 10))
    for option in 0..<2 {
      let rows = (0..<count).filter { $0 % 2 == option }
      let ends = rows.filter { step.discounts[$0] == 0 }
      let share = Double(ends.count) / Double(rows.count)
      #expect(abs(share - (option == 0 ? 0.1 : 0.4)) < 0.06, "\(option): \(share)")
      #expect(ends.allSatisfy { abs(step.rewards[$0] + 10) < 0.01 })
      let onward = rows.filter { step.discounts[$0] > 0 }
      #expect(onward.allSatisfy { abs(step.rewards[$0] - 1) < 0.01 })
      let discount = onward.reduce(0) { $0 + step.discounts[$1] } / Double(onward.count)
      #expect(abs(discount - (option == 0 ? 0.9 : 0.729)) < 0.02, "\(option): \(discount)")
      let cost = onward.reduce(0) { $0 + step.costs[$1] } / Double(onward.count)
      #expect(abs(cost - 1) < 0.15, "\(option): \(cost)")
    }
    let features = try step.features.doubles()
    #expect((0..<count).allSatisfy { features[2 * $0 + 1] == 7 }, "what never changed stays exactly")
    let next = (0..<count).reduce(0) { $0 + features[2 * $1] } / Double(count)
    #expect(abs(next - 0.5) < 0.1, "what is seen after a terminal event is not learned: \(next)")
  }

  /// Draws have the mean and variance that the member predicts, whichever rows stand beside them.
  @Test(.tags(.statistical)) func drawsFollowThePrediction() throws {
    let log = try Self.linearLog(500, key: Key(seed: 11))
    var model = try TransitionModel(
      Self.settings([16]), process: ModelLog.process(features: 2, actions: Self.amounts), key: Key(seed: 12))
    _ = try model.fit(log.transitions, key: Key(seed: 13))
    let count = 6000
    let owners = (0..<count).map { model.elites[$0 % 3 == 0 ? 0 : $0 % 3 == 1 ? 1 : 2] }
    let features = try Tensor([0.4, -0.7] as [Float], shape: [1, 2])
    let point = try Tensor([0.2] as [Float], shape: [1, 1])
    let step = try model.sample(
      features.expand([count, 2]), point.expand([count, 1]), members: owners, key: Key(seed: 14))
    let drawn = try step.features.doubles()
    let prediction = try model.predict(features, point)
    let (means, variances) = (try prediction.mean.doubles(), try prediction.variance.doubles())
    for member in model.elites {
      let rows = (0..<count).filter { owners[$0] == member }
      let values = rows.map { drawn[2 * $0 + 1] }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
      let deviation = variances[member * 3 + 1].squareRoot()
      #expect(abs(mean - means[member * 3 + 1]) < 4 * deviation / Double(values.count).squareRoot())
      #expect(abs(variance / (deviation * deviation) - 1) < 4 * (2 / Double(values.count)).squareRoot())
    }
  }

  /// The two parts of the variance by hand, and their sum, the variance of the mixture; max_m ‖σ_m‖ by hand.
  @Test(.tags(.golden)) func partsOfUncertainty() throws {
    let prediction = TransitionPrediction(
      mean: try Tensor([1, 2, 3, 6] as [Float], shape: [2, 1, 2]),
      variance: try Tensor([9, 16, 1, 2] as [Float], shape: [2, 1, 2]))
    #expect(try prediction.epistemic().doubles() == [1, 4])
    #expect(try prediction.aleatoric().doubles() == [5, 9])
    #expect(try prediction.largestDeviation().doubles() == [5])
  }

  /// A key makes the model; another key another one.
  @Test func fittingFollowsTheKey() throws {
    let log = try Self.linearLog(200, key: Key(seed: 15))
    func means(_ seed: UInt64) throws -> [Double] {
      var settings = Self.settings([8])
      settings.maximumEpochs = 3
      var model = try TransitionModel(
        settings, process: ModelLog.process(features: 2, actions: Self.amounts), key: Key(seed: seed))
      _ = try model.fit(log.transitions, key: Key(seed: seed))
      return try model.predict(Tensor([1, 1] as [Float], shape: [1, 2]), Tensor([0] as [Float], shape: [1, 1]))
        .mean.doubles()
    }
    #expect(try means(1) == means(1))
    #expect(try means(1) != means(2))
  }

  @Test func refusesWhatCannotBe() throws {
    var settings = TransitionModel.Configuration()
    settings.elites = 8
    let process = ModelLog.process(features: 2, actions: .options(2))
    #expect(throws: LearningError.self) { try TransitionModel(settings, process: process, key: Key(seed: 1)) }
    let model = try TransitionModel(TransitionModel.Configuration(), process: process, key: Key(seed: 1))
    #expect(throws: TensorError.self) { try model.predict(.zeros([1, 2]), .zeros([1], dataType: .int64)) }
  }
}
