public import DiffEq

/// What another compartment model feeds: the metabolite of a drug, or an effect compartment.
///
///     input = formation · x + presystemic · (what leaves the depot)
///
/// with x the parent's central amount. It has one or two modes of its own; each pairs with each of the parent's.
@usableFromInline
struct DrivenModes<S: RealScalar>: Sendable {
  /// The transfers 1 / (μ - r) from the rates r of the parent to one own mode.
  @usableFromInline
  struct Transfer: Sendable {
    @usableFromInline var first, second, third, absorption: S

    @inlinable
    init(_ rate: S, _ parent: MammillaryModes<S>, _ absorption: S) {
      first = 1 / (rate - parent.first.rate)
      second = 1 / (rate - parent.second.rate)
      third = 1 / (rate - parent.third.rate)
      self.absorption = 1 / (rate - absorption)
    }
  }

  /// How many modes of its own.
  @usableFromInline var count: Int
  @usableFromInline var first: MammillaryMode<S>
  @usableFromInline var second: MammillaryMode<S>
  /// The input per parent's central amount. 1/h, or 1/(h L) where the state is a concentration.
  @usableFromInline var formation: S
  /// The share of the absorbed drug that enters directly.
  @usableFromInline var presystemic: S
  /// What the central state is divided by to be a concentration. L.
  @usableFromInline var volume: S
  /// L/h; not used by an effect compartment.
  @usableFromInline var clearance: S
  @usableFromInline var transfer: Transfer
  @usableFromInline var secondTransfer: Transfer
  /// Whether rates are so close that amplitudes of single modes would cancel.
  @usableFromInline var isConfluent: Bool

  @inlinable
  init(
    modes: MammillaryModes<S>, formation: S, presystemic: S, volume: S, clearance: S, parent: MammillaryModes<S>,
    absorption: S?
  ) {
    count = modes.count
    first = modes.first
    second = modes.second
    self.formation = formation
    self.presystemic = presystemic
    self.volume = volume
    self.clearance = clearance
    transfer = Transfer(modes.first.rate, parent, absorption ?? .constant(0))
    secondTransfer = Transfer(modes.second.rate, parent, absorption ?? .constant(0))
    isConfluent = Confluence.isConfluent(modes.first.rate, parent, absorption)
    if count > 1 && Confluence.isConfluent(modes.second.rate, parent, absorption) { isConfluent = true }
  }
}

/// When rates count as equal.
@usableFromInline
enum Confluence {
  /// Whether, in any lane, exponentials of these rates would lose more than about 3 of 16 digits to one another.
  @inlinable
  static func isConfluent<S: RealScalar>(_ rate: S, _ parent: MammillaryModes<S>, _ absorption: S?) -> Bool {
    for lane in 0..<S.laneCount {
      let third = absorption?[lane: lane]
      if isConfluent(rate[lane: lane], parent.first.rate[lane: lane], third) { return true }
      if parent.count > 1 && isConfluent(rate[lane: lane], parent.second.rate[lane: lane], third) { return true }
      if parent.count > 2 && isConfluent(rate[lane: lane], parent.third.rate[lane: lane], third) { return true }
    }
    return false
  }

  @inlinable
  static func isConfluent(_ first: Double, _ second: Double, _ third: Double?) -> Bool {
    let gap = gap(first, second)
    guard let third else { return !(gap >= 1e-3) }
    let toFirst = self.gap(first, third)
    let toSecond = self.gap(second, third)
    return !(gap >= 1e-3 && Swift.min(gap * toFirst, gap * toSecond, toFirst * toSecond) >= 1e-3)
  }

  /// The distance of two rates as a share of the larger; not a number where both are 0.
  @inlinable
  static func gap(_ first: Double, _ second: Double) -> Double {
    Swift.abs(first - second) / Swift.max(first, second)
  }
}
