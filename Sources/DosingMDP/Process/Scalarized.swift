public import Stochastics

/// How much the reward and each cost of a process count in one number: w_0 r - Σ_k w_k c_k.
public struct RewardWeights: Codable, Hashable, Sendable {
  /// w_0.
  public var reward: Double
  /// w_k by ``ProcessDescription/costs``; 0 where not given.
  public var costs: [String: Double]

  public init(reward: Double = 1, costs: [String: Double] = [:]) {
    self.reward = reward
    self.costs = costs
  }

  /// Every cost in turn at each factor of its weight, the others as they are; these weights first.
  public func varied(by factors: [Double]) -> [RewardWeights] {
    let names = costs.keys.sorted()
    return [self]
      + names.flatMap { name in
        factors.filter { $0 != 1 }.map { factor in
          var weights = self
          weights.costs[name] = factor * (costs[name] ?? 0)
          return weights
        }
      }
  }
}

/// A process whose reward is a weighted sum of its reward and costs, which are still told.
public struct Scalarized<Process: DecisionProcess>: DecisionProcess {
  public let process: Process
  private let rewardWeight: Double
  private let costWeights: [Double]

  /// - Throws: ``SchemaError`` where a name is none of the process's costs.
  public init(_ process: Process, weights: RewardWeights) throws(SchemaError) {
    self.process = process
    let costs = process.description.costs
    if let unknown = weights.costs.keys.sorted().first(where: { !costs.contains($0) }) {
      throw SchemaError(feature: unknown, available: costs)
    }
    rewardWeight = weights.reward
    costWeights = costs.map { weights.costs[$0] ?? 0 }
  }

  public var description: ProcessDescription { process.description }

  public func begin(_ index: Int, key: Key) -> Process.Patient { process.begin(index, key: key) }

  public func observe(_ patient: Process.Patient) -> Observation { process.observe(patient) }

  public func advance(_ patient: inout Process.Patient, by action: Action) -> Outcome {
    var outcome = process.advance(&patient, by: action)
    outcome.reward *= rewardWeight
    for (weight, cost) in zip(costWeights, outcome.costs) { outcome.reward -= weight * cost }
    return outcome
  }
}
