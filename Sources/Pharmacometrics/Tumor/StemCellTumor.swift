public import DiffEq

/// Stem-like cells (R) that feed differentiated ones (S), of which the drug kills only the latter, seen through PSA (P).
///
/// With f = R/(S + R) and dose multiple D, per day:
/// - dS/dt = (1 − f·b)·rR·R − dR·D·S
/// - dR/dt = f·b·rR·R
/// - dP/dt = ρ·S − φ·P
///
/// So without drug S + R grows by rR·R, whatever b; R never falls; and drug makes stem-like cells frequent, which speeds
/// their renewal: that is how resistance grows. Fails where S + R = 0.
///
/// Source: Brady-Nicholls et al. 2020, Nat Commun 11:1750, doi:10.1038/s41467-020-15424-4 (model); as used by Gallagher
/// et al. 2024, Cancer Res 84(11):1929, doi:10.1158/0008-5472.CAN-23-2040.
public struct StemCellTumor<Scalar: RealScalar>: DifferentialEquation {
  private(set) public var divisionRate: Scalar
  private(set) public var selfRenewal: Scalar
  private(set) public var psaProduction: Scalar
  private(set) public var psaClearance: Scalar
  /// dR·D.
  @usableFromInline let kill: Scalar

  /// A tumor under a constant dose.
  /// - Parameter dose: multiple of the standard dose.
  public init(_ parameters: StemCellParameters, dose: Double) {
    divisionRate = .constant(parameters.divisionRate)
    selfRenewal = .constant(parameters.selfRenewal)
    psaProduction = .constant(parameters.psaProduction)
    psaClearance = .constant(parameters.psaClearance)
    kill = .constant(parameters.drugKill * dose)
  }

  @inlinable
  public func derivative(time: Double, state: StemCellState<Scalar>) -> StemCellState<Scalar> {
    let divisions = divisionRate * state.stem
    let renewed = state.stem / (state.differentiated + state.stem) * selfRenewal * divisions
    return StemCellState(
      differentiated: divisions - renewed - kill * state.differentiated, stem: renewed,
      psa: psaProduction * state.differentiated - psaClearance * state.psa)
  }
}
