public import DiffEq

/// What another compartment model feeds: the metabolite of a drug, or an effect compartment.
///
///     input = formation · x + presystemic · ka D + presystemic · (depot infusion, see ``LinearKinetics``)
///
/// with x the parent's central amount. It has modes of its own; each pairs with each of the parent's.
@usableFromInline
struct DrivenModes<S: RealScalar>: Sendable {
  /// Its own modes.
  @usableFromInline var modes: MammillaryModes<S>
  /// The input per parent's central amount. 1/h, or 1/(h L) where the state is a concentration.
  @usableFromInline var formation: S
  /// The share of the absorbed drug that enters directly.
  @usableFromInline var presystemic: S
  /// What the central state is divided by to be a concentration. L.
  @usableFromInline var volume: S
  /// The transfer Pj / (μj - r) from each rate r of the parent, absorption last, to mode j, at 4 j + r.
  @usableFromInline var transfers: InlineArray<8, S>
  /// Whether rates are so close that amplitudes of single modes would cancel.
  @usableFromInline var isConfluent: Bool

  @inlinable
  init(
    modes: MammillaryModes<S>, formation: S, presystemic: S, volume: S, parent: MammillaryModes<S>, absorption: S?
  ) {
    self.modes = modes
    self.formation = formation
    self.presystemic = presystemic
    self.volume = volume
    transfers = InlineArray(repeating: .constant(0))
    isConfluent = false
    for own in 0..<modes.count {
      let rate = modes.rates[own]
      let weight = modes.projection(own, to: 0, from: 0)
      for other in 0..<parent.count {
        transfers[4 * own + other] = weight / (rate - parent.rates[other])
        if Confluence.isConfluent(rate, parent.rates[other], absorption) { isConfluent = true }
      }
      if let absorption { transfers[4 * own + 3] = weight / (rate - absorption) }
    }
  }
}

/// When rates count as equal.
@usableFromInline
enum Confluence {
  /// Whether, in any lane, single exponentials of these rates would lose more than about 3 of 16 digits to one another.
  @inlinable
  static func isConfluent<S: RealScalar>(_ first: S, _ second: S, _ third: S?) -> Bool {
    for lane in 0..<S.laneCount {
      let gap = gap(first[lane: lane], second[lane: lane])
      if !(gap >= 1e-3) { return true }
      guard let third else { continue }
      let toFirst = self.gap(first[lane: lane], third[lane: lane])
      let toSecond = self.gap(second[lane: lane], third[lane: lane])
      if !(Swift.min(gap * toFirst, gap * toSecond, toFirst * toSecond) >= 1e-3) { return true }
    }
    return false
  }

  /// The distance of two rates as a share of the larger; not a number where both are 0.
  @inlinable
  static func gap(_ first: Double, _ second: Double) -> Double {
    Swift.abs(first - second) / Swift.max(first, second)
  }
}
