import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// Planning by the cross-entropy method.
@Suite struct CrossEntropyPlannerTests {
  /// r = -(x + a - 0.5)² then x ← x + a, and last r = -3 (x + a + 0.2)²; x starts at 0.2: both terms can be zero, a_1 = 0.3
  /// and a_2 = -0.7.
  private struct TwoSteps: DecisionProcess {
    struct Patient: Sendable {
      var x = 0.2
      var steps = 0
    }
    var description: ProcessDescription {
      ProcessDescription(name: "two steps", features: ["x"], actions: .amounts(lower: [-1], upper: [1]))
    }
    func begin(_ index: Int, key: Key) -> Patient { Patient() }
    func observe(_ patient: Patient) -> Observation { Observation(features: [Float(patient.x)]) }
    func advance(_ patient: inout Patient, by action: Action) -> Outcome {
      guard case .amounts(let amounts) = action else { return Outcome(reward: 0) }
      patient.x += amounts[0]
      patient.steps += 1
      let (goal, weight) = patient.steps == 1 ? (0.5, 1.0) : (-0.2, 3.0)
      let reward = -weight * (patient.x - goal) * (patient.x - goal)
      return Outcome(reward: reward, finish: patient.steps == 2 ? .truncated : nil)
    }
  }

  private static func planner(
    horizon: Int, population: Int = 200, iterations: Int = 8,
    _ change: (inout CrossEntropyPlanner.Configuration) -> Void = { _ in }
  ) throws -> CrossEntropyPlanner {
    var settings = CrossEntropyPlanner.Configuration()
    settings.horizon = horizon
    settings.population = population
    settings.elites = population / 10
    settings.iterations = iterations
    settings.particles = 1
    change(&settings)
    return try CrossEntropyPlanner(settings)
  }

  @Test(.tags(.golden)) func solvesTwoStepsOfAmounts() throws {
    let process = TwoSteps()
    let model = SimulatorModel(deterministic: process, discount: 1)
    let planner = try Self.planner(horizon: 2, iterations: 20) { $0.tolerance = 1e-8 }
    let patient = process.begin(0, key: Key(seed: 1))
    let plan = try planner.plan(model, from: patient, key: Key(seed: 2))
    guard case .points(let points) = plan.first else { throw LearningError.impossibleSetting("no points") }
    #expect(abs(points[0] - 0.3) < 1e-3, "\(points)")
    var next = patient
    _ = process.advance(&next, by: .amounts([Double(points[0])]))
    let second = try planner.plan(model, from: next, after: plan, key: Key(seed: 3))
    guard case .points(let last) = second.first else { throw LearningError.impossibleSetting("no points") }
    #expect(abs(last[0] + 0.7) < 1e-3, "\(last)")
  }

  /// The greedy option of 1 leads where only 0 is to be had; 0 first gives 2 afterwards.
  @Test(.tags(.golden)) func solvesTwoStepsOfOptions() throws {
    let process = SmallProcess(
      rewards: [[0, 1], [0, 2], [0, 0]],
      chances: [[[0, 1, 0, 0], [0, 0, 1, 0]], [[0, 0, 0, 1], [0, 0, 0, 1]], [[0, 0, 0, 1], [0, 0, 0, 1]]])
    let model = SimulatorModel(process, discount: 1)
    let patient = process.begin(0, key: Key(seed: 4))
    let planner = try Self.planner(horizon: 2, population: 50)
    let plan = try planner.plan(model, from: patient, key: Key(seed: 5))
    #expect(plan.first == .options([0]))
    var next = patient
    _ = process.advance(&next, by: .option(0))
    #expect(try planner.plan(model, from: next, after: plan, key: Key(seed: 6)).first == .options([1]))
    // What is forbidden is neither chosen nor counted on.
    var masked = process
    masked.forbidden = [1: 1]
    let other = SimulatorModel(masked, discount: 1)
    #expect(try planner.plan(other, from: patient, key: Key(seed: 7)).first == .options([1]))
    masked.forbidden = [0: 0]
    let third = SimulatorModel(masked, discount: 1)
    #expect(try planner.plan(third, from: patient, key: Key(seed: 8)).first == .options([1]))
  }

  /// By the mean a risky option of 0 or 3 beats a sure 1; by the mean of the worst half it does not.
  @Test(.tags(.law)) func avoidsRiskWhereAsked() throws {
    let process = SmallProcess(
      rewards: [[0, 1], [3, 3]], chances: [[[0, 0.5, 0.5], [0, 0, 1]], [[0, 0, 1], [0, 0, 1]]])
    let model = SimulatorModel(process, discount: 1)
    let patient = process.begin(0, key: Key(seed: 9))
    for (objective, option) in [(RiskMeasure.mean, 0), (.conditionalValueAtRisk(share: 0.5), 1), (.worstCase, 1)] {
      let planner = try Self.planner(horizon: 2, population: 40) {
        $0.particles = 40
        $0.objective = objective
      }
      #expect(try planner.plan(model, from: patient, key: Key(seed: 10)).first == .options([option]), "\(objective)")
    }
  }

  /// The pendulum is swung up on its true dynamics.
  @Test func swingsAPendulumUp() throws {
    let process = PendulumProcess()
    let model = SimulatorModel(deterministic: process, discount: 1)
    let planner = try Self.planner(horizon: 16, population: 40, iterations: 3)
    var total = 0.0
    let starts = 5
    for start in 0..<starts {
      var patient = process.begin(start, key: Key(seed: 11))
      var plan: DecisionPlan?
      for step in 0..<200 {
        let next = try planner.plan(
          model, from: patient, after: plan, key: Key(seed: 12).child(.patient, start).child(.policy, step))
        total += process.advance(&patient, by: next.first.actions(process.description.actions)[0]).reward
        plan = next
      }
    }
    #expect(total / Double(starts) > -200, "mean return \(total / Double(starts))")
  }

  @Test func planningFollowsTheKey() throws {
    let process = PendulumProcess()
    let model = SimulatorModel(deterministic: process, discount: 1)
    let planner = try Self.planner(horizon: 5, population: 20, iterations: 2)
    let patient = process.begin(0, key: Key(seed: 13))
    func plan(_ seed: UInt64) throws -> DecisionPlan { try planner.plan(model, from: patient, key: Key(seed: seed)) }
    #expect(try plan(1) == plan(1))
    #expect(try plan(1) != plan(2))
    #expect(throws: LearningError.self) { try Self.planner(horizon: 0) }
  }
}
