#if SUNDIALS
  import DiffEq
  import Pharmacometrics
  import Stochastics

  /// A registered model whose types can be had.
  protocol OracleChecked {
    func compare(_ tolerance: Double) throws -> OracleDistance
  }

  extension Registered: OracleChecked {
    func compare(_ tolerance: Double) throws -> OracleDistance {
      try OracleComparison<M>(tolerance: tolerance).worst()
    }
  }

  /// The largest error over the tolerance, and where it is.
  struct OracleDistance: CustomStringConvertible {
    var error = 0.0
    var state = "no state"
    var patient = 0
    var hours = 0.0

    var description: String {
      "\((error * 1000).rounded() / 1000) tolerances in \(state) of patient \(patient) at \(hours) h"
    }

    mutating func include(_ other: OracleDistance) {
      if !(other.error <= error) { self = other }
    }
  }

  struct OracleComparison<M: Model> {
    let tolerance: Double
    /// Beside the relative tolerance, as by default.
    var absolute: Double { tolerance * 1e-2 }
    let patients = 4
    let horizon = 12 * 168.0
    let step = 42.0

    /// Compares all patients.
    func worst() throws -> OracleDistance {
      let population = Population<M>()
      let individuals = (0..<patients).map { population.individual($0, key: Key(seed: 1)) }
      let text = M.description.regimen
      let doses = text == "none" ? [] : try Regimen(text).events(until: horizon)
      let ours = lockstep(individuals, doses)
      var worst = OracleDistance()
      for (lane, individual) in individuals.enumerated() {
        let theirs = try reference(individual, doses)
        for (reading, (our, their)) in zip(ours, theirs).enumerated() {
          for state in M.State.allCases {
            let (value, other) = (our[state.rawValue][lane], their[state.rawValue])
            let error = abs(value - other) / (absolute + tolerance * abs(other))
            worst.include(
              OracleDistance(error: error, state: "\(state)", patient: lane, hours: Double(reading + 1) * step))
          }
        }
      }
      return worst
    }

    /// States by reading, of all patients at once.
    private func lockstep(_ individuals: [Individual<M>], _ doses: [DoseEvent]) -> [[SIMD8<Double>]] {
      let parameters = (0..<M.Parameter.allCases.count).map { place in
        lanes(individuals.map { $0.parameters[place] })
      }
      let course = Course<M, SIMD8<Double>>(
        parameters, lanes: patients, tolerance: Tolerance(relative: tolerance, absolute: absolute))
      for dose in doses {
        let factors = lanes(individuals.map { factor(of: dose.basis, $0) })
        course.dose(at: dose.time, amount: dose.amount * factors, duration: dose.duration)
      }
      return stride(from: step, through: horizon, by: step).map { time in
        course.advance(to: time)
        return M.State.allCases.map { course.state[$0] }
      }
    }

    /// States by reading, of one patient, by CVODE.
    private func reference(_ individual: Individual<M>, _ doses: [DoseEvent]) throws -> [[Double]] {
      let course = Course<M, Double>(individual.parameters, tolerance: Tolerance())
      for dose in doses {
        course.dose(
          at: dose.time, amount: dose.amount * factor(of: dose.basis, individual), duration: dose.duration)
      }
      let solver = CVODE(relative: 1e-12, absolute: 1e-14, isStiff: M.Method.isImplicit)
      return try stride(from: step, through: horizon, by: step).map { time in
        try course.follow(to: time) { field, start, end, state in
          try solver.integrate(state, field.dimension, from: start, to: end) { field.evaluate($0, $1, $2) }
        }
        return M.State.allCases.map { course.state[$0] }
      }
    }

    private func lanes(_ numbers: [Double]) -> SIMD8<Double> {
      var lanes = SIMD8<Double>(repeating: numbers[0])
      for (lane, number) in numbers.enumerated() { lanes[lane] = number }
      return lanes
    }

    /// What a dose is multiplied with.
    private func factor(of basis: DoseEvent.Basis, _ individual: Individual<M>) -> Double {
      let symbol: String? =
        switch basis {
        case .flat: nil
        case .perSquareMeter: "BSA"
        case .perKilogram: "WT"
        }
      guard let symbol else { return 1 }
      return M.description.covariates.first { $0.symbol == symbol }.map { individual.covariates[$0.index.rawValue] }
        ?? .nan
    }
  }
#endif
