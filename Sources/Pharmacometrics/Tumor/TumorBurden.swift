public import DiffEq

/// The burdens of drug-sensitive and resistant cells, as fractions of the unit of carrying capacity.
public struct TumorBurden<Scalar: RealScalar>: StateVector {
  public var sensitive: Scalar
  public var resistant: Scalar

  @inlinable @inline(__always)
  public init(sensitive: Scalar, resistant: Scalar) {
    self.sensitive = sensitive
    self.resistant = resistant
  }

  /// S + R.
  @inlinable @inline(__always)
  public var total: Scalar { sensitive + resistant }

  @inlinable @inline(__always)
  public static func + (left: TumorBurden, right: TumorBurden) -> TumorBurden {
    TumorBurden(sensitive: left.sensitive + right.sensitive, resistant: left.resistant + right.resistant)
  }

  @inlinable @inline(__always)
  public static func * (factor: Double, burden: TumorBurden) -> TumorBurden {
    let factor = Scalar.constant(factor)
    return TumorBurden(sensitive: factor * burden.sensitive, resistant: factor * burden.resistant)
  }

  @inlinable @inline(__always)
  public static var dimension: Int { 2 }

  @inlinable @inline(__always)
  public subscript(component index: Int) -> Scalar {
    get { index == 0 ? sensitive : resistant }
    set { if index == 0 { sensitive = newValue } else { resistant = newValue } }
  }
}
