import DosingMDP

extension EpisodeBuilder {
  /// The end of what is known of a patient.
  struct Close {
    var time: Double
    var ending: Ending
    /// The progression that ends the episode, where it was derived from a biomarker.
    var finding: BiomarkerProgression.Finding?
    var isAtUnknownDose = false
  }

  /// Where a patient's episode closes.
  /// - Parameter visits: at least one, of the encoder's variables.
  func close(of record: PatientRecord, visits: [Visit], last: Double) -> Close {
    let close = eventful(record, visits: visits, last: last)
    let start = visits.first?.time ?? last
    let unknown = record.doses.first { $0.multiple == nil && $0.time > start }?.time ?? .infinity
    guard unknown < close.time else { return close }
    return Close(
      time: lastVisit(in: visits, by: unknown), ending: .censored(reason: "dose unknown"), isAtUnknownDose: true)
  }

  /// The close that events, or else the last visit, give.
  private func eventful(_ record: PatientRecord, visits: [Visit], last: Double) -> Close {
    let left = record.events.filter { configuration.censoringEvents.contains($0.kind) }.min { $0.time < $1.time }
    if let terminal = terminal(of: record), terminal.time <= left?.time ?? .infinity { return terminal }
    guard let left else { return Close(time: last, ending: .censored(reason: "end of records")) }
    // Between the last visit and the departure nothing was seen: the episode closes at the last visit before it.
    return Close(time: lastVisit(in: visits, by: left.time), ending: .censored(reason: left.kind.rawValue))
  }

  private func terminal(of record: PatientRecord) -> Close? {
    let recorded = record.events.filter { configuration.terminalEvents.contains($0.kind) }.min { $0.time < $1.time }
    let finding = configuration.progression?.finding(in: record)
    if let finding, finding.time < recorded?.time ?? .infinity {
      return Close(
        time: finding.time, ending: .terminal(event: EventKind.progression.rawValue), finding: finding)
    }
    return recorded.map { Close(time: $0.time, ending: .terminal(event: $0.kind.rawValue)) }
  }

  /// The last visit at or before a time; that time itself where there is none.
  private func lastVisit(in visits: [Visit], by time: Double) -> Double {
    visits.last { $0.time <= time }?.time ?? time
  }
}
