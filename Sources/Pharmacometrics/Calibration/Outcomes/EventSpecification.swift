/// An event of a ``CalibrationSpecification``, with the hazard h(t) = h₀(t) exp(Σ β g(f(t))) from time 0 on.
///
/// Its parameters stand beside the model's as NAME_rate, NAME_shape and NAME_OUTPUT (β), and may be named in
/// ``CalibrationSpecification/parameters``: a random effect on the rate is a frailty, covariates of the rate are
/// covariates of the hazard.
public struct EventSpecification: Codable, Hashable, Sendable {
  /// What a record of 1 says.
  public enum Censoring: String, Codable, Hashable, Sendable, CaseIterable {
    /// The event happened at its time.
    case exact
    /// The event happened between the record before (time 0, where there is none) and its time.
    case interval
  }

  public var hazard: HazardForm
  /// Where λ starts, 1/h. Events per patient and hour are a good start.
  public var rate: Double
  /// Where the shape starts; 1 for ``HazardForm/weibull`` and 0 for ``HazardForm/gompertz`` where absent.
  public var shape: Double?
  public var effects: [CourseEffectSpecification]?
  /// The value of DVID (or YTYPE, or CMT without them) that marks its records; its name where absent.
  public var dvid: String?
  /// ``Censoring/exact`` where absent.
  public var censoring: Censoring?
  /// Whether a patient may have the event more than once.
  public var repeated: Bool?
  /// Hours: the hazard is summed up over panels no longer than this; a twelfth of the longest follow-up where absent.
  public var step: Double?

  public init(
    hazard: HazardForm, rate: Double, shape: Double? = nil, effects: [CourseEffectSpecification]? = nil,
    dvid: String? = nil, censoring: Censoring? = nil, repeated: Bool? = nil, step: Double? = nil
  ) {
    self.hazard = hazard
    self.rate = rate
    self.shape = shape
    self.effects = effects
    self.dvid = dvid
    self.censoring = censoring
    self.repeated = repeated
    self.step = step
  }
}
