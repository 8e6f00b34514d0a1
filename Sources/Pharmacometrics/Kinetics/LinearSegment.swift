public import DiffEq

/// What the course of ``LinearKinetics`` from now until a later time consists of, for divided differences.
@usableFromInline
struct LinearSegment<S: RealScalar> {
  /// The part of one mode of the disposition.
  @usableFromInline
  struct Part {
    /// λ. 1/h.
    @usableFromInline var rate: S
    /// e^(-λ t).
    @usableFromInline var decay: S
    /// The central amplitude of what is in the compartments now.
    @usableFromInline var start: S
    /// All input, decayed at λ until then.
    @usableFromInline var entry: S

    @inlinable @inline(__always)
    init(rate: S, start: S, decay: S, entry: S) {
      self.rate = rate
      self.start = start
      self.decay = decay
      self.entry = entry
    }
  }

  @usableFromInline var hours: Double
  /// ka D - R, the decaying part of what leaves the depot. mg/h.
  @usableFromInline var absorbed: S
  /// Its share to the central compartment. mg/h.
  @usableFromInline var drive: S
  /// The constant input to the central compartment. mg/h.
  @usableFromInline var input: S
  /// e^(-ka t).
  @usableFromInline var absorptionDecay: S
  @usableFromInline var first: Part
  @usableFromInline var second: Part
  @usableFromInline var third: Part

  @inlinable
  init(_ kinetics: LinearKinetics<S>, _ hours: Double) {
    let modes = kinetics.modes
    self.hours = hours
    absorbed = .constant(0)
    input = kinetics.centralInput
    absorptionDecay = .constant(0)
    if modes.hasDepot {
      absorbed = modes.absorption * kinetics.state.depot - kinetics.depotInput
      input += modes.systemicFraction * kinetics.depotInput
      absorptionDecay = exp(modes.absorption * -hours)
    }
    drive = modes.systemicFraction * absorbed
    let decay = exp(modes.first.rate * -hours)
    var entry = S.constant(0)
    if modes.hasDepot {
      entry = drive * ExponentialChain.pair(modes.absorption, modes.first.rate, absorptionDecay, decay, hours)
    }
    if kinetics.isInfusing { entry += input * ExponentialChain.integral(modes.first.rate, decay, hours) }
    first = Part(rate: modes.first.rate, start: kinetics.amplitude(modes.first), decay: decay, entry: entry)
    second = first
    third = first
    if modes.count > 1 { second = part(modes.second.rate, kinetics.amplitude(modes.second), kinetics) }
    if modes.count > 2 { third = part(modes.third.rate, kinetics.amplitude(modes.third), kinetics) }
  }

  @inlinable @inline(__always)
  func part(_ rate: S, _ start: S, _ kinetics: LinearKinetics<S>) -> Part {
    let decay = exp(rate * -hours)
    var entry = S.constant(0)
    if kinetics.modes.hasDepot {
      entry = drive * ExponentialChain.pair(kinetics.modes.absorption, rate, absorptionDecay, decay, hours)
    }
    if kinetics.isInfusing { entry += input * ExponentialChain.integral(rate, decay, hours) }
    return Part(rate: rate, start: start, decay: decay, entry: entry)
  }
}
