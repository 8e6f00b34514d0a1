public import DiffEq

/// The state of a ``StemCellTumor``.
public struct StemCellState<Scalar: RealScalar>: StateVector {
  /// S, differentiated cells, which the drug kills and which make PSA.
  public var differentiated: Scalar
  /// R, stem-like cells, which the drug spares.
  public var stem: Scalar
  /// P, prostate-specific antigen, µg/L.
  public var psa: Scalar

  @inlinable @inline(__always)
  public init(differentiated: Scalar, stem: Scalar, psa: Scalar) {
    self.differentiated = differentiated
    self.stem = stem
    self.psa = psa
  }

  @inlinable @inline(__always)
  public static func + (left: StemCellState, right: StemCellState) -> StemCellState {
    StemCellState(
      differentiated: left.differentiated + right.differentiated, stem: left.stem + right.stem,
      psa: left.psa + right.psa)
  }

  @inlinable @inline(__always)
  public static func * (factor: Double, state: StemCellState) -> StemCellState {
    let factor = Scalar.constant(factor)
    return StemCellState(
      differentiated: factor * state.differentiated, stem: factor * state.stem, psa: factor * state.psa)
  }

  @inlinable @inline(__always)
  public static var dimension: Int { 3 }

  @inlinable @inline(__always)
  public subscript(component index: Int) -> Scalar {
    get { index == 0 ? differentiated : index == 1 ? stem : psa }
    set { if index == 0 { differentiated = newValue } else if index == 1 { stem = newValue } else { psa = newValue } }
  }
}
