import Foundation

/// What a calibration found.
public struct CalibrationResult: Codable, Sendable {
  /// A number with its uncertainty.
  public struct Estimate: Codable, Sendable {
    public var value: Double
    /// `nil` where the number was not estimated or its uncertainty is not known.
    public var standardError: Double?
    /// Of the standard error, in percent of the value.
    public var relativeStandardError: Double?
    public var isEstimated: Bool

    init(value: Double, isEstimated: Bool) {
      self.value = value
      self.isEstimated = isEstimated
    }

    mutating func set(_ standardError: Double) {
      self.standardError = standardError
      relativeStandardError = value == 0 ? nil : 100 * standardError / Swift.abs(value)
    }
  }

  /// A parameter of the model.
  public struct Parameter: Codable, Sendable {
    public var symbol: String
    public var meaning: String
    public var unit: String
    public var scale: ParameterScale
    public var typical: Estimate
    /// ω: the standard deviation of the random effect, on the parameter's scale.
    public var betweenSubjects: Estimate?
    /// Of a log-normal parameter, √(e^ω² − 1) in percent.
    public var coefficientOfVariation: Double?
    /// 1 − SD(η̂)/ω of the conditional modes, in percent.
    public var shrinkage: Double?
  }

  /// A covariate effect.
  public struct Coefficient: Codable, Sendable {
    public var name: String
    public var parameter: String
    public var column: String
    public var form: CovariateEffectSpecification.Form
    public var reference: Double?
    public var level: String?
    public var value: Estimate
  }

  /// A correlation of two random effects.
  public struct Correlation: Codable, Sendable {
    public var first: String
    public var second: String
    public var value: Estimate
  }

  /// An event or an ordinal outcome; its parameters stand among ``CalibrationResult/parameters``.
  public struct Outcome: Codable, Sendable, Hashable {
    public var name: String
    /// Symbols.
    public var parameters: [String]
    public var patients: Int
    /// How many records of each kind: "events" and "patients without", or each category.
    public var counts: [Count]
    public var event: EventSpecification?
    public var ordinal: OrdinalSpecification?

    /// How many records say something.
    public struct Count: Codable, Sendable, Hashable {
      public var name: String
      public var records: Int
    }
  }

  /// The size of a residual error.
  public struct ErrorSize: Codable, Sendable {
    public var output: String
    public var name: String
    public var form: String
    public var unit: String
    public var value: Estimate
    /// 1 − SD of the individual weighted residuals, in percent.
    public var shrinkage: Double?
  }

  /// −2 ln L and what follows from it.
  public struct Likelihood: Codable, Sendable {
    /// How it was computed.
    public var method: String
    public var minusTwoLogLikelihood: Double?
    /// The Monte Carlo standard error.
    public var standardError: Double?
    /// −2 ln L + 2 P.
    public var aic: Double?
    /// −2 ln L + P ln N, N patients.
    public var bic: Double?
    /// −2 ln L + P_Ω ln N + (P − P_Ω) ln n, n measurements and records of outcomes, P_Ω variances and covariances,
    /// as Monolix computes it.
    public var bicc: Double?

    /// - Parameters:
    ///   - parameters: P.
    ///   - variances: P_Ω.
    ///   - patients: N.
    ///   - measurements: n.
    public init(
      method: String, minusTwoLogLikelihood: Double?, standardError: Double? = nil, parameters: Int, variances: Int,
      patients: Int, measurements: Int
    ) {
      self.method = method
      self.minusTwoLogLikelihood = minusTwoLogLikelihood
      self.standardError = standardError
      guard let value = minusTwoLogLikelihood else { return }
      let (count, own) = (Double(parameters), Double(variances))
      let (people, data) = (Foundation.log(Double(patients)), Foundation.log(Double(measurements)))
      aic = value + 2 * count
      bic = value + count * people
      bicc = value + own * people + (count - own) * data
    }
  }

  public var model: String
  public var method: String
  public var seed: UInt64
  public var patients: Int
  public var measurements: Int
  public var belowLimit: Int
  public var parameters: [Parameter]
  public var coefficients: [Coefficient]
  public var correlations: [Correlation]
  public var errors: [ErrorSize]
  /// `nil` where there are none.
  public var outcomes: [Outcome]?
  /// The best first.
  public var likelihoods: [Likelihood]
  /// What is estimated, in the order of ``correlationOfEstimates`` and ``path``.
  public var estimated: [String]
  /// Of the estimates' errors, by row; empty where there is none.
  public var correlationOfEstimates: [[Double]]
  /// The largest by the smallest eigenvalue of that matrix.
  public var conditionNumber: Double?
  /// Estimates after each iteration.
  public var path: [[Double]]
  /// Iterations of the first phase.
  public var exploration: Int
  public var individuals: [IndividualEstimate]
  public var fit: [FitPoint]
  /// What a reader should know before trusting the numbers.
  public var notes: [String]
}

/// A measurement beside what the model tells.
public struct FitPoint: Codable, Sendable, Hashable {
  public var patient: String
  /// Hours.
  public var time: Double
  public var output: String
  public var observed: Double
  public var isBelowLimit: Bool
  /// With η = 0.
  public var population: Double?
  /// At the conditional mode.
  public var individual: Double?
  /// e/√V at the conditional mode, on the scale of the error; `nil` below the limit.
  public var weightedResidual: Double?
}

/// What is known of one patient.
public struct IndividualEstimate: Codable, Sendable, Hashable {
  public var patient: String
  /// η at the conditional mode, in the order of the random effects; empty where the model cannot be computed.
  public var effects: [Double]
  /// Individual parameters at the mode, by symbol.
  public var parameters: [String: Double]
  /// Of η by the Markov chains, or from the curvature at the mode without them.
  public var standardDeviations: [Double]
  /// How many different modes the search has found.
  public var modes: Int
  public var isConverged: Bool
}
