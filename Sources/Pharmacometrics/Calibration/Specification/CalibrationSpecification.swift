/// What is estimated of a model, from where on, and how patients and measurements differ.
///
/// Everything is optional: the model's description gives typical values as starting values, scales, random effects, their
/// covariance and the residual errors; only what is said here differs from it. Without a word, parameters that vary
/// between patients are estimated and the others keep their published value.
///
///     parameters:
///       CL:
///         start: 3
///         covariates: [{covariate: WT, reference: 70}]
///       KA: {variability: false}
///     covariance: full
///     outputs:
///       CP: {error: combined, lowerLimit: 0.1}
///     events:
///       relapse: {hazard: weibull, rate: 0.001, effects: [{output: CP}], dvid: 2}
public struct CalibrationSpecification: Codable, Hashable, Sendable {
  /// By the parameter's symbol; those of events and ordinal outcomes among them.
  public var parameters: [String: ParameterSpecification]
  /// Which random effects may be correlated.
  public var covariance: CovarianceStructure
  /// Symbols of random effects that are correlated with each other, for ``CovarianceStructure/blocks``.
  public var blocks: [[String]]
  /// By the output's symbol.
  public var outputs: [String: OutputSpecification]
  /// By name.
  public var events: [String: EventSpecification]
  /// By name.
  public var ordinal: [String: OrdinalSpecification]
  public var saem: SAEMConfiguration
  public var likelihood: ImportanceSamplingConfiguration

  public init(
    parameters: [String: ParameterSpecification] = [:], covariance: CovarianceStructure = .model,
    blocks: [[String]] = [], outputs: [String: OutputSpecification] = [:],
    events: [String: EventSpecification] = [:], ordinal: [String: OrdinalSpecification] = [:],
    saem: SAEMConfiguration = .init(), likelihood: ImportanceSamplingConfiguration = .init()
  ) {
    self.parameters = parameters
    self.covariance = covariance
    self.blocks = blocks
    self.outputs = outputs
    self.events = events
    self.ordinal = ordinal
    self.saem = saem
    self.likelihood = likelihood
  }
}

/// Which random effects may be correlated.
public enum CovarianceStructure: String, Codable, Hashable, Sendable, CaseIterable {
  /// Those of the blocks in the model's description.
  case model
  case diagonal
  case full
  /// Those of ``CalibrationSpecification/blocks``.
  case blocks
}

/// One parameter of a ``CalibrationSpecification``; what is absent is as the model's description has it.
public struct ParameterSpecification: Codable, Hashable, Sendable {
  /// Where the typical value starts, in the parameter's unit; the value itself where it is not estimated.
  public var start: Double?
  /// Whether the typical value is estimated.
  public var estimate: Bool?
  public var scale: ParameterScale?
  /// Whether it has a random effect.
  public var variability: Bool?
  /// Where the standard deviation of the random effect starts, on the parameter's scale.
  public var standardDeviation: Double?
  /// Whether that standard deviation is estimated.
  public var estimateVariability: Bool?
  public var covariates: [CovariateEffectSpecification]?

  public init(
    start: Double? = nil, estimate: Bool? = nil, scale: ParameterScale? = nil, variability: Bool? = nil,
    standardDeviation: Double? = nil, estimateVariability: Bool? = nil,
    covariates: [CovariateEffectSpecification]? = nil
  ) {
    self.start = start
    self.estimate = estimate
    self.scale = scale
    self.variability = variability
    self.standardDeviation = standardDeviation
    self.estimateVariability = estimateVariability
    self.covariates = covariates
  }
}

/// An effect β x of a column of the data on a parameter's scale; the column's value in the patient's first record counts.
public struct CovariateEffectSpecification: Codable, Hashable, Sendable {
  /// How x comes from the column's value c.
  public enum Form: String, Codable, Hashable, Sendable, CaseIterable {
    /// x = ln(c/reference): a power, where the parameter is log-normal.
    case power
    /// x = c − reference.
    case linear
    /// x = 1 where the column holds ``CovariateEffectSpecification/level``, else 0.
    case category
  }

  /// The column's name.
  public var covariate: String
  /// ``Form/category`` where a level is given, else ``Form/power``.
  public var form: Form?
  /// The mean of the patients for ``Form/linear`` and their geometric mean for ``Form/power`` where absent.
  public var reference: Double?
  /// A text or number of the column.
  public var level: String?
  /// Where β starts; 0 where absent.
  public var start: Double?
  /// Whether β is estimated.
  public var estimate: Bool?

  public init(
    covariate: String, form: Form? = nil, reference: Double? = nil, level: String? = nil, start: Double? = nil,
    estimate: Bool? = nil
  ) {
    self.covariate = covariate
    self.form = form
    self.reference = reference
    self.level = level
    self.start = start
    self.estimate = estimate
  }
}

/// One output of a ``CalibrationSpecification``.
public struct OutputSpecification: Codable, Hashable, Sendable {
  public var error: ErrorKind?
  /// Where the additive standard deviation starts, in the output's unit; a floor's for ``ErrorKind/logNormalFloor``.
  public var additive: Double?
  /// Where the part proportional to the output starts, or the standard deviation of the logarithm.
  public var proportional: Double?
  /// Whether the error's sizes are estimated.
  public var estimate: Bool?
  /// Measurements below it are known to be below it only (M3).
  public var lowerLimit: Double?
  /// The value of DVID (or YTYPE, or CMT without them) that marks this output.
  public var dvid: String?

  public init(
    error: ErrorKind? = nil, additive: Double? = nil, proportional: Double? = nil, estimate: Bool? = nil,
    lowerLimit: Double? = nil, dvid: String? = nil
  ) {
    self.error = error
    self.additive = additive
    self.proportional = proportional
    self.estimate = estimate
    self.lowerLimit = lowerLimit
    self.dvid = dvid
  }
}

/// The form of a residual error.
public enum ErrorKind: String, Codable, Hashable, Sendable, CaseIterable {
  /// SD a.
  case additive
  /// SD b f.
  case proportional
  /// SD √(a² + b² f²).
  case combined
  /// SD a + b f.
  case combinedLinear = "combined-linear"
  /// The logarithm has SD b.
  case logNormal = "log-normal"
  /// The logarithm has SD √(b² + (a/f)²).
  case logNormalFloor = "log-normal-floor"
  /// The output is not measured.
  case none
}
