public import DiffEq

/// What is in each compartment of ``LinearKinetics``; 0 where the model does not have the compartment.
public struct LinearAmounts<S: RealScalar>: Sendable {
  /// Drug not yet absorbed. mg.
  public var depot: S
  /// Drug in the central compartment. mg.
  public var central: S
  /// Drug in the first peripheral compartment. mg.
  public var peripheral: S
  /// Drug in the second peripheral compartment. mg.
  public var secondPeripheral: S
  /// Metabolite in its central compartment. mg.
  public var metabolite: S
  /// Metabolite in its peripheral compartment. mg.
  public var metabolitePeripheral: S
  /// The concentration in the effect compartment. mg/L.
  public var effect: S

  /// Empty compartments.
  @inlinable
  public init() {
    depot = .constant(0)
    central = .constant(0)
    peripheral = .constant(0)
    secondPeripheral = .constant(0)
    metabolite = .constant(0)
    metabolitePeripheral = .constant(0)
    effect = .constant(0)
  }

  /// One compartment.
  @inlinable
  public subscript(_ compartment: LinearCompartment) -> S {
    get {
      switch compartment {
      case .depot: depot
      case .central: central
      case .peripheral: peripheral
      case .secondPeripheral: secondPeripheral
      case .metabolite: metabolite
      case .metabolitePeripheral: metabolitePeripheral
      case .effect: effect
      }
    }
    set {
      switch compartment {
      case .depot: depot = newValue
      case .central: central = newValue
      case .peripheral: peripheral = newValue
      case .secondPeripheral: secondPeripheral = newValue
      case .metabolite: metabolite = newValue
      case .metabolitePeripheral: metabolitePeripheral = newValue
      case .effect: effect = newValue
      }
    }
  }
}
