public import DiffEq

/// The state of a linear compartment model and its exact course until the next change of dose or parameters.
///
/// Between changes every amount is a sum of exponentials in the roots of the model (``LinearDisposition``), the absorption
/// rate and, with an infusion, a constant. The sums are set up when a dose, a rate or a parameter changes, so that a
/// reading costs one exponential per root and allocates nothing. Where two rates nearly agree (ka = k, ke0 = ka, a
/// metabolite as slow as its parent) readings take divided differences instead, which are exact there too and
/// some times slower; which of both is used is decided when parameters change.
///
/// Readings of concentrations are at least 0: what falls below is rounding. Amounts are not cut off.
/// Bioavailability and lag times are the caller's: doses enter when and as they are given here.
public struct LinearKinetics<S: RealScalar>: Sendable {
  /// As in ``KineticsView``.
  @usableFromInline var numbers: [S]
  @usableFromInline var ends: [Double]
  @usableFromInline var structure = KineticsStructure()

  /// Empty compartments.
  @inlinable
  public init(_ disposition: LinearDisposition<S>) {
    numbers = Array(repeating: .constant(0), count: KineticsPlace.count)
    ends = Array(repeating: .infinity, count: KineticsPlace.terms)
    update(disposition)
  }

  /// What is computed from the numbers, which must not be changed there.
  @inlinable
  func read<Result>(_ body: (KineticsView<S>) -> Result) -> Result {
    numbers.withUnsafeBufferPointer { numbers in
      ends.withUnsafeBufferPointer { ends in
        guard let first = numbers.baseAddress, let end = ends.baseAddress else { preconditionFailure("no numbers") }
        return body(KineticsView(structure, UnsafeMutablePointer(mutating: first), UnsafeMutablePointer(mutating: end)))
      }
    }
  }

  /// Changes numbers.
  @inlinable
  mutating func change(_ body: (inout KineticsView<S>) -> Void) {
    var structure = structure
    numbers.withUnsafeMutableBufferPointer { numbers in
      ends.withUnsafeMutableBufferPointer { ends in
        guard let first = numbers.baseAddress, let end = ends.baseAddress else { preconditionFailure("no numbers") }
        var view = KineticsView(structure, first, end)
        body(&view)
        structure = view.structure
      }
    }
    self.structure = structure
  }

  /// Changes the parameters from now on. Amounts and running infusions stay.
  @inlinable
  public mutating func update(_ disposition: LinearDisposition<S>) { change { $0.update(disposition) } }

  /// Empties all compartments and stops all infusions.
  @inlinable
  public mutating func reset() {
    change { view in
      (view.numbers + KineticsPlace.state).update(repeating: .constant(0), count: 7)
      view.infuse(.constant(0), to: .depot)
      view.infuse(.constant(0), to: .central)
      view.refresh()
    }
  }

  /// Adds an amount at once.
  /// - Parameter amount: mg.
  @inlinable
  public mutating func addBolus(_ amount: S, to site: DoseSite) {
    requireDepot(site)
    change { view in
      view.give(amount, to: site)
      view.refresh()
    }
  }

  /// Sets the total rate of the running infusions into one compartment, until it is set anew.
  /// - Parameter rate: mg/h; 0 ends them.
  @inlinable
  public mutating func setInfusionRate(_ rate: S, to site: DoseSite) {
    requireDepot(site)
    change { view in
      view.infuse(rate, to: site)
      view.refresh()
    }
  }

  /// What is in each compartment now.
  @inlinable
  public var amounts: LinearAmounts<S> { read { LinearAmounts($0.numbers + KineticsPlace.state) } }

  /// The total rate of the running infusions into one compartment. mg/h.
  @inlinable
  public func infusionRate(to site: DoseSite) -> S { read { site == .depot ? $0.depotInput : $0.centralInput } }

  /// Sets what is in the compartments, for instance to what was observed.
  @inlinable
  public mutating func setAmounts(_ amounts: LinearAmounts<S>) {
    change { view in
      for compartment in 0..<7 { view.numbers[KineticsPlace.state + compartment] = amounts.values[compartment] }
      view.refresh()
    }
  }

  /// Moves to a later time.
  /// - Parameter hours: at least 0.
  @inlinable
  public mutating func advance(by hours: Double) {
    guard hours != 0 else { return }
    change { view in
      view.advance(by: hours)
      view.refresh()
    }
  }

  @inlinable
  func requireDepot(_ site: DoseSite) {
    precondition(
      site != .depot || structure.hasAbsorption, "LinearKinetics: a dose into the depot, without absorption")
  }
}
