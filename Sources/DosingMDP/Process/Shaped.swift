import Foundation
public import Stochastics

/// A process whose reward is shaped by a potential of what is seen: r + γ^elapsed·Φ(o′) − Φ(o), with Φ = 0 after a terminal
/// event.
///
/// Discounted returns change by −Φ of the first observation alone, whatever is done, so the best policy stays where Φ
/// sees all that matters of the state.
///
/// Source: Ng, Harada, Russell. Policy invariance under reward transformations. ICML 1999.
public struct Shaped<Process: DecisionProcess>: DecisionProcess {
  public let process: Process
  /// γ, for each unit of elapsed time.
  public let discount: Double
  private let potential: @Sendable (Observation) -> Double

  public init(_ process: Process, discount: Double, potential: @escaping @Sendable (Observation) -> Double) {
    precondition(discount > 0 && discount <= 1, "Shaped(discount: \(discount)): it must be in (0, 1]")
    self.process = process
    self.discount = discount
    self.potential = potential
  }

  public var description: ProcessDescription { process.description }

  public func begin(_ index: Int, key: Key) -> Process.Patient { process.begin(index, key: key) }

  public func observe(_ patient: Process.Patient) -> Observation { process.observe(patient) }

  public func advance(_ patient: inout Process.Patient, by action: Action) -> Outcome {
    let before = potential(process.observe(patient))
    var outcome = process.advance(&patient, by: action)
    let after = outcome.finish == .terminal ? 0 : potential(process.observe(patient))
    outcome.reward += pow(discount, outcome.elapsed) * after - before
    return outcome
  }
}
