extension SurvivalCurve {
  /// The order of events and censorings that fall on one time.
  public enum Ties: Sendable, Hashable {
    /// Those censored at a time were at risk of the events at it: the usual order.
    case eventsFirst
    /// Those censored at a time were not at risk at it: the order in which the censoring time itself is the event.
    case eventsLast
  }

  /// The estimate from right-censored times.
  /// - Parameters:
  ///   - times: of the event or of censoring, each at least 0.
  ///   - isEvent: whether the event was seen, per time.
  public init(times: [Double], isEvent: [Bool], ties: Ties = .eventsFirst) {
    precondition(times.count == isEvent.count, "SurvivalCurve: \(times.count) times, \(isEvent.count) events")
    precondition(times.allSatisfy { $0 >= 0 && $0.isFinite }, "SurvivalCurve: a time is negative or not finite")
    var remaining = times.count
    let groups = Dictionary(grouping: times.indices) { times[$0] }.sorted { $0.key < $1.key }
    self.init(
      groups.map { time, members in
        let events = members.count { isEvent[$0] }
        let censored = members.count - events
        defer { remaining -= members.count }
        return (time, ties == .eventsFirst ? remaining : remaining - censored, events, censored)
      })
  }

  /// S(t−) = P(T ≥ t).
  public func survival(before time: Double) -> Double {
    // Upper bisection: the number of points before `time`.
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if points[middle].time < time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? points[low - 1].survival : 1
  }

  /// The mean time lived up to `horizon`, ∫_0^τ S(t) dt, with its standard error.
  ///
  /// Var = Σ_{u ≤ τ} (∫_u^τ S)² d_u / (n_u (n_u − d_u)). Where follow-up ends before the horizon by a censoring, the last
  /// S is carried on to it: choose a horizon that is observed.
  ///
  /// Source: Klein, Moeschberger. Survival Analysis (2003), doi:10.1007/b97377, equations 4.5.1 and 4.5.2.
  public func restrictedMean(to horizon: Double) -> (mean: Double, standardError: Double) {
    precondition(horizon >= 0, "restrictedMean(to: \(horizon)): the horizon must not be negative")
    let inside = points.filter { $0.time <= horizon }
    var areas = [Double](repeating: 0, count: inside.count)
    var area = 0.0
    var end = horizon
    for (index, point) in inside.enumerated().reversed() {
      area += point.survival * (end - point.time)
      areas[index] = area
      end = point.time
    }
    var variance = 0.0
    for (index, point) in inside.enumerated() where point.events > 0 && point.events < point.atRisk {
      variance +=
        areas[index] * areas[index] * Double(point.events)
        / (Double(point.atRisk) * Double(point.atRisk - point.events))
    }
    return (area + end, variance.squareRoot())
  }
}
