import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// What of a distribution of returns is valued.
@Suite struct RiskMeasureTests {
  private func value(_ risk: RiskMeasure, quantiles: [Float]) throws -> Double {
    try risk.value(quantiles: Tensor(quantiles)).item()
  }

  private func value(_ risk: RiskMeasure, _ probabilities: [Float], _ support: [Float]) throws -> Double {
    try risk.value(probabilities: Tensor(probabilities), support: Tensor(support)).item()
  }

  /// By hand: with a share of 0.3 the first quarter counts 0.25 / 0.3 and the second 0.05 / 0.3.
  @Test(.tags(.golden)) func ofQuantiles() throws {
    let quantiles: [Float] = [3, 1, 4, 2]
    #expect(try value(.mean, quantiles: quantiles) == 2.5)
    #expect(try value(.worstCase, quantiles: quantiles) == 1)
    #expect(try value(.conditionalValueAtRisk(share: 0.5), quantiles: quantiles) == 1.5)
    #expect(try abs(value(.conditionalValueAtRisk(share: 0.3), quantiles: quantiles) - 0.35 / 0.3) < 1e-6)
    #expect(try abs(value(.conditionalValueAtRisk(share: 0.1), quantiles: quantiles) - 1) < 1e-6)
    #expect(try abs(value(.conditionalValueAtRisk(share: 1), quantiles: quantiles) - 2.5) < 1e-6)
  }

  /// By hand: the worst half is all of the 0.2 at -4, all of the 0.1 at 0, and 0.2 of the 0.3 at 1.
  @Test(.tags(.golden)) func ofProbabilities() throws {
    let (probabilities, support): ([Float], [Float]) = ([0.2, 0.1, 0.3, 0.4], [-4, 0, 1, 2])
    #expect(try abs(value(.mean, probabilities, support) - 0.3) < 1e-6)
    #expect(try abs(value(.conditionalValueAtRisk(share: 0.5), probabilities, support) + 1.2) < 1e-6)
    #expect(try abs(value(.conditionalValueAtRisk(share: 0.25), probabilities, support) + 3.2) < 1e-6)
    #expect(try abs(value(.conditionalValueAtRisk(share: 1), probabilities, support) - 0.3) < 1e-6)
    #expect(try value(.worstCase, probabilities, support) == -4)
    // What has less than 1 % is not thought possible.
    #expect(try value(.worstCase, [0.005, 0.295, 0.3, 0.4], support) == 0)
  }

  /// A greater share is never worth less, and lies between the worst and the mean.
  @Test(.tags(.law)) func growsWithTheShare() throws {
    var generator = Key(seed: 1).generator
    let quantiles = (0..<37).map { _ in Float(generator.normal()) }
    let shares = [0.01, 0.05, 0.2, 0.37, 0.5, 0.9, 1]
    let values = try shares.map { try value(.conditionalValueAtRisk(share: $0), quantiles: quantiles) }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 + 1e-6 })
    #expect(try values[0] >= value(.worstCase, quantiles: quantiles) - 1e-6)
    #expect(try abs(values[6] - value(.mean, quantiles: quantiles)) < 1e-5)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var algorithm: String
    var loss: Double
    var risk: RiskMeasure
    var expected: Int
    var testDescription: String { "\(algorithm), \(risk), loss with \(loss)" }
  }

  /// The safe arm is worth 1. The other has the mean 2 - 6 p, so 1.4 at p = 0.1 and 0.8 at p = 0.2; its worst fifth has the
  /// mean -1 at p = 0.1, and -4 at p = 0.2.
  static var cases: [Case] {
    ["c51", "qr-dqn"].flatMap { algorithm in
      [
        Case(algorithm: algorithm, loss: 0.1, risk: .mean, expected: 1),
        Case(algorithm: algorithm, loss: 0.1, risk: .conditionalValueAtRisk(share: 0.2), expected: 0),
        Case(algorithm: algorithm, loss: 0.1, risk: .worstCase, expected: 0),
        Case(algorithm: algorithm, loss: 0.2, risk: .mean, expected: 0),
        Case(algorithm: algorithm, loss: 0.2, risk: .conditionalValueAtRisk(share: 0.2), expected: 0),
      ]
    }
  }

  @Test(.tags(.contract), arguments: cases) func riskDecides(_ example: Case) throws {
    let bandit = RiskyBandit(loss: example.loss)
    let store = try LogCollector(bandit, behavior: RandomBehavior(bandit.description.actions))
      .store(transitions: 2000, discount: 1, key: Key(seed: 3))
    let risk = try JSONDecoder().decode(SettingTree.self, from: JSONEncoder().encode(example.risk))
    var parameters = SettingTree.group(["learningRate": .number(3e-3), "risk": risk])
    parameters = parameters.setting(["network", "perceptron", "hidden"], to: .list([.integer(16)]))
    if example.algorithm == "c51" {
      for (name, number) in [("lowest", -5.0), ("highest", 3.0)] {
        parameters = parameters.setting([name], to: .number(number))
      }
      parameters = parameters.setting(["atoms"], to: .integer(17))
    } else {
      parameters = parameters.setting(["quantiles"], to: .integer(20))
      parameters = parameters.setting(["huberThreshold"], to: .number(0.05))
    }
    let plan = TrainingPlan(
      algorithm: example.algorithm, steps: 500, parameters: parameters,
      training: .group(["batch": .integer(64)]), trials: .init(courses: 1))
    let learner = try TrainingSession(plan).run(bandit, log: store).snapshot.learner()
    let decisions = Decisions(
      histories: Histories(present: try Tensor([Float(1)], shape: [1, 1])), masks: [ActionMask(bits: .max)],
      actions: .options(2))
    #expect(try learner.act(decisions, exploration: nil) == .options([example.expected]))
  }
}
