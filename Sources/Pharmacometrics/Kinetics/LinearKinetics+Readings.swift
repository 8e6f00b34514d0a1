public import DiffEq

extension LinearKinetics {
  /// The concentration in the central compartment at a later time of the same segment.
  /// - Parameter hours: since now; at least 0.
  /// - Returns: mg/L.
  @inlinable
  public func concentration(after hours: Double) -> S {
    if isConfluent { return max(amounts(after: hours)[.central] / volume, 0) }
    var sum = S.constant(0)
    for mode in 0..<parent.count {
      let decay = exp(parent.rates[mode] * -hours)
      sum += decays[mode] * decay
      if isInfusing { sum += rises[mode] * ExponentialChain.integral(parent.rates[mode], decay, hours) }
    }
    if let absorption { sum += decays[3] * exp(absorption * -hours) }
    return max(sum, 0)
  }

  /// The metabolite's concentration at a later time of the same segment; 0 without a metabolite.
  /// - Parameter hours: since now; at least 0.
  /// - Returns: mg/L.
  @inlinable
  public func metaboliteConcentration(after hours: Double) -> S {
    guard let metabolite else { return .constant(0) }
    if metabolite.isConfluent || isConfluent { return max(amounts(after: hours)[.metabolite] / metabolite.volume, 0) }
    return drivenConcentration(metabolite, metaboliteDecays, metaboliteRises, hours)
  }

  /// The concentration in the effect compartment at a later time of the same segment; 0 without one.
  /// - Parameter hours: since now; at least 0.
  /// - Returns: mg/L.
  @inlinable
  public func effectConcentration(after hours: Double) -> S {
    guard let effect else { return .constant(0) }
    if effect.isConfluent || isConfluent { return max(amounts(after: hours)[.effect], 0) }
    return drivenConcentration(effect, effectDecays, effectRises, hours)
  }

  @inlinable
  func drivenConcentration(
    _ driven: borrowing DrivenModes<S>, _ decays: InlineArray<6, S>, _ rises: InlineArray<6, S>, _ hours: Double
  ) -> S {
    var sum = S.constant(0)
    for mode in 0..<parent.count {
      let decay = exp(parent.rates[mode] * -hours)
      sum += decays[mode] * decay
      if isInfusing { sum += rises[mode] * ExponentialChain.integral(parent.rates[mode], decay, hours) }
    }
    if let absorption { sum += decays[3] * exp(absorption * -hours) }
    for mode in 0..<driven.modes.count {
      let decay = exp(driven.modes.rates[mode] * -hours)
      sum += decays[4 + mode] * decay
      if isInfusing { sum += rises[4 + mode] * ExponentialChain.integral(driven.modes.rates[mode], decay, hours) }
    }
    return max(sum, 0)
  }

  /// Sets up the amplitudes of the segment that begins now.
  ///
  /// An infusion into the depot counts as a depot of D - R/ka, which decays, and a constant input R to where the depot
  /// empties.
  @inlinable
  mutating func refresh() {
    var forcing = InlineArray<4, S>(repeating: .constant(0))
    var rising = InlineArray<4, S>(repeating: .constant(0))
    var absorbed = S.constant(0)
    var input = centralInput
    if let absorption {
      absorbed = absorption * state[.depot] - depotInput
      input += systemicFraction * depotInput
    }
    let drive = systemicFraction * absorbed
    for mode in 0..<parent.count {
      var amplitude = parent.projection(mode, to: 0, from: 0) * state[.central]
      if parent.count > 1 { amplitude += parent.projection(mode, to: 0, from: 1) * state[.peripheral] }
      if parent.count > 2 { amplitude += parent.projection(mode, to: 0, from: 2) * state[.secondPeripheral] }
      if absorption != nil {
        let part = drive * absorptionTransfers[mode]
        amplitude += part
        forcing[3] -= part
      }
      forcing[mode] = amplitude
      rising[mode] = parent.projection(mode, to: 0, from: 0) * input
    }
    let inverse = 1 / volume
    for index in 0..<4 { decays[index] = forcing[index] * inverse }
    for index in 0..<3 { rises[index] = rising[index] * inverse }
    if let metabolite {
      (metaboliteDecays, metaboliteRises) = drivenAmplitudes(
        metabolite, forcing, rising, absorbed, state[.metabolite], state[.metabolitePeripheral])
    }
    if let effect {
      (effectDecays, effectRises) = drivenAmplitudes(effect, forcing, rising, absorbed, state[.effect], .constant(0))
    }
  }

  @inlinable
  func drivenAmplitudes(
    _ driven: borrowing DrivenModes<S>, _ parentDecays: InlineArray<4, S>, _ parentRises: InlineArray<4, S>,
    _ absorbed: S, _ central: S, _ peripheral: S
  ) -> (decays: InlineArray<6, S>, rises: InlineArray<6, S>) {
    var forcing = parentDecays
    for index in 0..<4 { forcing[index] = driven.formation * forcing[index] }
    forcing[3] += driven.presystemic * absorbed
    let decays = driven.amplitudes(
      forcing: forcing, parentCount: parent.count, central: central, peripheral: peripheral)
    guard isInfusing else { return (decays, InlineArray(repeating: .constant(0))) }
    var rising = parentRises
    for index in 0..<4 { rising[index] = driven.formation * rising[index] }
    let rises = driven.amplitudes(
      forcing: rising, parentCount: parent.count, central: driven.presystemic * depotInput, peripheral: .constant(0))
    return (decays, rises)
  }
}
