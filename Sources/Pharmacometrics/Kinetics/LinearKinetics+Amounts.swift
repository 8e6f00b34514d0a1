public import DiffEq

extension LinearKinetics {
  /// The amounts at a later time of the same segment; exact also where rates agree.
  /// - Parameter hours: since now; at least 0.
  @inlinable
  public func amounts(after hours: Double) -> LinearAmounts<S> {
    precondition(hours >= 0 && hours.isFinite, "LinearKinetics: \(hours) h must be finite and not negative")
    let segment = LinearSegment(self, hours)
    var result = LinearAmounts<S>()
    if modes.hasDepot {
      result.depot = state.depot * segment.absorptionDecay
      if isInfusing {
        result.depot += depotInput * ExponentialChain.integral(modes.absorption, segment.absorptionDecay, hours)
      }
    }
    add(modes.first, segment.first, to: &result)
    if modes.count > 1 { add(modes.second, segment.second, to: &result) }
    if modes.count > 2 { add(modes.third, segment.third, to: &result) }
    if modes.hasMetabolite {
      (result.metabolite, result.metabolitePeripheral) = advanced(
        modes.metabolite, segment, state.metabolite, state.metabolitePeripheral)
    }
    if modes.hasEffect { result.effect = advanced(modes.effect, segment, state.effect, .constant(0)).central }
    return result
  }

  /// What one mode contributes to the amounts of the disposition's compartments.
  @inlinable @inline(__always)
  func add(_ mode: MammillaryMode<S>, _ part: LinearSegment<S>.Part, to result: inout LinearAmounts<S>) {
    result.central += part.start * part.decay + mode.cc * part.entry
    guard modes.count > 1 else { return }
    var start = mode.pc * state.central + mode.pp * state.peripheral
    if modes.count > 2 { start += mode.pq * state.secondPeripheral }
    result.peripheral += start * part.decay + mode.pc * part.entry
    guard modes.count > 2 else { return }
    start = mode.qc * state.central + mode.qp * state.peripheral + mode.qq * state.secondPeripheral
    result.secondPeripheral += start * part.decay + mode.qc * part.entry
  }

  /// The state of a metabolite or an effect compartment.
  @inlinable
  func advanced(
    _ driven: DrivenModes<S>, _ segment: LinearSegment<S>, _ central: S, _ peripheral: S
  ) -> (central: S, peripheral: S) {
    let isConfluent = modes.isConfluent || driven.isConfluent
    let rate = driven.first.rate
    let decay = exp(rate * -segment.hours)
    let entry =
      isConfluent
      ? input(driven.formation, driven.presystemic, rate, decay, segment)
      : separateInput(driven.formation, driven.presystemic, driven.transfer, rate, decay, segment)
    guard driven.count > 1 else { return (central * decay + entry, .constant(0)) }
    let secondRate = driven.second.rate
    let secondDecay = exp(secondRate * -segment.hours)
    let secondEntry =
      isConfluent
      ? input(driven.formation, driven.presystemic, secondRate, secondDecay, segment)
      : separateInput(driven.formation, driven.presystemic, driven.secondTransfer, secondRate, secondDecay, segment)
    return (
      (driven.first.cc * central + driven.first.cp * peripheral) * decay + driven.first.cc * entry
        + (driven.second.cc * central + driven.second.cp * peripheral) * secondDecay + driven.second.cc * secondEntry,
      (driven.first.pc * central + driven.first.pp * peripheral) * decay + driven.first.pc * entry
        + (driven.second.pc * central + driven.second.pp * peripheral) * secondDecay + driven.second.pc * secondEntry
    )
  }

  /// The input to a metabolite or an effect compartment, each part decayed at one of its rates until then, where all
  /// rates are apart: from the course of plasma.
  @inlinable
  func separateInput(
    _ formation: S, _ presystemic: S, _ transfer: DrivenModes<S>.Transfer, _ rate: S, _ decay: S,
    _ segment: LinearSegment<S>
  ) -> S {
    let hours = segment.hours
    var formed = plasmaCourse.first.decay * transfer.first * (segment.first.decay - decay)
    if modes.count > 1 { formed += plasmaCourse.second.decay * transfer.second * (segment.second.decay - decay) }
    if modes.count > 2 { formed += plasmaCourse.third.decay * transfer.third * (segment.third.decay - decay) }
    let formation = formation * modes.volume
    var sum = formation * formed
    if modes.hasDepot {
      let fromDepot = formation * plasmaCourse.absorption + presystemic * segment.absorbed
      sum += fromDepot * transfer.absorption * (segment.absorptionDecay - decay)
    }
    guard isInfusing else { return sum }
    let own = ExponentialChain.integral(rate, decay, hours)
    func rise(_ term: ExponentialSum<S>.Term, _ transfer: S, _ part: LinearSegment<S>.Part) -> S {
      term.rise * transfer * (ExponentialChain.integral(part.rate, part.decay, hours) - own)
    }
    var rising = rise(plasmaCourse.first, transfer.first, segment.first)
    if modes.count > 1 { rising += rise(plasmaCourse.second, transfer.second, segment.second) }
    if modes.count > 2 { rising += rise(plasmaCourse.third, transfer.third, segment.third) }
    return sum + formation * rising + presystemic * depotInput * own
  }

  /// The same, by divided differences, where rates may agree.
  @inlinable
  func input(_ formation: S, _ presystemic: S, _ rate: S, _ decay: S, _ segment: LinearSegment<S>) -> S {
    var formed = formed(segment.first, modes.first.cc, rate, decay, segment)
    if modes.count > 1 { formed += self.formed(segment.second, modes.second.cc, rate, decay, segment) }
    if modes.count > 2 { formed += self.formed(segment.third, modes.third.cc, rate, decay, segment) }
    guard modes.hasDepot else { return formation * formed }
    var direct =
      segment.absorbed * ExponentialChain.pair(modes.absorption, rate, segment.absorptionDecay, decay, segment.hours)
    if isInfusing { direct += depotInput * ExponentialChain.integral(rate, decay, segment.hours) }
    return formation * formed + presystemic * direct
  }

  /// The central amount that belongs to one mode, decayed at another rate.
  @inlinable
  func formed(
    _ part: LinearSegment<S>.Part, _ weight: S, _ rate: S, _ decay: S, _ segment: LinearSegment<S>
  ) -> S {
    let hours = segment.hours
    var entry = S.constant(0)
    if modes.hasDepot {
      entry =
        segment.drive
        * ExponentialChain.triple(
          (modes.absorption, part.rate, rate), (segment.absorptionDecay, part.decay, decay), hours)
    }
    if isInfusing {
      entry +=
        segment.input
        * ExponentialChain.triple((.constant(0), part.rate, rate), (.constant(1), part.decay, decay), hours)
    }
    return part.start * ExponentialChain.pair(part.rate, rate, part.decay, decay, hours) + weight * entry
  }
}
