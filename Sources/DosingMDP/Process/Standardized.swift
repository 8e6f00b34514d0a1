public import Stochastics

/// A process whose features are brought to a common scale.
public struct Standardized<Process: DecisionProcess>: DecisionProcess {
  private let process: Process
  private let normalizer: FeatureNormalizer?

  /// - Parameter normalizer: `nil` leaves features as they are.
  public init(_ process: Process, _ normalizer: FeatureNormalizer?) {
    self.process = process
    self.normalizer = normalizer
  }

  public var description: ProcessDescription {
    var description = process.description
    description.normalizer = normalizer
    return description
  }

  public func begin(_ index: Int, key: Key) -> Process.Patient { process.begin(index, key: key) }

  public func observe(_ patient: Process.Patient) -> Observation {
    var observation = process.observe(patient)
    if let normalizer { observation.features = normalizer.normalize(observation.features.map(Double.init)) }
    return observation
  }

  public func advance(_ patient: inout Process.Patient, by action: Action) -> Outcome {
    process.advance(&patient, by: action)
  }
}
