public import DosingMDP
public import Foundation
public import Stochastics

/// A virtual clinical setting that gives both what a registry would hold and the truth: records of patients who were
/// treated by clinicians, and fresh patients to try policies on.
public protocol SimulatedSetting: Sendable {
  /// Simulates its patients.
  associatedtype Simulator: Environment

  /// What is observed, and when decisions fall.
  var observed: ObservedSetting { get }
  /// Fresh patients under any policy, none of whom is lost, up to a horizon in days.
  /// - Throws: where the actions do not fit.
  func simulator(actions: ActionSpace, horizon: Double) throws -> Simulator
  /// Who treats: the clinicians, and rules to compare a learned policy with.
  /// - Throws: ``SchemaError`` where the encoder lacks what they look at.
  func practice(_ encoder: StateEncoder) throws -> SimulatedPractice
  /// Writes the tables of a retrospective cohort into a folder, as ``RetrospectiveCohort/write(to:threads:progress:)``.
  func writeRecords(
    to directory: URL, patients: Int, key: Key, threads: Int, progress: (Int) -> Void
  ) throws -> RetrospectiveCohort.Summary
}

/// What is observed in a setting.
public struct ObservedSetting: Hashable, Sendable {
  /// Names of the longitudinal variables, in the order of the simulator's visits.
  public var variables: [String]
  /// Names of the static covariates, in their order.
  public var statics: [String]
  /// Days between decisions.
  public var decisionInterval: Double
  /// Names of the centers.
  public var centers: [String]

  public init(variables: [String], statics: [String], decisionInterval: Double, centers: [String]) {
    self.variables = variables
    self.statics = statics
    self.decisionInterval = decisionInterval
    self.centers = centers
  }
}

/// Who treats in a setting.
public struct SimulatedPractice: Sendable {
  /// The clinicians whose records are learned from.
  public var clinicians: any Policy & Sendable
  /// Rules of the field.
  public var references: [any Policy & Sendable]

  public init(clinicians: any Policy & Sendable, references: [any Policy & Sendable] = []) {
    self.clinicians = clinicians
    self.references = references
  }
}
