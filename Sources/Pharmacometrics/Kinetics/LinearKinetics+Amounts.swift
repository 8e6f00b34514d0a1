public import DiffEq

extension LinearKinetics {
  /// The amounts at a later time of the same segment, by divided differences: exact also where rates agree.
  /// - Parameter hours: since now; at least 0.
  @inlinable
  public func amounts(after hours: Double) -> LinearAmounts<S> {
    precondition(hours >= 0 && hours.isFinite, "LinearKinetics: \(hours) h must be finite and not negative")
    let segment = Segment(self, hours)
    var result = LinearAmounts<S>()
    if let absorption {
      result[.depot] = state[.depot] * segment.absorptionDecay
      if isInfusing {
        result[.depot] += depotInput * ExponentialChain.integral(absorption, segment.absorptionDecay, hours)
      }
    }
    for mode in 0..<parent.count {
      let entry = segment.entries[mode]
      result[.central] += segment.starts[mode] * segment.decays[mode] + parent.projection(mode, to: 0, from: 0) * entry
      if parent.count > 1 { result[.peripheral] += peripheralPart(mode, 1, segment) }
      if parent.count > 2 { result[.secondPeripheral] += peripheralPart(mode, 2, segment) }
    }
    if let metabolite {
      let next = advanced(metabolite, segment, state[.metabolite], state[.metabolitePeripheral])
      result[.metabolite] = next.central
      result[.metabolitePeripheral] = next.peripheral
    }
    if let effect { result[.effect] = advanced(effect, segment, state[.effect], .constant(0)).central }
    return result
  }

  /// What one mode contributes to a peripheral amount.
  @inlinable
  func peripheralPart(_ mode: Int, _ row: Int, _ segment: borrowing Segment) -> S {
    var start = parent.projection(mode, to: row, from: 0) * state[.central]
    start += parent.projection(mode, to: row, from: 1) * state[.peripheral]
    if parent.count > 2 { start += parent.projection(mode, to: row, from: 2) * state[.secondPeripheral] }
    return start * segment.decays[mode] + parent.projection(mode, to: row, from: 0) * segment.entries[mode]
  }

  /// The state of a metabolite or an effect compartment.
  @inlinable
  func advanced(
    _ driven: borrowing DrivenModes<S>, _ segment: borrowing Segment, _ central: S, _ peripheral: S
  ) -> (central: S, peripheral: S) {
    var nextCentral = S.constant(0)
    var nextPeripheral = S.constant(0)
    for own in 0..<driven.modes.count {
      let rate = driven.modes.rates[own]
      let decay = exp(rate * -segment.hours)
      let entry = input(to: driven, rate, decay, segment)
      var start = driven.modes.projection(own, to: 0, from: 0) * central
      if driven.modes.count > 1 {
        start += driven.modes.projection(own, to: 0, from: 1) * peripheral
        let inner =
          driven.modes.projection(own, to: 1, from: 0) * central
          + driven.modes.projection(own, to: 1, from: 1) * peripheral
        nextPeripheral += inner * decay + driven.modes.projection(own, to: 1, from: 0) * entry
      }
      nextCentral += start * decay + driven.modes.projection(own, to: 0, from: 0) * entry
    }
    return (nextCentral, nextPeripheral)
  }

  /// The input to a metabolite or an effect compartment, each part decayed at one of its rates until now.
  @inlinable
  func input(to driven: borrowing DrivenModes<S>, _ rate: S, _ decay: S, _ segment: borrowing Segment) -> S {
    var formed = S.constant(0)
    for mode in 0..<parent.count {
      let parentRate = parent.rates[mode]
      let parentDecay = segment.decays[mode]
      formed +=
        segment.starts[mode] * ExponentialChain.pair(parentRate, rate, parentDecay, decay, segment.hours)
      var entry = S.constant(0)
      if let absorption {
        entry +=
          segment.drive
          * ExponentialChain.triple(
            (absorption, parentRate, rate), (segment.absorptionDecay, parentDecay, decay), segment.hours)
      }
      if isInfusing {
        entry +=
          segment.input
          * ExponentialChain.triple(
            (.constant(0), parentRate, rate), (.constant(1), parentDecay, decay), segment.hours)
      }
      formed += parent.projection(mode, to: 0, from: 0) * entry
    }
    var direct = S.constant(0)
    if let absorption {
      direct = segment.absorbed * ExponentialChain.pair(absorption, rate, segment.absorptionDecay, decay, segment.hours)
      if isInfusing { direct += depotInput * ExponentialChain.integral(rate, decay, segment.hours) }
    }
    return driven.formation * formed + driven.presystemic * direct
  }

  /// What the course from now until a later time consists of.
  @usableFromInline
  struct Segment {
    @usableFromInline var hours: Double
    /// ka D - R, the decaying part of what leaves the depot. mg/h.
    @usableFromInline var absorbed: S
    /// Its share to the central compartment. mg/h.
    @usableFromInline var drive: S
    /// The constant input to the central compartment. mg/h.
    @usableFromInline var input: S
    @usableFromInline var absorptionDecay: S
    /// e^(-λ t).
    @usableFromInline var decays: InlineArray<3, S>
    /// The central amplitudes of what is in the compartments now.
    @usableFromInline var starts: InlineArray<3, S>
    /// All input, decayed at λ until then.
    @usableFromInline var entries: InlineArray<3, S>

    @inlinable
    init(_ kinetics: borrowing LinearKinetics, _ hours: Double) {
      self.hours = hours
      absorbed = .constant(0)
      input = kinetics.centralInput
      absorptionDecay = .constant(0)
      if let absorption = kinetics.absorption {
        absorbed = absorption * kinetics.state[.depot] - kinetics.depotInput
        input += kinetics.systemicFraction * kinetics.depotInput
        absorptionDecay = exp(absorption * -hours)
      }
      drive = kinetics.systemicFraction * absorbed
      decays = InlineArray(repeating: .constant(0))
      starts = InlineArray(repeating: .constant(0))
      entries = InlineArray(repeating: .constant(0))
      for mode in 0..<kinetics.parent.count {
        let rate = kinetics.parent.rates[mode]
        let decay = exp(rate * -hours)
        decays[mode] = decay
        var start = kinetics.parent.projection(mode, to: 0, from: 0) * kinetics.state[.central]
        if kinetics.parent.count > 1 {
          start += kinetics.parent.projection(mode, to: 0, from: 1) * kinetics.state[.peripheral]
        }
        if kinetics.parent.count > 2 {
          start += kinetics.parent.projection(mode, to: 0, from: 2) * kinetics.state[.secondPeripheral]
        }
        starts[mode] = start
        if let absorption = kinetics.absorption {
          entries[mode] += drive * ExponentialChain.pair(absorption, rate, absorptionDecay, decay, hours)
        }
        if kinetics.isInfusing { entries[mode] += input * ExponentialChain.integral(rate, decay, hours) }
      }
    }
  }
}
