public import DiffEq

/// How the equations of a model are integrated: a type, so that a model is compiled for its own method alone.
public protocol IntegrationMethod: Sendable {
  /// Whether the method is implicit.
  static var isImplicit: Bool { get }
  /// Integrates by this method's solver; parameters as of `Tsit5.advance`.
  static func advance<Scalar: RealScalar, Field: DifferentiableField<Scalar>>(
    _ solver: AnyLaneSolver<Scalar>, _ field: Field, to end: Double, grid: UnsafeBufferPointer<Double>,
    observe: (Int, UnsafePointer<Scalar>) -> Void)
}

/// ``DiffEq/Tsit5``.
public enum Explicit: IntegrationMethod {
  @inlinable public static var isImplicit: Bool { false }

  @inlinable
  public static func advance<Scalar: RealScalar, Field: DifferentiableField<Scalar>>(
    _ solver: AnyLaneSolver<Scalar>, _ field: Field, to end: Double, grid: UnsafeBufferPointer<Double>,
    observe: (Int, UnsafePointer<Scalar>) -> Void
  ) {
    solver.explicit?.advance(field, to: end, grid: grid, observe: observe)
  }
}

/// ``DiffEq/Rodas4``, for stiff models and strongly nonlinear kinetics.
public enum Implicit: IntegrationMethod {
  @inlinable public static var isImplicit: Bool { true }

  @inlinable
  public static func advance<Scalar: RealScalar, Field: DifferentiableField<Scalar>>(
    _ solver: AnyLaneSolver<Scalar>, _ field: Field, to end: Double, grid: UnsafeBufferPointer<Double>,
    observe: (Int, UnsafePointer<Scalar>) -> Void
  ) {
    solver.implicit?.advance(field, to: end, grid: grid, observe: observe)
  }
}
