public import DiffEq

extension LinearKinetics {
  /// What a model sees of the drug at a later time of the same segment.
  /// - Parameters:
  ///   - hours: since now; at least 0.
  ///   - today: the drug given in the last 24 h.
  @inlinable @inline(__always)
  func seen(after hours: Double, today: S) -> Exposure<S> {
    var exposure = Exposure(
      concentration: S.constant(0), metabolite: .constant(0), effect: .constant(0), today: today)
    see(after: hours, &exposure)
    return exposure
  }

  /// Replaces the concentrations that a model sees by those at a later time of the same segment.
  /// - Parameter hours: since now; at least 0.
  @inlinable @inline(never)
  func see(after hours: Double, _ exposure: inout Exposure<S>) {
    exposure.concentration = concentration(after: hours)
    if modes.hasMetabolite { exposure.metabolite = metaboliteConcentration(after: hours) }
    if modes.hasEffect { exposure.effect = effectConcentration(after: hours) }
  }
}

// The parts of a change, of which several may come before one refresh.
extension LinearKinetics {
  @inlinable
  mutating func move(by hours: Double) {
    if hours != 0 { state = amounts(after: hours) }
  }

  @inlinable
  mutating func give(_ amount: S, to site: DoseSite) {
    if site == .depot { state.depot += amount } else { state.central += amount }
  }

  @inlinable
  mutating func infuse(_ rate: S, to site: DoseSite) {
    if site == .depot { depotInput = rate } else { centralInput = rate }
    setInfusing()
  }
}
