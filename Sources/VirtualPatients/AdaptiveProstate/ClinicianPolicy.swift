public import DosingMDP

/// The clinicians of several centers, who follow an adaptive rule loosely and each center in its own way.
///
/// Treatment depends on PSA, on the dose in force and on the center, so it is confounded, and its probabilities are
/// known exactly: see ``ClinicianHabits``. A patient of an unknown center meets the first one's habits.
public struct ClinicianPolicy: Policy, Sendable {
  public let name: String
  private let habits: [ClinicianHabits]
  private let relative: Int
  private let dose: Int
  private let time: Int

  /// - Throws: ``SchemaError`` where the schema lacks `psa.relative`, `dose` or `time`.
  public init(centers: [TreatmentCenter], schema: FeatureSchema, name: String = "clinicians") throws {
    precondition(!centers.isEmpty, "ClinicianPolicy: no center")
    self.name = name
    relative = try schema.require("psa.relative")
    dose = try schema.require("dose")
    time = try schema.require("time")
    habits = schema.centers.map { known in (centers.first { $0.name == known } ?? centers[0]).habits }
  }

  public func start(count: Int) {}

  public func probabilities(_ states: [State?], memory: inout Void) -> [[Double]] {
    states.map { $0.map(probabilities) ?? [] }
  }

  /// The probabilities of no drug and of drug in one state.
  public func probabilities(_ state: State) -> [Double] {
    let isTreated = state.features[dose] > 0 || state.features[time] == 0
    let treats = habits[state.center].probability(
      logRelativePSA: state.features[relative], isTreated: isTreated)
    return [1 - treats, treats]
  }
}
