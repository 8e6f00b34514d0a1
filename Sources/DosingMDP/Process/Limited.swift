public import Stochastics

/// A process that is cut off after a number of decisions.
public struct Limited<Process: DecisionProcess>: DecisionProcess {
  /// A subject with the decisions so far.
  public struct Patient: Sendable {
    public internal(set) var inner: Process.Patient
    public internal(set) var steps = 0
  }

  public let process: Process
  public let steps: Int

  public init(_ process: Process, steps: Int) {
    precondition(steps >= 1, "Limited(steps: \(steps)): at least one decision is needed")
    self.process = process
    self.steps = steps
  }

  public var description: ProcessDescription { process.description }

  public func begin(_ index: Int, key: Key) -> Patient { Patient(inner: process.begin(index, key: key)) }

  public func observe(_ patient: Patient) -> Observation { process.observe(patient.inner) }

  public func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    var outcome = process.advance(&patient.inner, by: action)
    patient.steps += 1
    if outcome.finish == nil && patient.steps >= steps { outcome.finish = .truncated }
    return outcome
  }
}
