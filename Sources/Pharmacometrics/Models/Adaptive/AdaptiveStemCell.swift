public import DiffEq

/// Stem-like cells that feed differentiated ones, of which the drug kills only the latter, seen through prostate-specific
/// antigen: the equations of ``StemCellTumor`` as a model.
///
///     dS/dt = (1 − f b) rR R − dR D S        dR/dt = f b rR R        dP/dt = ρ S − φ P        f = R/(S + R), per day
///
/// D is the drug of the last 24 h as a multiple of the standard dose. See ``AdaptiveStemCell/description``.
public struct AdaptiveStemCell: Model {
  public enum State: Int, ModelIndex { case differentiated, stem, psa }

  public enum Parameter: Int, ModelIndex {
    case division, renewal, kill, production, clearance, differentiatedStart, stemStart, psaStart
    // Derived, by the dose of the day: dR D.
    case killNow
  }

  public enum Output: Int, ModelIndex { case differentiated, stem, psa, relative }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .today }

  @inlinable
  public func doseChanged<S: RealScalar>(_ p: MutableValues<Parameter, S>, today: S) {
    p[.killNow] = p[.kill] * today
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.differentiated] = p[.differentiatedStart]
    y[.stem] = p[.stemStart]
    y[.psa] = p[.psaStart]
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let divisions = p[.division] * y[.stem]
    let renewed = p[.renewal] * divisions * y[.stem] / (y[.differentiated] + y[.stem])
    dy[.differentiated] = (divisions - renewed - p[.killNow] * y[.differentiated]) / 24
    dy[.stem] = renewed / 24
    dy[.psa] = (p[.production] * y[.differentiated] - p[.clearance] * y[.psa]) / 24
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.differentiated] = y[.differentiated]
    out[.stem] = y[.stem]
    out[.psa] = y[.psa]
    out[.relative] = y[.psa] / p[.psaStart]
  }

  public static let description = ModelDescription<AdaptiveStemCell>(
    name: "adaptive-stem-cell", summary: "stem-like and differentiated prostate cancer cells, antigen",
    source: """
      Brady-Nicholls et al. 2020, Nat Commun 11:1750, doi:10.1038/s41467-020-15424-4 (model); patient 1014 of Gallagher \
      et al. 2024, Cancer Res 84:1929, doi:10.1158/0008-5472.CAN-23-2040. Variability between patients is not included.
      """,
    parameters: [
      .init(.division, "RR", "division of stem-like cells", unit: "1/d", typical: 0.693147180559945309),
      .init(.renewal, "B", "symmetric divisions by share of stem-like cells", unit: "1", typical: 0.0425),
      .init(.kill, "DR", "kill of differentiated cells by the drug", unit: "1/d", typical: 0.0478),
      .init(.production, "RHO", "antigen made by a differentiated cell", unit: "ug/(L.d)", typical: 1.243e-4),
      .init(.clearance, "PHI", "clearance of antigen", unit: "1/d", typical: 0.0113),
      .init(.differentiatedStart, "S0", "differentiated cells at start", unit: "1", typical: 1000),
      .init(.stemStart, "R0", "stem-like cells at start", unit: "1", typical: 10),
      .init(.psaStart, "P0", "antigen at start", unit: "ug/L", typical: 11.83),
    ],
    outputs: [
      .init(.differentiated, "S", "differentiated cells", unit: "1"),
      .init(.stem, "R", "stem-like cells", unit: "1"),
      .init(.psa, "PSA", "prostate-specific antigen", unit: "ug/L"),
      .init(.relative, "REL", "antigen over that at start", unit: "1"),
    ],
    dosing: .today, regimen: "1 unit daily")
}
