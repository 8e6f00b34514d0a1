public import DiffEq

extension KineticsView {
  /// The concentrations of drug, of metabolite and in the effect compartment at a later time of the same segment; 0
  /// where there is no such compartment. mg/L.
  @inlinable @inline(never)
  func concentrations(after hours: Double) -> (drug: S, metabolite: S, effect: S) {
    var sums = (drug: S.constant(0), metabolite: S.constant(0), effect: S.constant(0))
    if structure.isConfluent {
      let later = amounts(after: hours)
      sums.drug = later[.central] / volume
      if structure.metaboliteModes > 0 { sums.metabolite = later[.metabolite] / metabolite.volume }
      sums.effect = later[.effect]
    } else {
      for term in 0..<KineticsPlace.terms where structure.has(term) && hours < ends[term] {
        add(term, hours, to: &sums)
      }
      if structure.isMetaboliteConfluent { sums.metabolite = amounts(after: hours)[.metabolite] / metabolite.volume }
      if structure.isEffectConfluent { sums.effect = amounts(after: hours)[.effect] }
    }
    return (max(sums.drug, 0), max(sums.metabolite, 0), max(sums.effect, 0))
  }

  /// The concentration where there is nothing else.
  @inlinable @inline(never)
  func plainConcentration(after hours: Double) -> S {
    var sum = S.constant(0)
    for term in 0..<structure.modes where hours < ends[term] {
      sum += numbers[KineticsPlace.decays + term] * exp(rate(term) * -hours)
    }
    if structure.hasAbsorption && hours < ends[KineticsPlace.absorption] {
      sum += numbers[KineticsPlace.decays + KineticsPlace.absorption] * exp(absorption * -hours)
    }
    return max(sum, 0)
  }

  /// Adds what one term contributes to each concentration.
  @inlinable @inline(__always)
  func add(_ term: Int, _ hours: Double, to sums: inout (drug: S, metabolite: S, effect: S)) {
    let rate = rate(term)
    let decay = exp(rate * -hours)
    let decays = numbers + (KineticsPlace.decays + term)
    if term < 4 { sums.drug += decays[0] * decay }
    if has(term, in: 1) { sums.metabolite += decays[7] * decay }
    if has(term, in: 2) { sums.effect += decays[14] * decay }
    guard structure.isInfusing && term != KineticsPlace.absorption else { return }
    let rise = ExponentialChain.integral(rate, decay, hours)
    let rises = numbers + (KineticsPlace.rises + term)
    if term < 4 { sums.drug += rises[0] * rise }
    if has(term, in: 1) { sums.metabolite += rises[7] * rise }
    if has(term, in: 2) { sums.effect += rises[14] * rise }
  }
}

extension LinearKinetics {
  /// The concentration in the central compartment at a later time of the same segment.
  /// - Parameter hours: since now; at least 0.
  /// - Returns: mg/L.
  @inlinable
  public func concentration(after hours: Double) -> S {
    read { $0.concentrations(after: hours).drug }
  }

  /// The metabolite's concentration at a later time of the same segment; 0 without a metabolite.
  /// - Parameter hours: since now; at least 0.
  /// - Returns: mg/L.
  @inlinable
  public func metaboliteConcentration(after hours: Double) -> S {
    read { $0.concentrations(after: hours).metabolite }
  }

  /// The concentration in the effect compartment at a later time of the same segment; 0 without one.
  /// - Parameter hours: since now; at least 0.
  /// - Returns: mg/L.
  @inlinable
  public func effectConcentration(after hours: Double) -> S {
    read { $0.concentrations(after: hours).effect }
  }
}
