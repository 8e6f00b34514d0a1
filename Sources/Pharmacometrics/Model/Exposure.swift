public import DiffEq

/// What the body sees of the drug at one time.
@frozen public struct Exposure<Scalar: RealScalar> {
  /// Of drug in plasma, where the model has linear kinetics (``Model/disposition(_:)``). mg/L.
  public var concentration: Scalar
  /// Of the metabolite in plasma. mg/L.
  public var metabolite: Scalar
  /// In the effect compartment. mg/L.
  public var effect: Scalar
  /// The drug given in the last 24 h. mg, or the unit of the model's dose.
  public var today: Scalar

  /// An exposure; what is not given is 0.
  @inlinable @inline(__always)
  public init(concentration: Scalar, metabolite: Scalar, effect: Scalar, today: Scalar) {
    self.concentration = concentration
    self.metabolite = metabolite
    self.effect = effect
    self.today = today
  }
}

/// What of the exposure enters the derivative of a model, and so where its integration must stop and start anew.
public enum ExposureDriver: Sendable, Hashable {
  /// Nothing: doses go into states, or there are no states.
  case nothing
  /// ``Exposure/today``, a piecewise constant.
  case today
  /// The concentrations.
  case concentration
}
