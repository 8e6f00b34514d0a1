public import DiffEq

extension LinearKinetics: DosedModel where S == Double {
  /// The compartments that the model has, numbered from 1 as NONMEM does: the depot where there is one, the central
  /// compartment, its peripherals, then those of the metabolite and the effect compartment.
  public var compartmentOrder: [LinearCompartment] {
    var order: [LinearCompartment] = modes.hasDepot ? [.depot, .central] : [.central]
    if modes.count > 1 { order.append(.peripheral) }
    if modes.count > 2 { order.append(.secondPeripheral) }
    if modes.hasMetabolite { order.append(.metabolite) }
    if modes.hasMetabolite && modes.metabolite.count > 1 { order.append(.metabolitePeripheral) }
    if modes.hasEffect { order.append(.effect) }
    return order
  }

  /// What is in the compartments, in the order of ``compartmentOrder``. mg; mg/L for the effect compartment.
  public var compartments: [Double] {
    get { compartmentOrder.map { amounts[$0] } }
    set {
      var next = amounts
      for (compartment, amount) in zip(compartmentOrder, newValue) { next[compartment] = amount }
      setAmounts(next)
    }
  }

  /// Moves to a later time with constant inputs.
  /// - Throws: ``LinearInputFailure`` for an input to another compartment than the depot and the central one.
  public mutating func advance(by hours: Double, rates: [Double]) throws {
    for (compartment, rate) in zip(compartmentOrder, rates) {
      switch compartment {
      case .depot: if rate != depotInput { setInfusionRate(rate, to: .depot) }
      case .central: if rate != centralInput { setInfusionRate(rate, to: .central) }
      default: if rate != 0 { throw LinearInputFailure(compartment: compartment) }
      }
    }
    advance(by: hours)
  }

  /// The steady state of doses to one compartment, in closed form.
  /// - Throws: ``LinearInputFailure`` for another compartment than the depot and the central one.
  public mutating func reachSteadyState(
    amount: Double, interval: Double, duration: Double, compartment: Int
  ) throws {
    switch compartmentOrder[compartment - 1] {
    case .depot: reachSteadyState(amount: amount, interval: interval, duration: duration, to: .depot)
    case .central: reachSteadyState(amount: amount, interval: interval, duration: duration, to: .central)
    case let other: throw LinearInputFailure(compartment: other)
    }
  }
}

/// Linear kinetics have closed forms for inputs to the depot and the central compartment only.
public struct LinearInputFailure: Error, Sendable, Hashable {
  /// Where the input was to go.
  public var compartment: LinearCompartment
}
