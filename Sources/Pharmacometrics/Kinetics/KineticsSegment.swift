public import DiffEq

/// What the course of ``LinearKinetics`` from now until a later time consists of.
@frozen @usableFromInline
struct KineticsSegment<S: RealScalar> {
  @usableFromInline let hours: Double
  /// ka D - R, the decaying part of what leaves the depot. mg/h.
  @usableFromInline let absorbed: S
  /// Its share to the central compartment. mg/h.
  @usableFromInline let drive: S
  /// The constant input to the central compartment. mg/h.
  @usableFromInline let input: S
  @usableFromInline let absorptionDecay: S
  /// By mode: decay, start and entry.
  @usableFromInline let modes: UnsafeMutablePointer<S>

  @inlinable
  init(_ kinetics: KineticsView<S>, _ hours: Double, _ modes: UnsafeMutablePointer<S>) {
    self.hours = hours
    self.modes = modes
    if kinetics.structure.hasAbsorption {
      absorbed = kinetics.absorption * kinetics.state(.depot) - kinetics.depotInput
      input = kinetics.centralInput + kinetics.systemicFraction * kinetics.depotInput
      absorptionDecay = exp(kinetics.absorption * -hours)
    } else {
      absorbed = .constant(0)
      input = kinetics.centralInput
      absorptionDecay = .constant(0)
    }
    drive = kinetics.systemicFraction * absorbed
    for mode in 0..<kinetics.structure.modes {
      let rate = kinetics.rate(mode)
      let decay = exp(rate * -hours)
      var entry = S.constant(0)
      if kinetics.structure.hasAbsorption {
        entry += drive * ExponentialChain.pair(kinetics.absorption, rate, absorptionDecay, decay, hours)
      }
      if kinetics.structure.isInfusing { entry += input * ExponentialChain.integral(rate, decay, hours) }
      (modes + 3 * mode).initialize(to: decay)
      (modes + 3 * mode + 1).initialize(to: kinetics.start(mode, 0))
      (modes + 3 * mode + 2).initialize(to: entry)
    }
  }

  /// e^(-λ t).
  @inlinable @inline(__always)
  func decay(_ mode: Int) -> S { modes[3 * mode] }

  /// The central amplitude of what is in the compartments now.
  @inlinable @inline(__always)
  func start(_ mode: Int) -> S { modes[3 * mode + 1] }

  /// All input, decayed at λ until then.
  @inlinable @inline(__always)
  func entry(_ mode: Int) -> S { modes[3 * mode + 2] }
}

extension KineticsView {
  @inlinable @inline(__always)
  func withSegment<Result>(_ hours: Double, _ use: (KineticsSegment<S>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(byteCount: 9 * MemoryLayout<S>.stride, alignment: MemoryLayout<S>.alignment) { buffer in
      guard let memory = buffer.baseAddress else { preconditionFailure("an allocation without memory") }
      return use(KineticsSegment(self, hours, memory.assumingMemoryBound(to: S.self)))
    }
  }
}

// The parts of a change, of which several may come before one refresh.
extension KineticsView {
  @inlinable
  func give(_ amount: S, to site: DoseSite) {
    numbers[KineticsPlace.state + (site == .depot ? LinearCompartment.depot : .central).rawValue] += amount
  }

  @inlinable
  mutating func infuse(_ rate: S, to site: DoseSite) {
    numbers[site == .depot ? KineticsPlace.depotInput : KineticsPlace.centralInput] = rate
    structure.isInfusing = false
    for lane in 0..<S.laneCount where depotInput[lane: lane] != 0 || centralInput[lane: lane] != 0 {
      structure.isInfusing = true
    }
  }
}
