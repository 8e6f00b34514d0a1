public import DiffEq

/// Tumor size in colorectal cancer under fluorouracil, with kill that fades as resistance appears.
///
///     dY/dt = KL Y − KD E e^(−λ t) Y                                                   per week
///
/// E is the rate at which drug is given, g/wk: the dose of the last 24 h times 7. So a course counts by its grams, when
/// they are given. See ``ClaretFluorouracil/description``.
public struct ClaretFluorouracil: Model {
  public enum State: Int, ModelIndex { case tumor }
  public enum Parameter: Int, ModelIndex {
    case growth, kill, resistance, base
    // Derived, by the dose of the day: KD E, 1/wk.
    case killNow
  }
  public enum Output: Int, ModelIndex { case tumor }

  public init() {}

  @inlinable public static var driver: ExposureDriver { .today }

  @inlinable
  public func doseChanged<S: RealScalar>(_ p: MutableValues<Parameter, S>, today: S) {
    p[.killNow] = p[.kill] * today * 0.007
  }

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) { y[.tumor] = p[.base] }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let kill = p[.killNow] * exp(p[.resistance] * (-t / 168))
    dy[.tumor] = (p[.growth] - kill) * y[.tumor] / 168
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) { out[.tumor] = y[.tumor] }

  /// Whether the published spreads are variances or coefficients of variation is not known to us; they are taken as
  /// variances, as a public implementation does. The baseline is assumed.
  public static let description = ModelDescription<ClaretFluorouracil>(
    name: "claret-5fu", summary: "fluorouracil in colorectal cancer: tumor size",
    source: """
      Claret et al. 2009, J Clin Oncol 27:4103, doi:10.1200/JCO.2008.21.0807; values of the phase III trial as in a \
      public implementation, which takes 0.556, 0.540 and 0.450 as variances of eta. Deviations: exposure follows the \
      days of dosing, not its average over a cycle; the baseline, median 90 mm, is assumed.
      """,
    parameters: [
      .init(.growth, "KL", "growth rate", unit: "1/wk", typical: 0.015, .logNormal(variance: 0.556)),
      .init(.kill, "KD", "kill by drug", unit: "1/g", typical: 0.058, .logNormal(variance: 0.540)),
      .init(
        .resistance, "LAMBDA", "rate at which resistance appears", unit: "1/wk", typical: 0.042,
        .logNormal(variance: 0.450)),
      .init(.base, "Y0", "tumor size at start", unit: "mm", typical: 90, .logNormal(variance: 0.36)),
    ],
    outputs: [.init(.tumor, "SLD", "tumor size", unit: "mm", .combined(additive: 14.9, proportional: 0))],
    dosing: .today, tumorSize: .tumor, roles: .init(growth: .growth), regimen: "765 mg on days 1-5 every 28d")
}
