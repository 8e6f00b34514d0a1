extension Regimen {
  /// One dose and its schedule. Times are hours.
  struct Phase: Sendable, Hashable {
    var amount: Double
    var measure: Measure
    var basis: DoseEvent.Basis
    /// The length of an infusion, 0 for none.
    var infusion: Double
    var rhythm: Rhythm
    /// `from`, since the start of the regimen.
    var start: Double?
    var limit: Limit?
  }

  enum Limit: Sendable, Hashable {
    case repetitions(Int)
    case duration(Double)
    /// Since the start of the regimen.
    case time(Double)
  }

  enum Rhythm: Sendable, Hashable {
    case once
    /// Since the start of the regimen.
    case times([Double])
    case every(Double)
    case onOff(every: Double, on: Double, off: Double)
    /// Days counted from 1, ascending, with `within` between doses of a day.
    case days([Int], within: Double, cycle: Double)

    /// The time after which doses repeat.
    var period: Double? {
      switch self {
      case .once, .times: nil
      case .every(let interval): interval
      case .onOff(_, let on, let off): on + off
      case .days(_, _, let cycle): cycle
      }
    }

    /// The time from a loading dose to the first dose of this rhythm.
    var lead: Double? {
      if case .onOff(let interval, _, _) = self { interval } else { period }
    }

    /// Times of doses within a period and before `end`; the first period where nothing repeats.
    func offsets(before end: Double = .infinity) -> [Double] {
      switch self {
      case .once, .every: return end > 0 ? [0] : []
      case .times(let times): return times.filter { $0 < end }
      case .onOff(let interval, let on, _): return Self.multiples(of: interval, below: min(on - tolerance, end))
      case .days(let days, let within, _):
        return days.flatMap { day in
          let start = Double(day - 1) * 24
          return Self.multiples(of: within, below: min(24 - tolerance, end - start)).map { start + $0 }
        }
      }
    }

    /// The shortest time between the starts of two doses; `nil` where there is only one.
    var shortestInterval: Double? {
      // In a time on drug, all intervals but the one across the time off are equal.
      if case .onOff(let interval, let on, let off) = self {
        let last = ((on - tolerance) / interval).rounded(.down) * interval
        return last > 0 ? min(interval, on + off - last) : on + off
      }
      let offsets = offsets()
      let within = zip(offsets.dropFirst(), offsets).map { $0 - $1 }.min()
      guard let period, let first = offsets.first, let last = offsets.last else { return within }
      return min(within ?? .infinity, first + period - last)
    }

    private static func multiples(of interval: Double, below end: Double) -> [Double] {
      var times: [Double] = []
      while Double(times.count) * interval < end { times.append(Double(times.count) * interval) }
      return times
    }
  }

  /// Hours by which a time that is a multiple of a rounded interval may miss an end.
  static let tolerance = 1e-9
}
