import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import TestSupport
import Testing

/// Policies by the weights of reward and costs.
@Suite struct RewardSensitivityTests {
  /// One decision among options of (reward, cost): four on a convex front, and one that is dominated.
  private struct Menu: DecisionProcess {
    static let options: [(reward: Double, cost: Double)] = [(1, 1), (0.95, 0.5), (0.75, 0.2), (0.4, 0), (0.3, 0.5)]

    struct Patient: Sendable {}

    var description: ProcessDescription {
      ProcessDescription(name: "menu", features: ["one"], actions: .options(5), costs: ["harm"])
    }

    func begin(_ index: Int, key: Key) -> Patient { Patient() }
    func observe(_ patient: Patient) -> Observation { Observation(features: [1]) }

    func advance(_ patient: inout Patient, by action: Action) -> Outcome {
      let chosen = Self.options[action.option ?? 0]
      return Outcome(reward: chosen.reward, finish: .terminal, costs: [chosen.cost])
    }
  }

  private static func plan() throws -> TrainingPlan { try LearnerContractTests.plan("dqn", steps: 1600) }

  @Test(.tags(.golden)) func weightsByHand() throws {
    let scalarized = try Scalarized(Menu(), weights: RewardWeights(reward: 2, costs: ["harm": 3]))
    var patient = scalarized.begin(0, key: Key(seed: 1))
    let outcome = scalarized.advance(&patient, by: .option(1))
    #expect(abs(outcome.reward - (1.9 - 1.5)) < 1e-12 && outcome.costs == [0.5])
    #expect(throws: SchemaError.self) { _ = try Scalarized(Menu(), weights: RewardWeights(costs: ["good": 1])) }
    let weights = RewardWeights(costs: ["a": 2, "b": 4]).varied(by: [0.5, 1, 2])
    #expect(
      weights.map(\.costs) == [
        ["a": 2, "b": 4], ["a": 1, "b": 4], ["a": 4, "b": 4], ["a": 2, "b": 2], ["a": 2, "b": 8],
      ])
  }

  /// r - w c is greatest for option 2 at w = 1, option 1 at 1/2 and option 3 at 2.
  @Test func policiesFollowTheWeights() throws {
    let weights = RewardWeights(costs: ["harm": 1]).varied(by: [0.5, 2])
    func run(_ threads: Int, folder: URL? = nil) throws -> OutcomeTable {
      try RewardSensitivity(Self.plan(), weights: weights, seeds: [1], courses: 20, folder: folder)
        .run(Menu(), threads: threads)
    }
    let table = try run(1)
    for (row, option) in zip(table.rows, [2, 1, 3]) {
      #expect(abs(row.meanReward - Menu.options[option].reward) < 1e-6)
      #expect(abs(row.meanCosts[0] - Menu.options[option].cost) < 1e-6)
    }
    #expect(table.csv.hasPrefix("weight reward,weight harm,seed,mean reward,mean harm,mean decisions\n1.0,1.0,1,"))
    #expect(table.csv.split(separator: "\n").count == 4)
    try withScratchFolder { folder in
      #expect(try run(2, folder: folder) == table)
      // What is kept is not trained again.
      let file = folder.appending(path: "weights-1/seed-1/outcome.json")
      let text = try String(contentsOf: file, encoding: .utf8)
      try text.replacing("\"meanDecisions\" : 1", with: "\"meanDecisions\" : 7").write(
        to: file, atomically: true, encoding: .utf8)
      #expect(try run(1, folder: folder).rows[0].outcomes[0].meanDecisions == 7)
    }
  }

  @Test(.tags(.golden)) func latticeIsEven() {
    #expect(ParetoSweep.lattice(2, 2) == [[1, 0], [0.5, 0.5], [0, 1]])
    let three = ParetoSweep.lattice(3, 4)
    #expect(three.count == 15 && three.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 } && Set(three).count == 15)
  }

  private static func front(_ values: [[Double]]) -> ParetoFront {
    ParetoFront(
      objectives: ["reward", "harm"],
      points: values.enumerated().map { .init(weights: RewardWeights(), seed: UInt64($0), values: $1) })
  }

  /// By hand: above (0, 0) the points (3, 1), (2, 2) and (1, 4) have the areas 3, 2 and 2.
  @Test(.tags(.golden)) func frontByHand() {
    let front = Self.front([[1, 4], [2, 2], [3, 1], [2, 1], [0.5, 4], [2, 2]])
    #expect(front.nondominated.map(\.values) == [[3, 1], [2, 2], [1, 4]])
    #expect(front.hypervolume(above: [0, 0]) == 7)
    #expect(front.hypervolume(above: [1.5, 1.5]) == 0.25)
    #expect(
      front.csv.split(separator: "\n").map { $0.hasSuffix(",1") } == [false, true, true, true, false, false, false])
    let svg = front.plot().svg
    #expect(svg.count { $0 == "<" } == svg.count { $0 == ">" } && svg.contains("dominated"))
  }

  /// Adding a point never makes the area less.
  @Test(.tags(.law)) func areaGrows() {
    var generator = Key(seed: 3).generator
    var values: [[Double]] = []
    var area = 0.0
    for _ in 0..<60 {
      values.append([generator.uniform(), generator.uniform()])
      let next = Self.front(values).hypervolume(above: [0, 0])
      #expect(next >= area - 1e-12 && next <= 1)
      area = next
    }
  }

  /// Weights 1, 3/4, 1/2, 1/4 and 0 of the reward find all four options of the front.
  @Test func sweepFindsTheFront() throws {
    let sweep = ParetoSweep(
      try Self.plan(), objectives: [.init(), .init(cost: "harm")], divisions: 4, courses: 10)
    let front = try sweep.run(Menu(), threads: 2)
    #expect(front.points.count == 5 && front.nondominated.count == 4)
    for (point, option) in zip(front.nondominated, 0..<4) {
      #expect(abs(point.values[0] - Menu.options[option].reward) < 1e-6)
      #expect(abs(point.values[1] + Menu.options[option].cost) < 1e-6)
    }
    #expect(abs(front.hypervolume(above: [0, -1]) - 0.78) < 1e-6)
  }
}
