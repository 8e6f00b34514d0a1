public import DiffEq

extension ModelContract {
  /// Whether everyone can be followed with finite outputs and, where claimed, without negative states.
  @inlinable
  func courseViolations(_ population: Population<M>) -> [String] {
    let everyone = individuals(population, count: patients + 1)
    var violations: [String] = []
    for first in stride(from: 0, to: everyone.count, by: 8) {
      let group = Array(everyone[first..<Swift.min(first + 8, everyone.count)])
      let record = follow(
        lanes(group), doses, amounts: CohortSimulation<M>.factors(group), lanes: group.count, tolerance: Tolerance())
      for lane in group.indices { violations += courseViolations(record, lane: lane, number: first + lane) }
      // The first group that fails tells enough.
      if !violations.isEmpty { break }
    }
    return violations
  }

  @usableFromInline
  func courseViolations(_ record: CourseRecord<SIMD8<Double>>, lane: Int, number: Int) -> [String] {
    let patient = number == 0 ? "the typical patient" : "drawn patient \(number - 1)"
    if let failure = record.failures[lane] {
      return ["\(patient) cannot be followed beyond \(failure.time) h: \(failure.cause)"]
    }
    var violations: [String] = []
    for output in M.Output.allCases {
      guard let row = record.outputs.firstIndex(where: { !$0[output.rawValue][lane].isFinite }) else { continue }
      violations.append("\(symbol(of: output)) of \(patient) is not finite at \(stops[row]) h")
    }
    guard M.description.claims.contains(.nonNegativeStates) else { return violations }
    for state in M.State.allCases {
      let values = record.states.map { $0[state.rawValue][lane] }
      // Rounding and the solver's error are allowed.
      let slack = 1e-5 * values.reduce(0) { Swift.max($0, Swift.abs($1)) } + 1e-7
      guard let row = values.firstIndex(where: { $0 < -slack }) else { continue }
      violations.append("state \(state) of \(patient) is \(values[row]) at \(stops[row]) h")
    }
    return violations
  }

  /// Whether outputs that are claimed to be steady stay where they are without drug.
  @inlinable
  func steadyViolations(_ population: Population<M>) -> [String] {
    let steady = M.description.claims.flatMap { claim -> [M.Output] in
      if case .steadyWithoutDrug(let outputs) = claim { outputs } else { [] }
    }
    guard !steady.isEmpty else { return [] }
    let group = individuals(population, count: 8)
    let record = follow(lanes(group), [], amounts: CohortSimulation<M>.factors(group), tolerance: tight)
    return steady.compactMap { steadyViolation(record, $0) }
  }

  @usableFromInline
  func steadyViolation(_ record: CourseRecord<SIMD8<Double>>, _ output: M.Output) -> String? {
    for (row, values) in record.outputs.enumerated() {
      for lane in 0..<8 {
        let first = record.outputs[0][output.rawValue][lane]
        let value = values[output.rawValue][lane]
        guard !(Swift.abs(value - first) <= 1e-6 * Swift.max(Swift.abs(first), 1e-6)) else { continue }
        return "\(symbol(of: output)) moves without drug, from \(first) to \(value) at \(stops[row]) h"
      }
    }
    return nil
  }
}
