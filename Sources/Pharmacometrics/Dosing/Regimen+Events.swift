extension Regimen {
  /// The doses before a time, in the order of time; at equal times in the order of the text.
  ///
  /// - Parameter hours: the end of the horizon, exclusive, finite.
  public func events(until hours: Double) -> [DoseEvent] {
    precondition(hours.isFinite, "Regimen.events(until: \(hours)): the horizon must be finite")
    var events: [DoseEvent] = []
    for phases in sequences {
      guard case .success(let spans) = Self.spans(of: phases) else {
        preconditionFailure("Regimen.events: phases that cannot follow each other: \(self)")
      }
      for (phase, span) in zip(phases, spans) {
        events += phase.times(in: span, until: hours).map {
          DoseEvent(time: $0, amount: phase.amount, basis: phase.basis, duration: phase.infusion)
        }
      }
    }
    // By place too, since the standard sort does not promise to keep the order of equals.
    return events.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }

  /// From the start of a phase to its end, exclusive.
  struct Span: Hashable, Sendable {
    var start: Double
    var end: Double
  }

  /// Why phases cannot follow each other, and which.
  struct SequenceFault: Error, Hashable, Sendable {
    enum Place: Hashable, Sendable { case phase, from, until }
    var phase: Int
    var place: Place
    var reason: String
  }

  /// When each phase of a sequence begins and ends.
  static func spans(of phases: [Phase]) -> Result<[Span], SequenceFault> {
    var spans: [Span] = []
    for (index, phase) in phases.enumerated() {
      var span = Span(start: phase.start ?? 0, end: .infinity)
      if index > 0 {
        switch start(of: phase, after: phases[index - 1], spans[index - 1]) {
        case .success(let start): span.start = start
        case .failure(var fault):
          fault.phase = index
          return .failure(fault)
        }
        spans[index - 1].end = min(spans[index - 1].end, span.start)
      }
      switch phase.limit {
      case .repetitions(let count): span.end = span.start + Double(count) * (phase.rhythm.period ?? 0)
      case .duration(let hours): span.end = span.start + hours
      case .time(let hours): span.end = hours
      case nil: break
      }
      if span.end <= span.start {
        let reason = "the phase ends before it begins, at \(DurationText.text(hours: span.start))"
        return .failure(SequenceFault(phase: index, place: .until, reason: reason))
      }
      spans.append(span)
    }
    return .success(spans)
  }

  private static func start(of phase: Phase, after previous: Phase, _ span: Span) -> Result<Double, SequenceFault> {
    let isOnce = previous.rhythm == .once
    if let start = phase.start {
      // Where the phase before has no end of its own, this start is its end.
      let earliest = isOnce || span.end == .infinity ? span.start : span.end
      if start > earliest || (start == earliest && span.end != .infinity) { return .success(start) }
      let verb = span.end < .infinity ? "ends" : "begins"
      let reason = "this must come after the phase before it, which \(verb) at \(DurationText.text(hours: earliest))"
      return .failure(SequenceFault(phase: 0, place: .from, reason: reason))
    }
    if isOnce {
      if let lead = phase.rhythm.lead { return .success(span.start + lead) }
      let reason = "a single dose after a single dose needs its time, as in 'once from 24h'"
      return .failure(SequenceFault(phase: 0, place: .phase, reason: reason))
    }
    if span.end < .infinity { return .success(span.end) }
    let reason = "the phase before it never ends: end it (x6, for 12wk, until 12wk), or begin this one 'from 12wk'"
    return .failure(SequenceFault(phase: 0, place: .phase, reason: reason))
  }
}

extension Regimen.Phase {
  /// Times of doses within a span and before the horizon.
  fileprivate func times(in span: Regimen.Span, until horizon: Double) -> [Double] {
    let end = min(span.end, horizon) - Regimen.tolerance
    guard let period = rhythm.period else {
      return rhythm.offsets(before: end - span.start).map { span.start + $0 }
    }
    var times: [Double] = []
    var start = span.start
    var cycle = 0
    while start < end {
      times += rhythm.offsets(before: end - start).map { start + $0 }
      cycle += 1
      // From the beginning each time, so that rounding does not add up.
      start = span.start + Double(cycle) * period
    }
    return times
  }
}
