import Foundation

/// What is believed of a population before the data.
///
/// | number | prior |
/// |---|---|
/// | h(θ), on the parameter's scale | normal about the starting value (or ``locations``) |
/// | β | normal about 0 |
/// | Ω, each block of correlated effects | ``variability`` |
/// | sizes of errors | ``errors``, relative to the starting values |
///
/// The defaults say little: a typical value is known within a factor of 50 either way, standard deviations of effects are
/// of the order of 1, correlations uniform.
public struct Priors: Codable, Hashable, Sendable {
  /// A normal distribution.
  public struct Normal: Codable, Hashable, Sendable {
    public var mean: Double
    public var standardDeviation: Double

    public init(mean: Double, standardDeviation: Double) {
      self.mean = mean
      self.standardDeviation = standardDeviation
    }
  }

  /// Of a block of Ω with p effects.
  public enum Variability: Codable, Hashable, Sendable {
    /// Each standard deviation is half-t with ν degrees of freedom and scale A; with ν = 2 correlations are uniform.
    /// Drawn as Ω ~ IW(ν + p − 1, 2ν diag(1/a)), a_k ~ InvGamma(½, 1/A²).
    ///
    /// Source: Huang, Wand. Simple marginally noninformative prior distributions for covariance matrices. Bayesian
    /// Analysis 8:439 (2013), doi:10.1214/13-BA815.
    case halfT(degreesOfFreedom: Double, scale: Double)
    /// Ω ~ IW(ν + p − 1, s I): inverse-gamma with shape ν/2 and scale s/2 where p = 1.
    case inverseWishart(degreesOfFreedom: Double, scale: Double)
  }

  /// Of a size s of an error that starts at s₀.
  public enum ErrorSize: Codable, Hashable, Sendable {
    /// s/s₀ is half-Cauchy with this scale.
    case halfCauchy(scale: Double)
    /// ln s/s₀ is normal about 0 with this deviation.
    case logNormal(standardDeviation: Double)
  }

  /// By the parameter's symbol, on its scale: of ln θ for a log-normal parameter.
  public var locations: [String: Normal]
  /// Of the locations that are not named, about the starting value; in units of the value itself (or 1) for the model's
  /// parameters on the scale `normal`.
  public var locationDeviation: Double
  /// Of β.
  public var coefficientDeviation: Double
  public var variability: Variability
  public var errors: ErrorSize

  public init(
    locations: [String: Normal] = [:], locationDeviation: Double = 2, coefficientDeviation: Double = 1,
    variability: Variability = .halfT(degreesOfFreedom: 2, scale: 1), errors: ErrorSize = .halfCauchy(scale: 1)
  ) {
    self.locations = locations
    self.locationDeviation = locationDeviation
    self.coefficientDeviation = coefficientDeviation
    self.variability = variability
    self.errors = errors
  }

  /// Of a parameter's location.
  func location(_ parameter: CalibrationStructure.Parameter) -> Normal {
    if let given = locations[parameter.symbol] { return given }
    let start = parameter.scale.transformed(parameter.start)
    return Normal(mean: start, standardDeviation: locationDeviation * parameter.unitOfLocation)
  }
}
