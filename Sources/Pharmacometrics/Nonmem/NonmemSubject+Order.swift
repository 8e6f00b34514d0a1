extension NonmemSubject {
  /// Where time goes back without a reset.
  var timeProblems: [NonmemProblem] {
    zip(records, records.dropFirst()).compactMap { previous, record in
      guard record.time < previous.time, !record.event.isReset else { return nil }
      return NonmemProblem(
        row: record.row, column: "TIME", message: "\(record.time) is before \(previous.time) of row \(previous.row)")
    }
  }

  /// When the drug of one dose is infused.
  private struct Infusion {
    var row: Int
    var compartment: Int
    var start: Double
    var end: Double

    func overlaps(_ other: Infusion) -> Bool {
      let tolerance = 1e-9 * max(1, abs(end), abs(other.end))
      return row != other.row && compartment == other.compartment && start < other.end - tolerance
        && other.start < end - tolerance
    }
  }

  /// Infusions that begin while one of another record runs into the same compartment. Only those are known that state
  /// their rate or duration.
  var overlappingInfusions: [NonmemProblem] {
    var problems: [NonmemProblem] = []
    var earlier: [Infusion] = []
    for record in records {
      if record.event.isReset || (record.event.isDose && record.steadyState == .replacing) {
        earlier = earlier.filter { $0.start < record.time }
        for index in earlier.indices { earlier[index].end = min(earlier[index].end, record.time) }
        if record.event.isReset { earlier = [] }
      }
      let infusions = Self.infusions(of: record)
      if let other = earlier.first(where: { other in infusions.contains { $0.overlaps(other) } }) {
        problems.append(
          NonmemProblem(
            row: record.row, column: "RATE",
            message: "an infusion into compartment \(other.compartment) overlaps with one of row \(other.row)"))
      }
      earlier += infusions
    }
    return problems
  }

  private static func infusions(of record: NonmemRecord) -> [Infusion] {
    guard record.event.isDose, record.amount > 0, record.time.isFinite else { return [] }
    let duration: Double
    switch record.speed {
    case .rate(let rate): duration = record.amount / rate
    case .duration(let hours): duration = hours
    case .instantaneous, .modeledRate, .modeledDuration: return []
    }
    return (0...record.additionalDoses).map { index in
      let start = record.time + Double(index) * record.interval
      return Infusion(row: record.row, compartment: record.compartment ?? 1, start: start, end: start + duration)
    }
  }
}
