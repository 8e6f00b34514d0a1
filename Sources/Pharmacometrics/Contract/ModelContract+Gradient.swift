public import DiffEq

extension ModelContract {
  /// Whether dual numbers through a whole course agree with central differences, for every described parameter.
  ///
  /// The two sides of a difference are two lanes of one course, so that both take the same steps.
  @inlinable
  func gradientViolations(_ population: Population<M>) -> [String] {
    let group = [population.typicalIndividual()]
    let factors = CohortSimulation<M>.factors(group)
    let places = differentiable
    var violations: [String] = []
    for first in stride(from: 0, to: places.count, by: 4) {
      let four = Array(places[first..<Swift.min(first + 4, places.count)])
      let differences = follow(
        shifted(typical(population), four), doses, amounts: factors, tolerance: tight)
      for (index, place) in four.enumerated() {
        let base = typical(population)
        let seeded = base.indices.map { Dual(base[$0], derivative: $0 == place ? 1 : 0) }
        let duals = follow(
          individual(seeded), doses, amounts: { Dual(factors($0)[0], derivative: 0) }, tolerance: tight)
        violations += gradientViolations(duals, differences, lane: 2 * index, base[place], symbol: symbol(at: place))
      }
    }
    return violations
  }

  /// Typical values before covariates, those of the reference patient where there is one.
  @usableFromInline
  func typical(_ population: Population<M>) -> [Double] {
    var typical = population.typical
    for (parameter, value) in M.description.referencePatient { typical[parameter.rawValue] = value }
    return typical
  }

  /// Places of the described parameters but the lag and those with which the equations jump.
  @usableFromInline var differentiable: [Int] {
    var excluded = M.description.claims.flatMap { claim -> [M.Parameter] in
      if case .jumpsWith(let parameters) = claim { parameters } else { [] }
    }
    if case .kinetics(_, let lag?) = M.description.dosing { excluded.append(lag) }
    return M.description.parameters.map(\.index).filter { !excluded.contains($0) }.map(\.rawValue)
  }

  /// The parameters of the patient with typical covariates.
  @inlinable
  func individual<S: RealScalar>(_ typical: [S]) -> [S] {
    var parameters = typical
    let covariates = M.description.covariates.sorted { $0.index.rawValue < $1.index.rawValue }
    // A model without covariates gets a view of one element, which it never reads.
    let known = covariates.isEmpty ? [S.constant(0)] : covariates.map { S.constant($0.typical) }
    parameters.withUnsafeMutableBufferPointer { parameters in
      known.withUnsafeBufferPointer { known in
        guard let first = parameters.baseAddress, let covariates = known.baseAddress else { return }
        M().individualize(MutableValues(first), Values(covariates))
      }
    }
    return parameters
  }

  /// Lanes 2i and 2i + 1 have the i-th of up to four parameters raised and lowered.
  @usableFromInline
  func shifted(_ typical: [Double], _ places: [Int]) -> [SIMD8<Double>] {
    var lanes = typical.map { SIMD8<Double>(repeating: $0) }
    for (index, place) in places.enumerated() {
      lanes[place][2 * index] += Self.step(typical[place])
      lanes[place][2 * index + 1] -= Self.step(typical[place])
    }
    return individual(lanes)
  }

  @usableFromInline
  static func step(_ value: Double) -> Double { value == 0 ? 1e-5 : 1e-4 * Swift.abs(value) }

  @usableFromInline
  func symbol(at place: Int) -> String {
    M.description.parameters.first { $0.index.rawValue == place }?.symbol ?? "\(place)"
  }

  @usableFromInline
  func gradientViolations(
    _ duals: CourseRecord<Dual<Double>>, _ differences: CourseRecord<SIMD8<Double>>, lane: Int, _ value: Double,
    symbol: String
  ) -> [String] {
    let step = Self.step(value)
    let unit = value == 0 ? 1 : Swift.abs(value)
    return M.Output.allCases.compactMap { output in
      let place = output.rawValue
      let slopes = differences.outputs.map { ($0[place][lane] - $0[place][lane + 1]) / (2 * step) }
      let largest = slopes.reduce(0) { Swift.max($0, Swift.abs($1)) }
      let bound = 1e-3 * largest + 1e-5 * duals.scale(place, lane: 0) / unit + 1e-12
      for row in stops.indices {
        let derivative = duals.outputs[row][place].derivative
        guard !(Swift.abs(derivative - slopes[row]) <= bound) else { continue }
        return "the derivative of \(self.symbol(of: output)) by \(symbol) at \(stops[row]) h is \(derivative) by dual "
          + "numbers and \(slopes[row]) by differences"
      }
      return nil
    }
  }
}
