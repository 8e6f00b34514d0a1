public import DiffEq

extension ModelContract {
  /// Whether outputs follow the dose and no drug is lost, where claimed; in closed-form kinetics always.
  @inlinable
  func kineticsViolations(_ population: Population<M>) -> [String] {
    let group = individuals(population, count: 8)
    var violations = group.compactMap { closedFormViolation($0) }.prefix(1).map { $0 }
    for claim in M.description.claims {
      switch claim {
      case .proportionalToDose(let outputs): violations += proportionalViolations(population, outputs)
      case .massBalance(let states):
        let factors = CohortSimulation<M>.factors(group)
        let record = follow(lanes(group), doses, amounts: factors, tolerance: tight)
        violations += massViolations(record, states, group, amounts: factors)
      case .nonNegativeStates, .steadyWithoutDrug, .jumpsWith: break
      }
    }
    return violations
  }

  /// The same patient under one, two and four times the doses, in three lanes.
  @inlinable
  func proportionalViolations(_ population: Population<M>, _ outputs: [M.Output]) -> [String] {
    let group = [population.typicalIndividual()]
    let factors = CohortSimulation<M>.factors(group)
    let multiples = SIMD8<Double>(1, 2, 4, 1, 1, 1, 1, 1)
    let record = follow(lanes(group), doses, amounts: { factors($0) * multiples }, lanes: 3, tolerance: tight)
    return outputs.compactMap { proportionalViolation(record, $0) }
  }

  @usableFromInline
  func proportionalViolation(_ record: CourseRecord<SIMD8<Double>>, _ output: M.Output) -> String? {
    let scale = record.scale(output.rawValue, lane: 0)
    for (row, values) in record.outputs.enumerated() {
      let value = values[output.rawValue]
      guard Swift.abs(value[1] - 2 * value[0]) > 1e-6 * scale || Swift.abs(value[2] - 4 * value[0]) > 1e-6 * scale
      else { continue }
      return "\(symbol(of: output)) is not proportional to the dose: at \(stops[row]) h \(value[0]), \(value[1]) and "
        + "\(value[2]) under one, two and four times the doses"
    }
    return nil
  }

  /// Whether states add up to what they started with and were given.
  @usableFromInline
  func massViolations(
    _ record: CourseRecord<SIMD8<Double>>, _ states: [M.State], _ group: [Individual<M>],
    amounts: (DoseEvent.Basis) -> SIMD8<Double>
  ) -> [String] {
    var available = SIMD8<Double>(repeating: 1)
    if case .state(_, let bioavailability?) = M.description.dosing {
      available = CohortSimulation<M>.lanes(group) { $0[bioavailability] }
    }
    func contained(_ row: Int) -> SIMD8<Double> {
      states.reduce(SIMD8(repeating: 0)) { $0 + record.states[row][$1.rawValue] }
    }
    for (row, stop) in stops.enumerated() {
      var given = SIMD8<Double>(repeating: 0)
      for dose in doses where dose.time < stop {
        let share = dose.duration > 0 ? Swift.min(1, (stop - dose.time) / dose.duration) : 1
        given += dose.amount * amounts(dose.basis) * available * share
      }
      let found = contained(row) - contained(0)
      for lane in 0..<8 where !(Swift.abs(found[lane] - given[lane]) <= 1e-5 * Swift.max(given[lane], 1e-6)) {
        return ["of \(given[lane]) given until \(stop) h, \(states) account for \(found[lane])"]
      }
    }
    return []
  }

  /// A dose at the model's site and an infusion through ten hours, followed in segments.
  @usableFromInline
  func closedFormViolation(_ individual: Individual<M>) -> String? {
    let disposition = individual.parameters.withUnsafeBufferPointer { parameters in
      parameters.baseAddress.flatMap { M().disposition(Values($0)) }
    }
    guard let disposition else { return nil }
    var kinetics = LinearKinetics(disposition)
    let site = disposition.absorption == nil ? DoseSite.central : .depot
    kinetics.addBolus(100, to: site)
    var given = 100.0
    var eliminated = 0.0
    for (hours, rate) in [(1.0, 10.0), (9.0, 10.0), (3.0, 0.0), (100.0, 0.0)] {
      kinetics.setInfusionRate(rate, to: site)
      let depot = kinetics.amounts[.depot]
      eliminated += disposition.clearance * kinetics.exposure(over: hours)
      kinetics.advance(by: hours)
      given += rate * hours
      guard site == .depot else { continue }
      eliminated += (1 - disposition.systemicFraction) * (depot + rate * hours - kinetics.amounts[.depot])
    }
    let places: [LinearCompartment] = [.depot, .central, .peripheral, .secondPeripheral]
    let contained = places.reduce(0) { $0 + kinetics.amounts[$1] }
    if Swift.abs(contained + eliminated - given) <= 1e-7 * given { return nil }
    return "the kinetics contain \(contained) and eliminated \(eliminated) of \(given) given"
  }
}
