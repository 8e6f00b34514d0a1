/// What is estimated of one model, without its types: a specification resolved against the model's description.
///
/// Patient i's parameter p has the location u_p = h_p(θ_p) + Σ x_ip β on its scale, and the individual value
///
/// - h_p⁻¹(u_p + η_k) with an effect of its own,
/// - h_p⁻¹(u_p) without,
/// - exp(u_p + η_k) where it shares the effect k of another,
/// - u_p (1 + c η_k) for a baseline measured with a proportional error,
///
/// with η ~ N(0, Ω). Parameters of events and ordinal outcomes follow the model's and are parameters like them.
public struct CalibrationStructure: Sendable {
  /// How a parameter varies.
  enum Role: Sendable, Hashable {
    case fixed
    case own(effect: Int)
    case shared(effect: Int)
    case proportional(effect: Int, factor: Double)

    var effect: Int? {
      switch self {
      case .fixed: nil
      case .own(let effect), .shared(let effect), .proportional(let effect, _): effect
      }
    }
  }

  /// A parameter of the model's table, or of an outcome.
  struct Parameter: Sendable {
    var symbol: String
    var meaning: String
    var unit: String
    /// In the order of the model's `Parameter`, those of outcomes thereafter.
    var place: Int
    var scale: ParameterScale
    var role: Role
    /// In the parameter's unit.
    var start: Double
    var isEstimated: Bool
    /// Whether it is an event's or an ordinal outcome's.
    var isOutcomes = false

    /// In what its location's prior is wide: the start itself where that says how large the parameter is, else 1. A
    /// coefficient that starts near 0 says nothing of its size.
    var unitOfLocation: Double { scale == .normal && !isOutcomes && start != 0 ? Swift.abs(start) : 1 }
  }

  /// β.
  struct Coefficient: Sendable {
    var name: String
    /// The place in ``CalibrationStructure/parameters``.
    var parameter: Int
    var term: CovariateTerm
    var start: Double
    var isEstimated: Bool
  }

  /// η.
  struct Effect: Sendable {
    var symbol: String
    /// The owner's place in ``CalibrationStructure/parameters``.
    var parameter: Int
    var standardDeviation: Double
    var isEstimated: Bool
    /// Whether the owner's location is the effect's mean, rather than 0.
    var movesLocation: Bool
  }

  /// An output, by its place in the model's `Output`.
  struct Output: Sendable {
    var symbol: String
    var meaning: String
    var unit: String
    var error: ResidualError
    var isEstimated: Bool
    var lowerLimit: Double?
    var dvid: String?
  }

  /// The model's name.
  public internal(set) var model: String
  /// How many parameters the model has, derived ones among them.
  var parameterCount: Int
  /// In the order of the description.
  var parameters: [Parameter]
  var coefficients: [Coefficient]
  var effects: [Effect]
  /// Which covariances are estimated.
  var covaries: [[Bool]]
  /// Ω at the start.
  var covariance: [[Double]]
  /// All outputs of the model.
  var outputs: [Output]
  /// Events, then ordinal outcomes, each by name.
  var outcomes: [OutcomeModel]
  /// How many parameters they have.
  var outcomeParameterCount: Int
  /// The model's own covariates.
  var covariates: [(symbol: String, typical: Double)]
  /// Where doses may go: CMT, and the compartment's name.
  var dosing: DosePlace
  /// Of the estimation.
  public internal(set) var specification: CalibrationSpecification

  /// The starting point of the estimation; the published population, where the specification says nothing else.
  public var start: PopulationValues {
    PopulationValues(
      locations: parameters.map { $0.scale.transformed($0.start) }, coefficients: coefficients.map(\.start),
      covariance: covariance, errors: outputs.map(\.error))
  }
}

/// Where a model takes doses.
enum DosePlace: Sendable, Hashable {
  case none
  /// The dose of the day; any CMT.
  case today
  /// One compartment.
  case compartment(Int, name: String)
}

/// Values of a population's parameters, estimated or not.
public struct PopulationValues: Sendable, Hashable {
  /// h(θ) by parameter.
  var locations: [Double]
  /// β.
  var coefficients: [Double]
  /// Ω.
  var covariance: [[Double]]
  /// By output.
  var errors: [ResidualError]
}

/// x of a covariate effect.
struct CovariateTerm: Sendable, Hashable {
  var column: String
  var form: CovariateEffectSpecification.Form
  /// `nil` until it is taken from the patients.
  var reference: Double?
  var level: String?
}
