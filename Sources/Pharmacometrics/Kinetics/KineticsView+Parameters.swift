public import DiffEq

extension KineticsView {
  /// Changes the parameters from now on. Amounts and running infusions stay.
  @inlinable
  mutating func update(_ disposition: LinearDisposition<S>) {
    disposition.requireValid()
    let isInfusing = structure.isInfusing
    structure = store(disposition)
    structure.isInfusing = isInfusing
    refresh()
  }

  /// Writes the numbers that parameters determine.
  @inlinable
  func store(_ disposition: LinearDisposition<S>) -> KineticsStructure {
    let parent = MammillaryModes(
      clearance: disposition.clearance, volume: disposition.volume, peripherals: disposition.peripherals)
    var structure = KineticsStructure()
    structure.modes = parent.count
    for mode in 0..<parent.count { numbers[KineticsPlace.rates + mode] = parent.rates[mode] }
    for index in 0..<27 { numbers[KineticsPlace.projections + index] = parent.projections[index] }
    numbers[KineticsPlace.systemicFraction] = disposition.systemicFraction
    numbers[KineticsPlace.clearance] = disposition.clearance
    numbers[KineticsPlace.volume] = disposition.volume
    if let absorption = disposition.absorption {
      structure.hasAbsorption = true
      numbers[KineticsPlace.absorption] = absorption
      for mode in 0..<parent.count {
        numbers[KineticsPlace.absorptionTransfers + mode] =
          parent.projection(mode, to: 0, from: 0) / (absorption - parent.rates[mode])
        if Confluence.isConfluent(absorption, parent.rates[mode], nil) { structure.isConfluent = true }
      }
    }
    if let metabolite = disposition.metabolite {
      let own = MammillaryModes(
        clearance: metabolite.clearance, volume: metabolite.volume,
        peripherals: metabolite.peripheral.map { [$0] } ?? [])
      let driven = DrivenModes(
        modes: own, formation: metabolite.formedFraction * disposition.clearance / disposition.volume,
        presystemic: metabolite.presystemicFraction, volume: metabolite.volume, parent: parent,
        absorption: disposition.absorption)
      store(driven, at: KineticsPlace.metabolite, term: KineticsPlace.metaboliteTerm)
      structure.metaboliteModes = own.count
      structure.isMetaboliteConfluent = driven.isConfluent
      numbers[KineticsPlace.metaboliteClearance] = metabolite.clearance
    }
    if let rate = disposition.effectRate {
      let driven = DrivenModes(
        modes: MammillaryModes(rate: rate), formation: rate / disposition.volume, presystemic: .constant(0),
        volume: .constant(1), parent: parent, absorption: disposition.absorption)
      store(driven, at: KineticsPlace.effect, term: KineticsPlace.effectTerm)
      structure.hasEffect = true
      structure.isEffectConfluent = driven.isConfluent
    }
    return structure
  }

  @inlinable
  func store(_ driven: DrivenModes<S>, at place: Int, term: Int) {
    let target = numbers + place
    for mode in 0..<driven.modes.count { numbers[KineticsPlace.rates + term + mode] = driven.modes.rates[mode] }
    for index in 0..<18 { target[DrivenPlace.projections + index] = driven.modes.projections[index] }
    for index in 0..<8 { target[DrivenPlace.transfers + index] = driven.transfers[index] }
    target[DrivenPlace.formation] = driven.formation
    target[DrivenPlace.presystemic] = driven.presystemic
    target[DrivenPlace.volume] = driven.volume
  }
}
