/// What a ``Course``, which begins at time 0 and is never reset, can follow of a data set.
extension NonmemRecord {
  /// Why a course cannot follow the record; `nil` where it can.
  var courseProblem: NonmemProblem? {
    let message: String? =
      if time < 0 {
        "a course begins at time 0"
      } else if event.isReset {
        "a course cannot be reset"
      } else if steadyState != .none {
        "a course cannot begin at a steady state"
      } else if speed == .modeledRate || speed == .modeledDuration {
        "a course has no modeled rates or durations"
      } else {
        nil
      }
    return message.map { NonmemProblem(row: row, column: "TIME", message: $0) }
  }

  /// The doses of the record, additional ones written out.
  var courseDoses: [DoseEvent] {
    guard event.isDose else { return [] }
    let duration =
      switch speed {
      case .rate(let rate): amount / rate
      case .duration(let hours): hours
      case .instantaneous, .modeledRate, .modeledDuration: 0.0
      }
    return (0...additionalDoses).map { index in
      DoseEvent(time: time + Double(index) * interval, amount: amount, duration: duration)
    }
  }
}

extension NonmemSubject {
  /// From when which covariates hold; the first from the first record on. A record's covariates hold for the interval that
  /// ends at it.
  func intervals(_ covariates: (NonmemRecord) -> [Double]) -> [(start: Double, covariates: [Double])] {
    guard let first = records.first else { return [] }
    var intervals: [(start: Double, covariates: [Double])] = []
    var start = first.time
    for record in records where record.time > start {
      let values = covariates(record)
      if intervals.last?.covariates != values { intervals.append((start, values)) }
      start = record.time
    }
    return intervals.isEmpty ? [(first.time, covariates(first))] : intervals
  }
}
