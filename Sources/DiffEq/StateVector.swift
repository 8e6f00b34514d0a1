/// The state of a differential equation: a vector of scalars, usually a struct with named fields.
public protocol StateVector: Sendable {
  associatedtype Component: RealScalar
  static func + (left: Self, right: Self) -> Self
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
  associatedtype State: StateVector
  /// f(t, y). Mark a conformance `@inlinable`: a solver in another module is many times slower without.
  func derivative(time: Double, state: State) -> State
}
