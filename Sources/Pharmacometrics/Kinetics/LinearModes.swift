public import DiffEq

/// What ``LinearKinetics`` derives from its parameters once: rates, projections and transfers.
///
/// A class of constants, so that a copy of the kinetics does not copy it.
@usableFromInline
final class LinearModes<S: RealScalar>: Sendable {
  /// How many compartments the disposition has, and as many modes.
  @usableFromInline let count: Int
  @usableFromInline let first: MammillaryMode<S>
  @usableFromInline let second: MammillaryMode<S>
  @usableFromInline let third: MammillaryMode<S>
  @usableFromInline let clearance: S
  @usableFromInline let volume: S
  @usableFromInline let inverseVolume: S

  @usableFromInline let hasDepot: Bool
  /// 0 without a depot.
  @usableFromInline let absorption: S
  @usableFromInline let systemicFraction: S
  /// cc / (ka - λ), the transfers from the depot.
  @usableFromInline let transfer: S
  @usableFromInline let secondTransfer: S
  @usableFromInline let thirdTransfer: S
  /// Whether the absorption rate is so close to another that amplitudes of single modes would cancel.
  @usableFromInline let isConfluent: Bool

  @usableFromInline let hasMetabolite: Bool
  @usableFromInline let metabolite: DrivenModes<S>
  @usableFromInline let hasEffect: Bool
  @usableFromInline let effect: DrivenModes<S>

  @inlinable
  init(_ disposition: LinearDisposition<S>) {
    disposition.requireValid()
    let zero = S.constant(0)
    let parent = MammillaryModes(
      clearance: disposition.clearance, volume: disposition.volume, peripherals: disposition.peripherals)
    let rate = disposition.absorption ?? zero
    (count, first, second, third) = (parent.count, parent.first, parent.second, parent.third)
    clearance = disposition.clearance
    volume = disposition.volume
    inverseVolume = 1 / disposition.volume
    hasDepot = disposition.absorption != nil
    absorption = rate
    systemicFraction = disposition.systemicFraction
    transfer = parent.first.cc / (rate - parent.first.rate)
    secondTransfer = parent.second.cc / (rate - parent.second.rate)
    thirdTransfer = parent.third.cc / (rate - parent.third.rate)
    isConfluent = disposition.absorption.map { Confluence.isConfluent($0, parent, nil) } ?? false

    hasMetabolite = disposition.metabolite != nil
    let drug =
      disposition.metabolite
      ?? LinearDisposition.Metabolite(formedFraction: zero, clearance: zero, volume: .constant(1))
    metabolite = DrivenModes(
      modes: MammillaryModes(
        clearance: drug.clearance, volume: drug.volume, peripherals: drug.peripheral.map { [$0] } ?? []),
      formation: drug.formedFraction * disposition.clearance / disposition.volume,
      presystemic: drug.presystemicFraction, volume: drug.volume, clearance: drug.clearance, parent: parent,
      absorption: disposition.absorption)
    hasEffect = disposition.effectRate != nil
    let effectRate = disposition.effectRate ?? zero
    effect = DrivenModes(
      modes: MammillaryModes(rate: effectRate), formation: effectRate / disposition.volume, presystemic: zero,
      volume: .constant(1), clearance: zero, parent: parent, absorption: disposition.absorption)
  }
}
