public import DiffEq

/// Follows individuals of one model in lanes.
@usableFromInline
enum LaneCourse<M: Model> {
  @inlinable
  static func readings(_ schedule: DoseSchedule, _ input: LaneInput, tolerance: Tolerance) -> LaneReadings {
    let width = M.Output.count
    let nothing = LaneReadings(
      values: Array(repeating: SIMD8(repeating: .nan), count: width * schedule.readingTimes.count), failures: 0xff)
    var input = input
    guard let invalid = replaceInvalid(&input) else { return nothing }
    var periods = input.covariates.map { individual(input.parameters, $0) }
    if periods.isEmpty { periods = [individual(input.parameters, [])] }
    let course = Course<M, SIMD8<Double>>(periods[0], lanes: input.count, tolerance: tolerance)
    guard let end = schedule.readingTimes.last else { return LaneReadings(values: [], failures: invalid) }
    for (place, time) in schedule.doseTimes.enumerated() where time < end {
      course.dose(at: time, amount: input.amounts[place], duration: schedule.durations[place])
    }
    var values = [SIMD8<Double>](repeating: SIMD8(repeating: .nan), count: width * schedule.readingTimes.count)
    values.withUnsafeMutableBufferPointer { buffer in
      let rows = buffer
      schedule.readingTimes.withUnsafeBufferPointer { grid in
        if grid[0] == 0 { course.recordStart(rows) }
        for (place, time) in schedule.changeTimes.enumerated() where time < end {
          course.record(to: time, grid: grid, rows: rows)
          course.setParameters(periods[place + 1])
        }
        course.record(to: end, grid: grid, rows: rows)
      }
    }
    var failures = invalid
    for lane in 0..<input.count where course.failure(lane) != nil { failures |= 1 << UInt8(lane) }
    return LaneReadings(values: values, failures: failures)
  }

  /// Covariate effects and derived parameters.
  @inlinable
  static func individual(_ parameters: [SIMD8<Double>], _ covariates: [SIMD8<Double>]) -> [SIMD8<Double>] {
    var parameters = parameters
    // A model without covariates gets a view of one element, which it never reads.
    let covariates = covariates.isEmpty ? [SIMD8<Double>(repeating: 0)] : covariates
    parameters.withUnsafeMutableBufferPointer { parameters in
      covariates.withUnsafeBufferPointer { covariates in
        guard let first = parameters.baseAddress, let known = covariates.baseAddress else { return }
        M().individualize(MutableValues(first), Values(known))
      }
    }
    return parameters
  }

  /// Puts a possible lane in the place of those that no patient can have; `nil` where there is none.
  /// - Returns: a bit for each lane that was replaced.
  @inlinable
  static func replaceInvalid(_ input: inout LaneInput) -> UInt8? {
    let lanes = isValid(input)
    guard lanes.contains(false) else { return 0 }
    guard let other = lanes.firstIndex(of: true) else { return nil }
    var failures: UInt8 = 0
    for lane in 0..<input.count where !lanes[lane] { failures |= 1 << UInt8(lane) }
    func replace(_ values: inout [SIMD8<Double>]) {
      for place in values.indices {
        for lane in 0..<8 where lane >= input.count || !lanes[lane] { values[place][lane] = values[place][other] }
      }
    }
    replace(&input.parameters)
    replace(&input.amounts)
    for period in input.covariates.indices { replace(&input.covariates[period]) }
    return failures
  }

  @inlinable
  static func isValid(_ input: LaneInput) -> [Bool] {
    var lanes = [Bool](repeating: true, count: input.count)
    for covariates in input.covariates.isEmpty ? [[]] : input.covariates {
      let parameters = individual(input.parameters, covariates)
      let disposition = parameters.withUnsafeBufferPointer { own in
        own.baseAddress.flatMap { M().disposition(Values($0)) }
      }
      let isPossible = disposition.map { $0.problem == nil } ?? true
      if isPossible && parameters.allSatisfy(\.isFinite) { continue }
      for lane in 0..<input.count {
        let own = parameters.map { $0[lane] }
        let problem = own.withUnsafeBufferPointer { own in
          own.baseAddress.flatMap { M().disposition(Values<M.Parameter, Double>($0))?.problem }
        }
        if problem != nil || !own.allSatisfy(\.isFinite) { lanes[lane] = false }
      }
    }
    return lanes
  }
}
