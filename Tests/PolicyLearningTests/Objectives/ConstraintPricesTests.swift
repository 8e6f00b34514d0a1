import DosingMDP
import PolicyLearning
import Stochastics
import TestSupport
import Testing

/// Limits on costs in learning.
@Suite struct ConstraintPricesTests {
  /// One decision on amounts in [0, 1]: reward Σ 1 - (1 - a_k)², cost k is a_k. With limits l_k < 1 the best amounts are
  /// l_k, and the prices 2 (1 - l_k).
  private struct DoseBandit: DecisionProcess {
    var width = 1

    struct Patient: Sendable {}

    var description: ProcessDescription {
      ProcessDescription(
        name: "dose-bandit", features: ["one"],
        actions: .amounts(lower: .init(repeating: 0, count: width), upper: .init(repeating: 1, count: width)),
        costs: (0..<width).map { "dose \($0)" })
    }

    func begin(_ index: Int, key: Key) -> Patient { Patient() }
    func observe(_ patient: Patient) -> Observation { Observation(features: [1]) }

    func advance(_ patient: inout Patient, by action: Action) -> Outcome {
      guard case .amounts(let amounts) = action else { preconditionFailure("DoseBandit: an option") }
      return Outcome(
        reward: amounts.reduce(0) { $0 + 1 - (1 - $1) * (1 - $1) }, finish: .terminal, costs: amounts)
    }
  }

  private static func prices(_ limits: [ConstraintPrices.Limit], window: Int = 1) throws -> ConstraintPrices {
    let process = ProcessDescription(name: "costly", features: ["x"], actions: .options(2), costs: ["a", "b", "c"])
    return try ConstraintPrices(
      .init(limits: limits, proportional: 0.5, integral: 0.1, derivative: 0.2, window: window), process: process)
  }

  private static func course(_ costs: [Double]) -> EndedCourse {
    var course = EndedCourse(costs: costs)
    course.decisions = 1
    return course
  }

  /// By hand, with limit 1: J = 3 gives I = 0.2, λ = 1 + 0.2; J = 4 gives I = 0.5, λ = 1.5 + 0.5 + 0.2 · 1; J = 0.5 gives
  /// I = 0.45, λ = -0.25 + 0.45; J = 0 gives I = 0.35, λ = max(0, -0.5 + 0.35); J = -9 empties I.
  @Test(.tags(.golden)) func controllerByHand() throws {
    var prices = try Self.prices([.init(cost: "b", limit: 1)])
    for (cost, expected) in [(3.0, 1.2), (4.0, 2.2), (0.5, 0.2), (0.0, 0.0), (-9.0, 0.0), (1.0, 2.0)] {
      prices.record(Self.course([7, cost, 7]))
      #expect(abs(prices.prices[1] - expected) < 1e-12, "after \(cost)")
      #expect(prices.prices[0] == 0 && prices.prices[2] == 0)
    }
  }

  @Test(.tags(.golden)) func windowsAreMeans() throws {
    var prices = try Self.prices([.init(cost: "a", limit: 1), .init(cost: "c", limit: 2)], window: 2)
    prices.record(Self.course([5, 0, 2]))
    #expect(prices.prices == [0, 0, 0])
    prices.record(Self.course([1, 0, 8]))
    // Means 3 and 5: e = 2 and 3.
    #expect(abs(prices.prices[0] - 1.2) < 1e-12 && abs(prices.prices[2] - 1.8) < 1e-12)
    // (10 - 1.2 · 1 - 1.8 · 2) / (1 + 3)
    #expect(abs(prices.reward(Outcome(reward: 10, costs: [1, 9, 2])) - 1.3) < 1e-12)
  }

  @Test func refusesUnknownCosts() {
    #expect(throws: LearningError.impossibleSetting("costly does not count \"d\"; it counts a, b, c")) {
      _ = try Self.prices([.init(cost: "d", limit: 1)])
    }
    #expect(throws: LearningError.self) { _ = try Self.prices([.init(cost: "a", limit: 1)], window: 0) }
  }

  private func trained(_ process: DoseBandit, _ limits: [ConstraintPrices.Limit]?) throws -> TrainingSession.Point {
    let plan = TrainingPlan(
      algorithm: "ppo", steps: 51_200,
      parameters: SettingTree.group([
        "learningRate": .number(3e-3), "epochs": .integer(4), "batch": .integer(256), "logDeviation": .number(-1.5),
      ])
      .setting(["network", "perceptron", "hidden"], to: .list([.integer(16)])),
      training: .group(["lanes": .integer(32), "length": .integer(8)]),
      constraints: limits.map {
        .init(limits: $0, proportional: 1, integral: 0.1, derivative: 0, window: 256)
      }, trials: .init(courses: 2000, isRandom: true))
    return try #require(TrainingSession(plan).run(process).points.last)
  }

  @Test(.tags(.contract)) func keepsALimit() throws {
    let free = try trained(DoseBandit(), nil)
    #expect(free.meanCosts[0] > 0.85)
    let limited = try trained(DoseBandit(), [.init(cost: "dose 0", limit: 0.4)])
    #expect(abs(limited.meanCosts[0] - 0.4) < 0.05 * 0.4)
    #expect(abs(limited.meanReward - 0.64) < 0.05 * 0.64)
  }

  @Test(.tags(.contract)) func keepsSeveralLimits() throws {
    let point = try trained(
      DoseBandit(width: 2), [.init(cost: "dose 0", limit: 0.3), .init(cost: "dose 1", limit: 0.6)])
    #expect(abs(point.meanCosts[0] - 0.3) < 0.05 * 0.3)
    #expect(abs(point.meanCosts[1] - 0.6) < 0.05 * 0.6)
  }
}
