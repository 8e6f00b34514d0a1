/// Where each number of a linear model stands.
///
/// Concentrations are sums of at most seven terms, each with its rate: λ of the parent at 0 to 2, absorption at 3, the
/// metabolite's own rates at 4 and 5, the effect compartment's at 6.
@usableFromInline
enum KineticsPlace {
  @usableFromInline static var terms: Int { 7 }
  @usableFromInline static var absorption: Int { 3 }
  @usableFromInline static var metaboliteTerm: Int { 4 }
  @usableFromInline static var effectTerm: Int { 6 }

  /// By term. 1/h.
  @usableFromInline static var rates: Int { 0 }
  /// As in ``MammillaryModes``.
  @usableFromInline static var projections: Int { 7 }
  /// Pi / (ka - λi), the transfer from the depot.
  @usableFromInline static var absorptionTransfers: Int { 34 }
  @usableFromInline static var systemicFraction: Int { 37 }
  @usableFromInline static var clearance: Int { 38 }
  @usableFromInline static var volume: Int { 39 }
  @usableFromInline static var metaboliteClearance: Int { 40 }
  /// What is in each compartment, as in ``LinearCompartment``.
  @usableFromInline static var state: Int { 41 }
  @usableFromInline static var depotInput: Int { 48 }
  @usableFromInline static var centralInput: Int { 49 }
  /// Amplitudes by term: of the concentration, of the metabolite's and of the effect compartment's.
  @usableFromInline static var decays: Int { 50 }
  /// Amplitudes of what rises with an infusion, likewise.
  @usableFromInline static var rises: Int { 71 }
  /// The metabolite's and the effect compartment's own numbers, see ``DrivenView``.
  @usableFromInline static var metabolite: Int { 92 }
  @usableFromInline static var effect: Int { 92 + DrivenPlace.count }
  @usableFromInline static var count: Int { 92 + 2 * DrivenPlace.count }
}

/// Where each number of a metabolite or an effect compartment stands, from its first on.
@usableFromInline
enum DrivenPlace {
  /// As in ``MammillaryModes``, of two modes.
  @usableFromInline static var projections: Int { 0 }
  /// As in ``DrivenModes``.
  @usableFromInline static var transfers: Int { 18 }
  @usableFromInline static var formation: Int { 26 }
  @usableFromInline static var presystemic: Int { 27 }
  @usableFromInline static var volume: Int { 28 }
  @usableFromInline static var count: Int { 29 }
}
