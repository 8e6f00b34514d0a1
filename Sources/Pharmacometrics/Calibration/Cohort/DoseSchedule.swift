public import DiffEq

/// When something happens to individuals that are followed in lockstep: their doses, changes of covariates and readings.
public struct DoseSchedule: Sendable, Hashable {
  /// Hours, ascending.
  public var doseTimes: [Double]
  /// Hours of infusion, by dose.
  public var durations: [Double]
  /// Hours at which covariates change, ascending.
  public var changeTimes: [Double]
  /// Hours at which outputs are read, ascending and different.
  public var readingTimes: [Double]

  public init(doseTimes: [Double], durations: [Double], changeTimes: [Double], readingTimes: [Double]) {
    self.doseTimes = doseTimes
    self.durations = durations
    self.changeTimes = changeTimes
    self.readingTimes = readingTimes
  }
}

/// Up to eight individuals with one ``DoseSchedule``, one in each lane; lanes that are not used repeat the first.
public struct LaneInput: Sendable {
  /// Lanes in use.
  public var count: Int
  /// By dose.
  public var amounts: [SIMD8<Double>]
  /// By period between changes, then by covariate.
  public var covariates: [[SIMD8<Double>]]
  /// In the order of the model's `Parameter`, before covariate effects of the model itself.
  public var parameters: [SIMD8<Double>]

  public init(
    count: Int, amounts: [SIMD8<Double>], covariates: [[SIMD8<Double>]], parameters: [SIMD8<Double>]
  ) {
    self.count = count
    self.amounts = amounts
    self.covariates = covariates
    self.parameters = parameters
  }
}

/// What a model tells of individuals in lanes.
public struct LaneReadings: Sendable {
  /// [reading · outputs + output].
  public var values: [SIMD8<Double>]
  /// One bit for each lane that could not be followed to the end.
  public var failures: UInt8

  public init(values: [SIMD8<Double>], failures: UInt8) {
    self.values = values
    self.failures = failures
  }
}

/// A model as a function from individuals' parameters to readings, without its types.
///
/// The closure keeps the code that the compiler has made for the one model (see ``RegisteredModel``).
public struct ModelPredictor: Sendable {
  public let outputCount: Int
  /// Follows individuals.
  public let readings: @Sendable (DoseSchedule, LaneInput) -> LaneReadings

  /// - Parameter tolerance: of the solver.
  @inlinable
  public init<M: Model>(_ model: M.Type, tolerance: Tolerance = Tolerance(relative: 1e-6, absolute: 1e-8)) {
    var tolerance = tolerance
    // Parameters far out that a sampler proposes may be stiff; they are refused rather than followed at any price.
    tolerance.stepLimit = Swift.min(tolerance.stepLimit, 20_000)
    let limited = tolerance
    outputCount = M.Output.count
    readings = { LaneCourse<M>.readings($0, $1, tolerance: limited) }
  }
}
