public import DiffEq

extension LinearKinetics {
  /// Sets up the courses of the segment that begins now.
  @inlinable
  mutating func refresh() {
    let absorbed = modes.hasDepot ? modes.absorption * state.depot - depotInput : .constant(0)
    setPlasmaCourse(absorbed)
    if modes.hasMetabolite {
      Self.set(
        &metaboliteCourse, modes.metabolite, modes, plasma: plasmaCourse, absorbed: absorbed, isInfusing: isInfusing,
        constant: modes.metabolite.presystemic * depotInput, central: state.metabolite,
        peripheral: state.metabolitePeripheral)
    }
    if modes.hasEffect {
      Self.set(
        &effectCourse, modes.effect, modes, plasma: plasmaCourse, absorbed: absorbed, isInfusing: isInfusing,
        constant: .constant(0), central: state.effect, peripheral: .constant(0))
    }
  }

  @inlinable
  mutating func setPlasmaCourse(_ absorbed: S) {
    let scale = modes.inverseVolume
    var first = amplitude(modes.first)
    var second = S.constant(0)
    var third = S.constant(0)
    if modes.count > 1 { second = amplitude(modes.second) }
    if modes.count > 2 { third = amplitude(modes.third) }
    if modes.hasDepot {
      let drive = modes.systemicFraction * absorbed
      var rest = S.constant(0)
      Self.pair(drive * modes.transfer, &first, &rest)
      if modes.count > 1 { Self.pair(drive * modes.secondTransfer, &second, &rest) }
      if modes.count > 2 { Self.pair(drive * modes.thirdTransfer, &third, &rest) }
      plasmaCourse.absorption = rest * scale
    }
    plasmaCourse.first.decay = first * scale
    plasmaCourse.second.decay = second * scale
    plasmaCourse.third.decay = third * scale
    guard isInfusing else { return }
    let input = (centralInput + modes.systemicFraction * depotInput) * scale
    plasmaCourse.first.rise = modes.first.cc * input
    plasmaCourse.second.rise = modes.second.cc * input
    plasmaCourse.third.rise = modes.third.cc * input
  }

  /// The course of a metabolite or an effect compartment, from that of plasma.
  /// - Parameters:
  ///   - absorbed: what leaves the depot now less its constant part. mg/h.
  ///   - constant: the constant part of what enters directly. mg/h.
  ///   - central: its own central state.
  ///   - peripheral: its own peripheral state.
  @inlinable
  static func set(
    _ course: inout ExponentialSum<S>, _ driven: DrivenModes<S>, _ modes: LinearModes<S>, plasma: ExponentialSum<S>,
    absorbed: S, isInfusing: Bool, constant: S, central: S, peripheral: S
  ) {
    let scale = 1 / driven.volume
    let formation = driven.formation * modes.volume * scale
    let fromDepot = formation * plasma.absorption + driven.presystemic * scale * absorbed
    course = ExponentialSum()
    var own = ExponentialSum<S>.Term()
    own.decay = driven.first.cc * scale * central
    own.rise = driven.first.cc * scale * constant
    if driven.count > 1 { own.decay += driven.first.cp * scale * peripheral }
    connect(driven.transfer, driven.first.cc, formation, fromDepot, plasma, modes, isInfusing, &course, &own)
    course.own = own
    guard driven.count > 1 else { return }
    own.decay = (driven.second.cc * central + driven.second.cp * peripheral) * scale
    own.rise = driven.second.cc * scale * constant
    connect(driven.secondTransfer, driven.second.cc, formation, fromDepot, plasma, modes, isInfusing, &course, &own)
    course.secondOwn = own
  }

  /// Feeds one own mode from every term of plasma.
  @inlinable
  static func connect(
    _ transfer: DrivenModes<S>.Transfer, _ weight: S, _ formation: S, _ fromDepot: S, _ plasma: ExponentialSum<S>,
    _ modes: LinearModes<S>, _ isInfusing: Bool, _ course: inout ExponentialSum<S>, _ own: inout ExponentialSum<S>.Term
  ) {
    if modes.hasDepot { pair(weight * transfer.absorption * fromDepot, &course.absorption, &own.decay) }
    let formation = weight * formation
    let first = formation * transfer.first
    pair(first * plasma.first.decay, &course.first.decay, &own.decay)
    if isInfusing { pair(first * plasma.first.rise, &course.first.rise, &own.rise) }
    guard modes.count > 1 else { return }
    let second = formation * transfer.second
    pair(second * plasma.second.decay, &course.second.decay, &own.decay)
    if isInfusing { pair(second * plasma.second.rise, &course.second.rise, &own.rise) }
    guard modes.count > 2 else { return }
    let third = formation * transfer.third
    pair(third * plasma.third.decay, &course.third.decay, &own.decay)
    if isInfusing { pair(third * plasma.third.rise, &course.third.rise, &own.rise) }
  }

  /// What of the amounts in the disposition's compartments decays with one mode, as seen in the central one.
  @inlinable @inline(__always)
  func amplitude(_ mode: MammillaryMode<S>) -> S {
    var sum = mode.cc * state.central
    if modes.count > 1 { sum += mode.cp * state.peripheral }
    if modes.count > 2 { sum += mode.cq * state.secondPeripheral }
    return sum
  }

  /// An exponential chain: what appears at one rate is taken from the other.
  @inlinable @inline(__always)
  static func pair(_ part: S, _ term: inout S, _ rest: inout S) {
    term += part
    rest -= part
  }
}
