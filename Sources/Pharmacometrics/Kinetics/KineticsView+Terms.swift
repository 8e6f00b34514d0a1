public import DiffEq

extension KineticsView {
  /// Sets up the amplitudes of the segment that begins now.
  ///
  /// An infusion into the depot counts as a depot of D - R/ka, which decays, and a constant input R to where the depot
  /// empties.
  @inlinable
  func refresh() {
    for term in 0..<KineticsPlace.terms { ends[term] = .infinity }
    var absorbed = S.constant(0)
    var input = centralInput
    if structure.hasAbsorption {
      absorbed = absorption * state(.depot) - depotInput
      input += systemicFraction * depotInput
    }
    let drive = systemicFraction * absorbed
    let (decays, rises) = (numbers + KineticsPlace.decays, numbers + KineticsPlace.rises)
    decays[3] = .constant(0)
    for mode in 0..<structure.modes {
      var amplitude = start(mode, 0)
      if structure.hasAbsorption {
        let part = drive * numbers[KineticsPlace.absorptionTransfers + mode]
        amplitude += part
        decays[3] -= part
      }
      decays[mode] = amplitude
      rises[mode] = projection(mode, to: 0, from: 0) * input
    }
    // Of amounts up to here, which feed the driven compartments.
    if structure.metaboliteModes > 0 {
      setAmplitudes(1, metabolite, KineticsPlace.metaboliteTerm, absorbed, state(.metabolite), state(.metabolitePeripheral))
    }
    if structure.hasEffect {
      setAmplitudes(2, effect, KineticsPlace.effectTerm, absorbed, state(.effect), .constant(0))
    }
    let inverse = 1 / volume
    for term in 0..<4 where structure.has(term) {
      decays[term] = decays[term] * inverse
      if term < 3 { rises[term] = rises[term] * inverse }
    }
  }

  /// Amplitudes of a metabolite or an effect compartment, from those of the parent's amount.
  @inlinable
  func setAmplitudes(_ row: Int, _ driven: DrivenView<S>, _ ownTerm: Int, _ absorbed: S, _ central: S, _ peripheral: S) {
    let parent = numbers + KineticsPlace.decays
    let decays = parent + KineticsPlace.terms * row
    for term in 0..<4 where structure.has(term) { decays[term] = driven.formation * parent[term] }
    if structure.hasAbsorption { decays[3] += driven.presystemic * absorbed }
    distribute(decays, driven, ownTerm, central, peripheral)
    guard structure.isInfusing else { return }
    let parentRises = numbers + KineticsPlace.rises
    let rises = parentRises + KineticsPlace.terms * row
    for term in 0..<structure.modes { rises[term] = driven.formation * parentRises[term] }
    rises[3] = .constant(0)
    distribute(rises, driven, ownTerm, driven.presystemic * depotInput, .constant(0))
  }

  /// Turns an input's amplitudes at the parent's rates into the concentration's, its own rates included.
  @inlinable
  func distribute(
    _ amplitudes: UnsafeMutablePointer<S>, _ driven: DrivenView<S>, _ ownTerm: Int, _ central: S, _ peripheral: S
  ) {
    for own in 0..<driven.modes {
      var amplitude = driven.projection(own, to: 0, from: 0) * central
      if driven.modes > 1 { amplitude += driven.projection(own, to: 0, from: 1) * peripheral }
      for term in 0..<4 where structure.has(term) { amplitude -= driven.transfer(from: term, to: own) * amplitudes[term] }
      amplitudes[ownTerm + own] = amplitude / driven.volume
    }
    for term in 0..<4 where structure.has(term) {
      var transfer = driven.transfer(from: term, to: 0)
      if driven.modes > 1 { transfer += driven.transfer(from: term, to: 1) }
      amplitudes[term] = transfer * amplitudes[term] / driven.volume
    }
  }

  /// Finds when each term will have decayed, beside the parent's slowest, below 2^-60 in all lanes: a rounding of the
  /// sum is larger. Worth its while before many readings.
  @inlinable
  func setEnds() {
    guard !structure.isInfusing && !S.hasDerivative else { return }
    let slowest = structure.modes - 1
    for term in 0..<KineticsPlace.terms where term != slowest && structure.has(term) {
      var end = -Double.infinity
      for row in 0..<3 where has(term, in: row) {
        let amplitudes = numbers + KineticsPlace.decays + KineticsPlace.terms * row
        let excess = log(abs(amplitudes[term])) - log(abs(amplitudes[slowest])) + 60 * 0.693147180559945309
        let time = excess / (rate(term) - rate(slowest))
        for lane in 0..<S.laneCount where amplitudes[term][lane: lane] != 0 {
          let isFaster = rate(term)[lane: lane] > rate(slowest)[lane: lane]
          end = isFaster && !time[lane: lane].isNaN ? Swift.max(end, time[lane: lane]) : .infinity
          if end == .infinity { break }
        }
      }
      ends[term] = end
    }
  }

  /// Whether a term occurs in the concentration (row 0), the metabolite's (1) or the effect compartment's (2).
  @inlinable @inline(__always)
  func has(_ term: Int, in row: Int) -> Bool {
    switch row {
    case 0: term < 4
    case 1: structure.metaboliteModes > 0 && term < 6
    default: structure.hasEffect && (term < 4 || term == 6)
    }
  }
}
