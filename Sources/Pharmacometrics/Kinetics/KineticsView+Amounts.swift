public import DiffEq

extension KineticsView {
  /// The amounts at a later time of the same segment, by divided differences: exact also where rates agree.
  /// - Parameter hours: since now; at least 0.
  @inlinable
  func amounts(after hours: Double) -> LinearAmounts<S> {
    withUnsafeTemporaryAllocation(of: S.self, capacity: 7) { buffer in
      guard let target = buffer.baseAddress else { return LinearAmounts() }
      target.initialize(repeating: .constant(0), count: 7)
      writeAmounts(after: hours, to: target)
      return LinearAmounts(target)
    }
  }

  /// Replaces the amounts by those at a later time of the same segment, before a refresh.
  @inlinable
  func advance(by hours: Double) {
    guard hours != 0 else { return }
    withUnsafeTemporaryAllocation(of: S.self, capacity: 7) { buffer in
      guard let target = buffer.baseAddress else { return }
      target.initialize(repeating: .constant(0), count: 7)
      writeAmounts(after: hours, to: target)
      (numbers + KineticsPlace.state).update(from: target, count: 7)
    }
  }

  /// Adds the amounts at a later time to seven zeros.
  @inlinable
  func writeAmounts(after hours: Double, to target: UnsafeMutablePointer<S>) {
    precondition(hours >= 0 && hours.isFinite, "LinearKinetics: \(hours) h must be finite and not negative")
    withSegment(hours) { segment in
      if structure.hasAbsorption {
        target[0] = state(.depot) * segment.absorptionDecay
        if structure.isInfusing {
          target[0] += depotInput * ExponentialChain.integral(absorption, segment.absorptionDecay, hours)
        }
      }
      for mode in 0..<structure.modes {
        let (decay, entry) = (segment.decay(mode), segment.entry(mode))
        target[1] += segment.start(mode) * decay + projection(mode, to: 0, from: 0) * entry
        for row in 1..<structure.modes {
          target[1 + row] += start(mode, row) * decay + projection(mode, to: row, from: 0) * entry
        }
      }
      if structure.metaboliteModes > 0 {
        let next = advanced(metabolite, segment, state(.metabolite), state(.metabolitePeripheral))
        target[4] = next.central
        target[5] = next.peripheral
      }
      if structure.hasEffect { target[6] = advanced(effect, segment, state(.effect), .constant(0)).central }
    }
  }

  /// The state of a metabolite or an effect compartment.
  @inlinable
  func advanced(
    _ driven: DrivenView<S>, _ segment: KineticsSegment<S>, _ central: S, _ peripheral: S
  ) -> (central: S, peripheral: S) {
    var nextCentral = S.constant(0)
    var nextPeripheral = S.constant(0)
    for own in 0..<driven.modes {
      let rate = driven.rates[own]
      let decay = exp(rate * -segment.hours)
      let entry = input(to: driven, rate, decay, segment)
      var start = driven.projection(own, to: 0, from: 0) * central
      if driven.modes > 1 {
        start += driven.projection(own, to: 0, from: 1) * peripheral
        let inner = driven.projection(own, to: 1, from: 0) * central + driven.projection(own, to: 1, from: 1) * peripheral
        nextPeripheral += inner * decay + driven.projection(own, to: 1, from: 0) * entry
      }
      nextCentral += start * decay + driven.projection(own, to: 0, from: 0) * entry
    }
    return (nextCentral, nextPeripheral)
  }

  /// The input to a metabolite or an effect compartment, each part decayed at one of its rates until now.
  @inlinable
  func input(to driven: DrivenView<S>, _ rate: S, _ decay: S, _ segment: KineticsSegment<S>) -> S {
    let hours = segment.hours
    var formed = S.constant(0)
    for mode in 0..<structure.modes {
      let parentRate = self.rate(mode)
      let parentDecay = segment.decay(mode)
      formed += segment.start(mode) * ExponentialChain.pair(parentRate, rate, parentDecay, decay, hours)
      var entry = S.constant(0)
      if structure.hasAbsorption {
        entry +=
          segment.drive
          * ExponentialChain.triple(
            (absorption, parentRate, rate), (segment.absorptionDecay, parentDecay, decay), hours)
      }
      if structure.isInfusing {
        entry +=
          segment.input
          * ExponentialChain.triple((.constant(0), parentRate, rate), (.constant(1), parentDecay, decay), hours)
      }
      formed += projection(mode, to: 0, from: 0) * entry
    }
    var direct = S.constant(0)
    if structure.hasAbsorption {
      direct = segment.absorbed * ExponentialChain.pair(absorption, rate, segment.absorptionDecay, decay, hours)
      if structure.isInfusing { direct += depotInput * ExponentialChain.integral(rate, decay, hours) }
    }
    return driven.formation * formed + driven.presystemic * direct
  }
}

extension LinearKinetics {
  /// The amounts at a later time of the same segment, by divided differences: exact also where rates agree.
  /// - Parameter hours: since now; at least 0.
  @inlinable
  public func amounts(after hours: Double) -> LinearAmounts<S> {
    read { $0.amounts(after: hours) }
  }
}
