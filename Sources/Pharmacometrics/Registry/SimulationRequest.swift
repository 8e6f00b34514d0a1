public import DiffEq

/// What a cohort simulation is asked for.
public struct SimulationRequest: Sendable {
  /// Who is simulated.
  public enum Patients: Sendable, Hashable {
    /// The typical patient.
    case typical
    /// So many virtual patients.
    case cohort(Int)
  }

  public var patients: Patients
  public var seed: UInt64
  /// The population of a calibration in the place of the published one.
  public var calibrated: CalibratedPopulation?
  /// Typical values and covariates set otherwise, by symbol.
  public var settings: [(symbol: String, value: Double)]
  public var doses: [DoseEvent]
  /// Hours until which patients are followed.
  public var horizon: Double
  /// Hours between the times told.
  public var step: Double
  /// Symbols of the outputs told; all where empty.
  public var outputs: [String]
  public var tolerance: Tolerance
  public var threads: Int
  public var clinical: ClinicalProtocol
  public var stress: [StressScenario]
  /// Whether quantiles of the outputs are kept.
  public var keepsQuantiles: Bool

  public init(
    patients: Patients, seed: UInt64 = 1, calibrated: CalibratedPopulation? = nil,
    settings: [(symbol: String, value: Double)] = [], doses: [DoseEvent],
    horizon: Double, step: Double, outputs: [String] = [], tolerance: Tolerance = Tolerance(), threads: Int = 1,
    clinical: ClinicalProtocol = ClinicalProtocol(), stress: [StressScenario] = [], keepsQuantiles: Bool = false
  ) {
    self.patients = patients
    self.seed = seed
    self.calibrated = calibrated
    self.settings = settings
    self.doses = doses
    self.horizon = horizon
    self.step = step
    self.outputs = outputs
    self.tolerance = tolerance
    self.threads = threads
    self.clinical = clinical
    self.stress = stress
    self.keepsQuantiles = keepsQuantiles
  }
}
