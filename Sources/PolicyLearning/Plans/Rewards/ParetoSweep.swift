public import DosingMDP
public import Foundation

/// Policies for many weightings of several objectives, and those of them that no other is better than in every objective.
///
/// The reward and some costs, each divided by its scale, are weighted by the points of a simplex lattice, a policy is trained
/// for each (linear scalarization), and outcomes are compared. It finds policies on the convex hull of what is possible;
/// a compromise in a hollow of the front is not found by any weights.
/// Source: Roijers, Vamplew, Whiteson, Dazeley, A survey of multi-objective sequential decision-making, JAIR 48:67, 2013,
/// doi:10.1613/jair.3987, sections 3 and 4 (the lattice: Das, Dennis, SIAM J Optim 8:631, 1998).
public struct ParetoSweep: Sendable {
  /// What is wanted.
  public struct Objective: Codable, Hashable, Sendable {
    /// A cost that is to be small; `nil` for the reward, which is to be great.
    public var cost: String?
    /// A typical size, by which it is divided.
    public var scale: Double

    public init(cost: String? = nil, scale: Double = 1) {
      precondition(scale > 0 && scale.isFinite, "ParetoSweep.Objective(scale: \(scale)): it must be positive")
      self.cost = cost
      self.scale = scale
    }
  }

  public let objectives: [Objective]
  /// Weights are multiples of 1 / divisions.
  public let divisions: Int
  private let sensitivity: RewardSensitivity

  /// - Parameters:
  ///   - objectives: 2 at least, each once.
  ///   - courses: patients on whom policies are compared.
  public init(
    _ plan: TrainingPlan, objectives: [Objective], divisions: Int, seeds: [UInt64] = [1], courses: Int = 1000,
    folder: URL? = nil, checkpointEvery: Int = 0
  ) {
    precondition(
      objectives.count > 1 && divisions > 0 && Set(objectives.map(\.cost)).count == objectives.count,
      "ParetoSweep: 2 different objectives at least, and 1 division, are needed")
    self.objectives = objectives
    self.divisions = divisions
    let weights = Self.lattice(objectives.count, divisions).map { point in
      var weights = RewardWeights(reward: 0)
      for (objective, share) in zip(objectives, point) {
        if let cost = objective.cost {
          weights.costs[cost] = share / objective.scale
        } else {
          weights.reward = share / objective.scale
        }
      }
      return weights
    }
    sensitivity = RewardSensitivity(
      plan, weights: weights, seeds: seeds, courses: courses, folder: folder, checkpointEvery: checkpointEvery)
  }

  /// How many trainings there are, and how many of them are done already.
  public var extent: (trainings: Int, finished: Int) {
    (sensitivity.weights.count * sensitivity.seeds.count, sensitivity.finished)
  }

  /// All vectors of multiples of 1 / divisions that sum to 1.
  public static func lattice(_ count: Int, _ divisions: Int) -> [[Double]] {
    func parts(_ count: Int, _ rest: Int) -> [[Int]] {
      guard count > 1 else { return [[rest]] }
      return (0...rest).reversed().flatMap { first in parts(count - 1, rest - first).map { [first] + $0 } }
    }
    return parts(count, divisions).map { $0.map { Double($0) / Double(divisions) } }
  }

  /// - Parameters:
  ///   - threads: how many trainings run at once; the result does not depend on it.
  ///   - watch: told what all trainings report.
  public func run(
    _ process: some DecisionProcess, threads: Int, watch: SessionWatch = { _, train in try train { _ in } }
  ) throws -> ParetoFront {
    let table = try sensitivity.run(process, threads: threads, watch: watch)
    let costs = process.description.costs
    return ParetoFront(
      objectives: objectives.map { $0.cost ?? "reward" },
      points: table.rows.flatMap { row in
        row.outcomes.map { outcome in
          ParetoFront.Point(
            weights: row.weights, seed: outcome.seed,
            values: objectives.map { objective in
              guard let cost = objective.cost, let place = costs.firstIndex(of: cost) else { return outcome.meanReward }
              return -outcome.meanCosts[place]
            })
        }
      })
  }
}
