public import DiffEq

/// What a linear model consists of.
@frozen @usableFromInline
struct KineticsStructure: Sendable {
  /// Roots of the parent: 1 to 3.
  @usableFromInline var modes = 1
  @usableFromInline var hasAbsorption = false
  /// Roots of the metabolite; 0 without one.
  @usableFromInline var metaboliteModes = 0
  @usableFromInline var hasEffect = false
  /// Whether rates are so close that amplitudes of single modes would cancel.
  @usableFromInline var isConfluent = false
  @usableFromInline var isMetaboliteConfluent = false
  @usableFromInline var isEffectConfluent = false
  /// Whether an infusion runs in any lane.
  @usableFromInline var isInfusing = false

  @inlinable init() {}

  /// Whether readings are single exponentials of the drug alone.
  @inlinable @inline(__always)
  var isPlain: Bool { metaboliteModes == 0 && !hasEffect && !isInfusing && !isConfluent }

  /// Whether there is a term.
  @inlinable @inline(__always)
  func has(_ term: Int) -> Bool {
    switch term {
    case 0..<3: term < modes
    case 3: hasAbsorption
    case 4, 5: term - 4 < metaboliteModes
    default: hasEffect
    }
  }
}

/// The numbers of a linear model where they stand in memory that someone else owns, and all that is computed from them.
///
/// As fields of a struct they would be copied by the kilobyte wherever a few of them are read, and readings are what a
/// solver spends its time with.
@frozen @usableFromInline
struct KineticsView<S: RealScalar> {
  @usableFromInline var structure: KineticsStructure
  /// As in ``KineticsPlace``.
  @usableFromInline let numbers: UnsafeMutablePointer<S>
  /// By term, when it has decayed below what counts. Hours since now.
  @usableFromInline let ends: UnsafeMutablePointer<Double>

  @inlinable @inline(__always)
  init(_ structure: KineticsStructure, _ numbers: UnsafeMutablePointer<S>, _ ends: UnsafeMutablePointer<Double>) {
    self.structure = structure
    self.numbers = numbers
    self.ends = ends
  }

  /// A model without parameters, in memory that the caller must give back.
  @inlinable
  static func allocate() -> KineticsView {
    let numbers = UnsafeMutablePointer<S>.allocate(capacity: KineticsPlace.count)
    numbers.initialize(repeating: .constant(0), count: KineticsPlace.count)
    let ends = UnsafeMutablePointer<Double>.allocate(capacity: KineticsPlace.terms)
    ends.initialize(repeating: .infinity, count: KineticsPlace.terms)
    return KineticsView(KineticsStructure(), numbers, ends)
  }

  @inlinable
  func deallocate() {
    numbers.deallocate()
    ends.deallocate()
  }

  @inlinable @inline(__always)
  func rate(_ term: Int) -> S { numbers[term] }

  @inlinable @inline(__always)
  var absorption: S { numbers[KineticsPlace.absorption] }

  @inlinable @inline(__always)
  var systemicFraction: S { numbers[KineticsPlace.systemicFraction] }

  @inlinable @inline(__always)
  var volume: S { numbers[KineticsPlace.volume] }

  @inlinable @inline(__always)
  var depotInput: S { numbers[KineticsPlace.depotInput] }

  @inlinable @inline(__always)
  var centralInput: S { numbers[KineticsPlace.centralInput] }

  @inlinable @inline(__always)
  func state(_ compartment: LinearCompartment) -> S { numbers[KineticsPlace.state + compartment.rawValue] }

  /// One entry of the parent's projections, as in ``MammillaryModes``.
  @inlinable @inline(__always)
  func projection(_ mode: Int, to row: Int, from column: Int) -> S {
    numbers[KineticsPlace.projections + 9 * mode + 3 * row + column]
  }

  @inlinable @inline(__always)
  var metabolite: DrivenView<S> {
    DrivenView(
      numbers + KineticsPlace.metabolite, rates: numbers + KineticsPlace.metaboliteTerm,
      modes: structure.metaboliteModes)
  }

  @inlinable @inline(__always)
  var effect: DrivenView<S> {
    DrivenView(numbers + KineticsPlace.effect, rates: numbers + KineticsPlace.effectTerm, modes: 1)
  }

  /// What one mode holds of what is in row `row` now.
  @inlinable @inline(__always)
  func start(_ mode: Int, _ row: Int) -> S {
    var start = projection(mode, to: row, from: 0) * state(.central)
    if structure.modes > 1 { start += projection(mode, to: row, from: 1) * state(.peripheral) }
    if structure.modes > 2 { start += projection(mode, to: row, from: 2) * state(.secondPeripheral) }
    return start
  }
}

/// A metabolite's or an effect compartment's numbers, see ``DrivenModes``.
@frozen @usableFromInline
struct DrivenView<S: RealScalar> {
  @usableFromInline let numbers: UnsafeMutablePointer<S>
  @usableFromInline let rates: UnsafeMutablePointer<S>
  @usableFromInline let modes: Int

  @inlinable @inline(__always)
  init(_ numbers: UnsafeMutablePointer<S>, rates: UnsafeMutablePointer<S>, modes: Int) {
    self.numbers = numbers
    self.rates = rates
    self.modes = modes
  }

  @inlinable @inline(__always)
  func projection(_ mode: Int, to row: Int, from column: Int) -> S {
    numbers[DrivenPlace.projections + 9 * mode + 3 * row + column]
  }

  /// From a rate of the parent (0 to 2, absorption at 3) to an own mode.
  @inlinable @inline(__always)
  func transfer(from term: Int, to mode: Int) -> S { numbers[DrivenPlace.transfers + 4 * mode + term] }

  @inlinable @inline(__always)
  var formation: S { numbers[DrivenPlace.formation] }

  @inlinable @inline(__always)
  var presystemic: S { numbers[DrivenPlace.presystemic] }

  @inlinable @inline(__always)
  var volume: S { numbers[DrivenPlace.volume] }
}
