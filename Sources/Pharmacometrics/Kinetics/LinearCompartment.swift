public import DiffEq

/// The compartments of ``LinearKinetics``.
public enum LinearCompartment: Int, Sendable, Hashable, CaseIterable {
  /// Drug not yet absorbed. mg.
  case depot
  /// Drug in the central compartment. mg.
  case central
  /// Drug in the first peripheral compartment. mg.
  case peripheral
  /// Drug in the second peripheral compartment. mg.
  case secondPeripheral
  /// Metabolite in its central compartment. mg.
  case metabolite
  /// Metabolite in its peripheral compartment. mg.
  case metabolitePeripheral
  /// The concentration in the effect compartment. mg/L.
  case effect
}

/// What is in each compartment of ``LinearKinetics``; 0 where the model does not have the compartment.
public struct LinearAmounts<S: RealScalar>: Sendable {
  @usableFromInline var values: InlineArray<7, S>

  /// Empty compartments.
  @inlinable
  public init() { values = InlineArray(repeating: .constant(0)) }

  /// Those that stand one after the other.
  @inlinable
  init(_ first: UnsafePointer<S>) { values = InlineArray { first[$0] } }

  /// The amount of one compartment. mg; mg/L for the effect compartment.
  @inlinable
  public subscript(_ compartment: LinearCompartment) -> S {
    get { values[compartment.rawValue] }
    set { values[compartment.rawValue] = newValue }
  }
}
