public import Stochastics

/// A process whose costs are subtracted from its reward, r − Σ w·c: a fixed price where a constraint would learn one.
///
/// The costs are still told.
public struct Penalized<Process: DecisionProcess>: DecisionProcess {
  public let process: Process
  /// By ``ProcessDescription/costs``.
  private let weights: [Double]

  /// - Parameter weights: by the names of costs; 0 where not given.
  /// - Throws: ``SchemaError`` where a name is none of the process's costs.
  public init(_ process: Process, weights: [String: Double]) throws(SchemaError) {
    self.process = process
    let costs = process.description.costs
    if let unknown = weights.keys.sorted().first(where: { !costs.contains($0) }) {
      throw SchemaError(feature: unknown, available: costs)
    }
    self.weights = costs.map { weights[$0] ?? 0 }
  }

  public var description: ProcessDescription { process.description }

  public func begin(_ index: Int, key: Key) -> Process.Patient { process.begin(index, key: key) }

  public func observe(_ patient: Process.Patient) -> Observation { process.observe(patient) }

  public func advance(_ patient: inout Process.Patient, by action: Action) -> Outcome {
    var outcome = process.advance(&patient, by: action)
    for (weight, cost) in zip(weights, outcome.costs) { outcome.reward -= weight * cost }
    return outcome
  }
}
