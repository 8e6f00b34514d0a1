/// The state of a differential equation: a vector of scalars, usually a struct with named fields.
public protocol StateVector: Sendable {
  /// The kind of number that a component is.
  associatedtype Component: RealScalar
  /// The sum, component by component.
  static func + (left: Self, right: Self) -> Self
  /// All components times one number.
  static func * (factor: Double, state: Self) -> Self
  /// How many components.
  static var dimension: Int { get }
  /// One component.
  subscript(component index: Int) -> Component { get set }
}

extension Double: StateVector {
  @inlinable @inline(__always)
  public static var dimension: Int { 1 }

  @inlinable @inline(__always)
  public subscript(component index: Int) -> Double {
    get { self }
    set { self = newValue }
  }
}

extension SIMD8: StateVector where Scalar == Double {
  @inlinable @inline(__always)
  public static var dimension: Int { 1 }

  @inlinable @inline(__always)
  public subscript(component index: Int) -> SIMD8<Double> {
    get { self }
    set { self = newValue }
  }
}

/// A first-order system y' = f(t, y).
public protocol DifferentialEquation: Sendable {
  /// The kind of state.
  associatedtype State: StateVector
  /// f(t, y). Mark a conformance `@inlinable`: a solver in another module is many times slower without.
  func derivative(time: Double, state: State) -> State
}
