/// A system y' = f(t, y) over buffers, for equations whose number of components is known only when they run.
///
/// The components of up to eight patients stand side by side in the lanes of one scalar. Mark `evaluate` `@inlinable`:
/// a solver in another module is many times slower without.
public protocol VectorField<Scalar> {
  /// The kind of number that a component is.
  associatedtype Scalar: RealScalar
  /// How many components.
  var dimension: Int { get }
  /// Writes f(t, y) to `slope`; both buffers have `dimension` elements.
  func evaluate(_ time: Double, _ state: UnsafePointer<Scalar>, _ slope: UnsafeMutablePointer<Scalar>)
}

/// A vector field that knows its Jacobian, as implicit solvers need.
public protocol DifferentiableField<Scalar>: VectorField {
  /// Writes ∂fᵢ/∂yⱼ to `matrix`[i · dimension + j].
  func jacobian(_ time: Double, _ state: UnsafePointer<Scalar>, _ matrix: UnsafeMutablePointer<Scalar>)
}
