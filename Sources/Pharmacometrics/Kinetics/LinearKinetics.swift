public import DiffEq

/// The state of a linear compartment model and its exact course until the next change of dose or parameters.
///
/// Between changes every concentration is a sum of exponentials in the roots of the model (``LinearDisposition``), the
/// absorption rate and, with an infusion, their integrals. The sums are set up when a dose, a rate or a parameter
/// changes, so that a reading costs one exponential per root and allocates nothing. Where two rates nearly agree
/// (ka = k, ke0 = ka, a metabolite as slow as its parent) readings take divided differences instead, which are exact
/// there too and some times slower; which of both is used is decided when parameters change.
///
/// An infusion into the depot counts as a depot of D - R/ka, which decays, and a constant input R to where it empties.
///
/// Readings of concentrations are at least 0: what falls below is rounding. Amounts are not cut off.
/// Bioavailability and lag times are the caller's: doses enter when and as they are given here.
public struct LinearKinetics<S: RealScalar>: Sendable {
  @usableFromInline var modes: LinearModes<S>
  @usableFromInline var state: LinearAmounts<S>
  @usableFromInline var depotInput: S
  @usableFromInline var centralInput: S
  @usableFromInline var isInfusing: Bool
  @usableFromInline var plasmaCourse: ExponentialSum<S>
  @usableFromInline var metaboliteCourse: ExponentialSum<S>
  @usableFromInline var effectCourse: ExponentialSum<S>

  /// Empty compartments.
  @inlinable
  public init(_ disposition: LinearDisposition<S>) {
    modes = LinearModes(disposition)
    state = LinearAmounts()
    depotInput = .constant(0)
    centralInput = .constant(0)
    isInfusing = false
    plasmaCourse = ExponentialSum()
    metaboliteCourse = ExponentialSum()
    effectCourse = ExponentialSum()
  }

  /// Changes the parameters from now on. Amounts and running infusions stay.
  ///
  /// Compartments must stay as long as they hold drug: what is in one that the new parameters do not have is lost.
  @inlinable
  public mutating func update(_ disposition: LinearDisposition<S>) {
    modes = LinearModes(disposition)
    if !modes.hasDepot {
      state.depot = .constant(0)
      depotInput = .constant(0)
      setInfusing()
    }
    refresh()
  }

  /// What is in each compartment now.
  @inlinable
  public var amounts: LinearAmounts<S> { state }

  /// The total rate of the running infusions into one compartment. mg/h.
  @inlinable
  public func infusionRate(to site: DoseSite) -> S { site == .depot ? depotInput : centralInput }

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
    if site == .depot { state.depot += amount } else { state.central += amount }
    refresh()
  }

  /// Sets the total rate of the running infusions into one compartment, until it is set anew.
  /// - Parameter rate: mg/h; 0 ends them.
  @inlinable
  public mutating func setInfusionRate(_ rate: S, to site: DoseSite) {
    requireDepot(site)
    if site == .depot { depotInput = rate } else { centralInput = rate }
    setInfusing()
    refresh()
  }

  @inlinable
  mutating func setInfusing() {
    isInfusing = false
    for lane in 0..<S.laneCount where depotInput[lane: lane] != 0 || centralInput[lane: lane] != 0 { isInfusing = true }
  }

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
    precondition(site != .depot || modes.hasDepot, "LinearKinetics: a dose into the depot, without absorption")
  }
}
