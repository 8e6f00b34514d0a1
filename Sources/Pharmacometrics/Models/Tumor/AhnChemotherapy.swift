public import DiffEq

/// Normal, tumor and immune cells under a chemotherapy that harms all three.
///
///     dN/dt = r2 N (1 − b2 N) − c4 T N − a3 k N                                 k = 1 − e^(−B), per day
///     dT/dt = r1 T (1 − b1 T) − c2 I T − c3 T N − a2 k T
///     dI/dt = s + ρ I T/(α + T) − c1 I T − d1 I − a1 k I
///     dB/dt = u − d2 B
///
/// u is the rate of infusion, 0 to 1 per day in the source: `0.5 unit over 1d every 1d` is u = 0.5 without a break. The
/// course is deterministic. See ``AhnChemotherapy/description``.
public struct AhnChemotherapy: Model {
  public enum State: Int, ModelIndex { case normal, tumor, immune, drug }

  public enum Parameter: Int, ModelIndex {
    case r2, b2, c4, a3, r1, b1, c2, c3, a2, source, rho, alpha, c1, d1, a1, d2
    case normalStart, tumorStart, immuneStart
  }

  public enum Output: Int, ModelIndex { case normal, tumor, immune, drug }

  public init() {}

  @inlinable
  public func start<S: RealScalar>(_ y: MutableValues<State, S>, _ p: Values<Parameter, S>) {
    y[.normal] = p[.normalStart]
    y[.tumor] = p[.tumorStart]
    y[.immune] = p[.immuneStart]
    y[.drug] = .constant(0)
  }

  @inlinable @inline(never)
  public func derivative<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ dy: MutableValues<State, S>
  ) {
    let (n, tumor, immune) = (y[.normal], y[.tumor], y[.immune])
    let kill = 1 - exp(-y[.drug])
    let normalLoss = p[.c4] * tumor + p[.a3] * kill
    dy[.normal] = n * (p[.r2] * (1 - p[.b2] * n) - normalLoss) / 24
    let tumorLoss = p[.c2] * immune + p[.c3] * n + p[.a2] * kill
    dy[.tumor] = tumor * (p[.r1] * (1 - p[.b1] * tumor) - tumorLoss) / 24
    let recruitment = p[.source] + p[.rho] * immune * tumor / (p[.alpha] + tumor)
    let immuneLoss = p[.c1] * tumor + p[.d1] + p[.a1] * kill
    dy[.immune] = (recruitment - immune * immuneLoss) / 24
    dy[.drug] = p[.d2] * y[.drug] * (-1.0 / 24)
  }

  @inlinable
  public func read<S: RealScalar>(
    _ t: Double, _ y: Values<State, S>, _ p: Values<Parameter, S>, _ u: Exposure<S>, _ out: MutableValues<Output, S>
  ) {
    out[.normal] = y[.normal]
    out[.tumor] = y[.tumor]
    out[.immune] = y[.immune]
    out[.drug] = y[.drug]
  }

  public static let description = ModelDescription<AhnChemotherapy>(
    name: "ahn-chemo", summary: "chemotherapy against tumor, normal and immune cells (no drug in particular)",
    source: """
      Ahn, Park 2011, BioSystems 106:121, with the structure of de Pillis, Radunskaya 2003; constants as in DTR-Bench, \
      Luo et al. 2024, arXiv:2405.18610. Without the noise of that benchmark.
      """,
    parameters: [
      .init(.r2, "R2", "growth of normal cells", unit: "1/d", typical: 1),
      .init(.b2, "B2", "inverse capacity for normal cells", unit: "1", typical: 1),
      .init(.c4, "C4", "loss of normal cells to tumor cells", unit: "1/d", typical: 1),
      .init(.a3, "A3", "kill of normal cells by drug", unit: "1/d", typical: 0.1),
      .init(.r1, "R1", "growth of tumor cells", unit: "1/d", typical: 1.5),
      .init(.b1, "B1", "inverse capacity for tumor cells", unit: "1", typical: 1),
      .init(.c2, "C2", "loss of tumor cells to immune cells", unit: "1/d", typical: 0.5),
      .init(.c3, "C3", "loss of tumor cells to normal cells", unit: "1/d", typical: 1),
      .init(.a2, "A2", "kill of tumor cells by drug", unit: "1/d", typical: 0.3),
      .init(.source, "S", "supply of immune cells", unit: "1/d", typical: 0.33),
      .init(.rho, "RHO", "recruitment of immune cells by the tumor", unit: "1/d", typical: 0.01),
      .init(.alpha, "ALPHA", "tumor of half recruitment", unit: "1", typical: 0.3),
      .init(.c1, "C1", "loss of immune cells to tumor cells", unit: "1/d", typical: 1),
      .init(.d1, "D1", "death of immune cells", unit: "1/d", typical: 0.2),
      .init(.a1, "A1", "kill of immune cells by drug", unit: "1/d", typical: 0.2),
      .init(.d2, "D2", "decay of drug", unit: "1/d", typical: 1),
      .init(.normalStart, "N0", "normal cells at start", unit: "1", typical: 0.9),
      .init(.tumorStart, "T0", "tumor cells at start", unit: "1", typical: 0.2),
      .init(.immuneStart, "I0", "immune cells at start", unit: "1", typical: 0.005),
    ],
    outputs: [
      .init(.normal, "N", "normal cells", unit: "1"),
      .init(.tumor, "T", "tumor cells", unit: "1"),
      .init(.immune, "I", "immune cells", unit: "1"),
      .init(.drug, "B", "drug", unit: "1"),
    ],
    dosing: .state(.drug), roles: .init(clearance: .d2, growth: .r1), regimen: "1 unit over 1d every 1d for 15d",
    claims: [.nonNegativeStates, .proportionalToDose([.drug])])
}
