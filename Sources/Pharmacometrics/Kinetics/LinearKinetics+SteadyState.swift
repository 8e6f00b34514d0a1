public import DiffEq

extension LinearKinetics {
  /// Puts the compartments into the state just before a dose of a regimen that has been followed forever.
  ///
  /// With Φ the transition over one interval and y the state one interval after a single dose, the state is
  /// (I - Φ)⁻¹ y. Φ is found column by column, so this is exact also where rates agree. Infusions longer than the
  /// interval overlap: the caller goes on with those that still run (see ``InfusionOverlap``) and gives the
  /// next dose; the rates set here are 0.
  /// - Parameters:
  ///   - amount: one dose. mg.
  ///   - interval: hours, positive.
  ///   - duration: hours over which a dose is infused; 0 for a bolus or a tablet.
  @inlinable
  public mutating func reachSteadyState(amount: S, interval: Double, duration: Double = 0, to site: DoseSite) {
    requireDepot(site)
    requirePositive(modes.clearance, "for a steady state the clearance")
    if modes.hasMetabolite {
      requirePositive(modes.metabolite.clearance, "for a steady state the metabolite's clearance")
    }
    precondition(
      interval > 0 && interval.isFinite && duration >= 0 && duration.isFinite,
      "LinearKinetics: a steady state of every \(interval) h over \(duration) h")
    var single = self
    single.reset()
    if duration > 0 {
      let overlap = InfusionOverlap(interval: interval, duration: duration)
      let rate = amount / duration
      single.setInfusionRate(rate * Double(overlap.whole + 1), to: site)
      single.advance(by: overlap.rest)
      single.setInfusionRate(rate * Double(overlap.whole), to: site)
      single.advance(by: interval - overlap.rest)
    } else {
      single.addBolus(amount, to: site)
      single.advance(by: interval)
    }
    let target = single.amounts
    reset()
    setAmounts(solveSteadyState(for: target, interval: interval))
  }

  /// Puts the compartments into the equilibrium with a constant infusion, which then runs.
  /// - Parameter rate: mg/h.
  @inlinable
  public mutating func reachSteadyState(rate: S, to site: DoseSite) {
    reachSteadyState(amount: rate * 24, interval: 24, duration: 24, to: site)
    setInfusionRate(rate, to: site)
  }

  /// (I - Φ)⁻¹ y by elimination without pivoting, which is stable because no column of Φ adds up to more than 1.
  @inlinable
  func solveSteadyState(for target: LinearAmounts<S>, interval: Double) -> LinearAmounts<S> {
    let count = LinearCompartment.allCases.count
    var empty = self
    empty.reset()
    var rows = [S](repeating: .constant(0), count: count * count)
    for (column, compartment) in LinearCompartment.allCases.enumerated() {
      var unit = LinearAmounts<S>()
      unit[compartment] = .constant(1)
      empty.setAmounts(unit)
      let later = empty.amounts(after: interval)
      for (row, other) in LinearCompartment.allCases.enumerated() {
        rows[count * row + column] = unit[other] - later[other]
      }
    }
    var values = LinearCompartment.allCases.map { target[$0] }
    for pivot in 0..<count {
      for row in (pivot + 1)..<count {
        let factor = Self.quotient(rows[count * row + pivot], rows[count * pivot + pivot])
        for column in pivot..<count { rows[count * row + column] -= factor * rows[count * pivot + column] }
        values[row] -= factor * values[pivot]
      }
    }
    var result = LinearAmounts<S>()
    for row in (0..<count).reversed() {
      for column in (row + 1)..<count { values[row] -= rows[count * row + column] * values[column] }
      values[row] = Self.quotient(values[row], rows[count * row + row])
      result[LinearCompartment.allCases[row]] = values[row]
    }
    return result
  }

  /// 0 where the divisor is: a compartment that nothing enters or leaves stays empty.
  @inlinable
  static func quotient(_ dividend: S, _ divisor: S) -> S {
    S.choose(whereNotNegative: divisor - 1e-14, dividend / divisor, .constant(0))
  }
}
