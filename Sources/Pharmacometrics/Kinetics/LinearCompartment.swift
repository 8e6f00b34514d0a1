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
