public import DiffEq

/// The state of a linear compartment model and its exact course until the next change of dose or parameters.
///
/// Between changes every amount is a sum of exponentials in the roots of the model (``LinearDisposition``), the absorption
/// rate and, with an infusion, a constant. The sums are set up when a dose, a rate or a parameter changes, so that a
/// reading costs one exponential per root and allocates nothing. Where two rates nearly agree (ka = k, ke0 = ka, a
/// metabolite as slow as its parent) readings take divided differences instead, which are exact there too and
/// some times slower; which of both is used is decided when parameters change.
///
/// Readings of concentrations are at least 0: what falls below is rounding. Amounts are not cut off.
/// Bioavailability and lag times are the caller's: doses enter when and as they are given here.
public struct LinearKinetics<S: RealScalar>: Sendable {
  @usableFromInline var parent: MammillaryModes<S>
  @usableFromInline var absorption: S?
  @usableFromInline var systemicFraction: S
  @usableFromInline var clearance: S
  @usableFromInline var volume: S
  @usableFromInline var metabolite: DrivenModes<S>?
  @usableFromInline var metaboliteClearance: S
  @usableFromInline var effect: DrivenModes<S>?
  /// Pi / (ka - λi), the transfer from the depot.
  @usableFromInline var absorptionTransfers: InlineArray<3, S>
  @usableFromInline var isConfluent: Bool

  @usableFromInline var state: LinearAmounts<S>
  @usableFromInline var depotInput: S
  @usableFromInline var centralInput: S
  @usableFromInline var isInfusing: Bool

  /// Amplitudes of the concentration at λ (0 to 2) and ka (3), and of its part that rises with an infusion.
  @usableFromInline var decays: InlineArray<4, S>
  @usableFromInline var rises: InlineArray<3, S>
  /// As in ``DrivenModes/amplitudes(forcing:parentCount:central:peripheral:)``.
  @usableFromInline var metaboliteDecays: InlineArray<6, S>
  @usableFromInline var metaboliteRises: InlineArray<6, S>
  @usableFromInline var effectDecays: InlineArray<6, S>
  @usableFromInline var effectRises: InlineArray<6, S>

  /// Empty compartments.
  @inlinable
  public init(_ disposition: LinearDisposition<S>) {
    let zero = S.constant(0)
    parent = MammillaryModes(rate: zero)
    systemicFraction = zero
    clearance = zero
    volume = zero
    metaboliteClearance = zero
    absorptionTransfers = InlineArray(repeating: zero)
    isConfluent = false
    state = LinearAmounts()
    depotInput = zero
    centralInput = zero
    isInfusing = false
    decays = InlineArray(repeating: zero)
    rises = InlineArray(repeating: zero)
    metaboliteDecays = InlineArray(repeating: zero)
    metaboliteRises = InlineArray(repeating: zero)
    effectDecays = InlineArray(repeating: zero)
    effectRises = InlineArray(repeating: zero)
    update(disposition)
  }

  /// Changes the parameters from now on. Amounts and running infusions stay.
  @inlinable
  public mutating func update(_ disposition: LinearDisposition<S>) {
    disposition.requireValid()
    parent = MammillaryModes(
      clearance: disposition.clearance, volume: disposition.volume, peripherals: disposition.peripherals)
    absorption = disposition.absorption
    systemicFraction = disposition.systemicFraction
    clearance = disposition.clearance
    volume = disposition.volume
    isConfluent = false
    if let absorption {
      for mode in 0..<parent.count {
        absorptionTransfers[mode] = parent.projection(mode, to: 0, from: 0) / (absorption - parent.rates[mode])
        if Confluence.isConfluent(absorption, parent.rates[mode], nil) { isConfluent = true }
      }
    }
    metabolite = disposition.metabolite.map { metabolite in
      let modes = MammillaryModes(
        clearance: metabolite.clearance, volume: metabolite.volume,
        peripherals: metabolite.peripheral.map { [$0] } ?? [])
      return DrivenModes(
        modes: modes, formation: metabolite.formedFraction * disposition.clearance / disposition.volume,
        presystemic: metabolite.presystemicFraction, volume: metabolite.volume, parent: parent, absorption: absorption)
    }
    metaboliteClearance = disposition.metabolite?.clearance ?? .constant(0)
    effect = disposition.effectRate.map { rate in
      DrivenModes(
        modes: MammillaryModes(rate: rate), formation: rate / disposition.volume, presystemic: .constant(0),
        volume: .constant(1), parent: parent, absorption: absorption)
    }
    refresh()
  }

  /// Empties all compartments and stops all infusions.
  @inlinable
  public mutating func reset() {
    state = LinearAmounts()
    depotInput = .constant(0)
    centralInput = .constant(0)
    isInfusing = false
    refresh()
  }

  /// Adds an amount at once.
  /// - Parameter amount: mg.
  @inlinable
  public mutating func addBolus(_ amount: S, to site: DoseSite) {
    requireDepot(site)
    state[site == .depot ? .depot : .central] += amount
    refresh()
  }

  /// Sets the total rate of the running infusions into one compartment, until it is set anew.
  /// - Parameter rate: mg/h; 0 ends them.
  @inlinable
  public mutating func setInfusionRate(_ rate: S, to site: DoseSite) {
    requireDepot(site)
    if site == .depot { depotInput = rate } else { centralInput = rate }
    isInfusing = false
    for lane in 0..<S.laneCount where depotInput[lane: lane] != 0 || centralInput[lane: lane] != 0 { isInfusing = true }
    refresh()
  }

  /// What is in each compartment now.
  @inlinable
  public var amounts: LinearAmounts<S> { state }

  /// The total rate of the running infusions into one compartment. mg/h.
  @inlinable
  public func infusionRate(to site: DoseSite) -> S { site == .depot ? depotInput : centralInput }

  /// Sets what is in the compartments, for instance to what was observed.
  @inlinable
  public mutating func setAmounts(_ amounts: LinearAmounts<S>) {
    state = amounts
    refresh()
  }

  /// Moves to a later time.
  /// - Parameter hours: at least 0.
  @inlinable
  public mutating func advance(by hours: Double) {
    guard hours != 0 else { return }
    state = amounts(after: hours)
    refresh()
  }

  @inlinable
  func requireDepot(_ site: DoseSite) {
    precondition(
      site != .depot || absorption != nil, "LinearKinetics: a dose into the depot, without absorption")
  }
}
