public import DiffEq

extension ModelContract {
  /// Whether lockstep and solo, one advance and many, give the same.
  @inlinable
  func agreementViolations(_ population: Population<M>) -> [String] {
    let group = individuals(population, count: 8)
    let factors = CohortSimulation<M>.factors(group)
    let together = follow(lanes(group), doses, amounts: factors, tolerance: tight)
    var violations: [String] = []
    for lane in group.indices where violations.isEmpty {
      let alone = follow(group[lane].parameters, doses, amounts: { factors($0)[lane] }, tolerance: tight)
      violations += disagreements(alone, with: together, lane: lane)
      guard lane == 0 else { continue }
      let whole = followAtOnce(group[lane].parameters, amounts: { factors($0)[lane] })
      violations += disagreements(alone, withWhole: whole)
    }
    return violations
  }

  /// The outputs at the stops by a single advance.
  @inlinable
  func followAtOnce(_ parameters: [Double], amounts: (DoseEvent.Basis) -> Double) -> CourseRecord<Double> {
    let course = Course<M, Double>(parameters, tolerance: tight)
    for dose in doses {
      course.dose(at: dose.time, amount: dose.amount * amounts(dose.basis), duration: dose.duration)
    }
    var record = CourseRecord<Double>()
    let first = course.read()
    record.outputs = [(0..<M.Output.count).map { first[raw: $0] }]
    stops.withUnsafeBufferPointer { grid in
      course.advance(to: horizon, grid: grid) { _, outputs in
        record.outputs.append((0..<M.Output.count).map { outputs[raw: $0] })
      }
    }
    return record
  }

  @usableFromInline
  func disagreements(
    _ alone: CourseRecord<Double>, with together: CourseRecord<SIMD8<Double>>, lane: Int
  ) -> [String] {
    M.Output.allCases.compactMap { output in
      let bound = 1e-5 * alone.scale(output.rawValue, lane: 0) + 1e-9
      for row in stops.indices {
        let value = alone.outputs[row][output.rawValue]
        let other = together.outputs[row][output.rawValue][lane]
        guard !(Swift.abs(value - other) <= bound) else { continue }
        return "\(symbol(of: output)) at \(stops[row]) h is \(value) alone and \(other) in lockstep"
      }
      return nil
    }
  }

  @usableFromInline
  func disagreements(_ pieces: CourseRecord<Double>, withWhole whole: CourseRecord<Double>) -> [String] {
    guard whole.outputs.count == stops.count else {
      return ["one advance reads \(whole.outputs.count) of \(stops.count) times"]
    }
    return M.Output.allCases.compactMap { output in
      let bound = 1e-5 * pieces.scale(output.rawValue, lane: 0) + 1e-9
      for row in stops.indices {
        let value = pieces.outputs[row][output.rawValue]
        let other = whole.outputs[row][output.rawValue]
        guard !(Swift.abs(value - other) <= bound) else { continue }
        return "\(symbol(of: output)) at \(stops[row]) h is \(value) in many advances and \(other) in one"
      }
      return nil
    }
  }
}
