import DosingMDP

extension EpisodeBuilder {
  struct Lack: Error { var reason: String }

  /// The end of what is known of a patient.
  private struct Close {
    var time: Double
    var ending: Ending
  }

  /// One patient's episode.
  func episode(of record: PatientRecord) -> Result<(episode: Episode, unalignedDoseChanges: Int), Lack> {
    let visits = visits(of: record)
    guard let first = visits.first, let last = visits.last else {
      return .failure(Lack(reason: "none of the state's variables was measured"))
    }
    let close = close(of: record, last: last.time)
    if close.ending.isTerminal, close.time <= first.time {
      return .failure(Lack(reason: "the terminal event is not after the first decision"))
    }
    let known = visits.filter { $0.time <= close.time }
    let decisions = decisionTimes(in: known, close: close)
    guard let start = decisions.first, close.time > start else {
      return .failure(Lack(reason: "no time passes after the first decision"))
    }
    do {
      let states = encode(record, visits: known, at: decisions + [close.time])
      let actions = try decisions.map { try action(of: record, at: $0) }
      let changes = unalignedDoseChanges(in: record, decisions: decisions, close: close.time)
      let episode = assemble(record, decisions: decisions, actions: actions, states: states, close: close)
      return .success((configuration.horizon.map { episode.restricted(to: $0) } ?? episode, changes))
    } catch let lack as Lack {
      return .failure(lack)
    } catch {
      return .failure(Lack(reason: "\(error)"))
    }
  }

  /// Every time at which a variable of the encoder was measured.
  private func visits(of record: PatientRecord) -> [Visit] {
    let names = encoder.configuration.variables.map(\.name)
    var visits: [Visit] = []
    for observation in record.observations {
      guard let index = names.firstIndex(of: observation.variable) else { continue }
      if visits.last?.time != observation.time {
        visits.append(Visit(time: observation.time, values: names.map { _ in nil }))
      }
      visits[visits.count - 1].values[index] = observation.value
    }
    return visits
  }

  private func close(of record: PatientRecord, last: Double) -> Close {
    var events = record.events.filter { configuration.terminalEvents.contains($0.kind) }
    if let time = configuration.progression?.time(in: record) { events.append(.init(time: time, kind: .progression)) }
    let left = record.events.filter { configuration.censoringEvents.contains($0.kind) }.min { $0.time < $1.time }
    let terminal = events.min { $0.time < $1.time }
    if let terminal, terminal.time <= left?.time ?? .infinity {
      return Close(time: terminal.time, ending: .terminal(event: terminal.kind.rawValue))
    }
    if let left {
      // Between the last visit and the departure nothing was seen: the episode closes at the last visit before it.
      let seen = record.observations.last { $0.time <= left.time }?.time ?? left.time
      return Close(time: min(last, seen), ending: .censored(reason: left.kind.rawValue))
    }
    return Close(time: last, ending: .censored(reason: "end of records"))
  }

  /// The last visits of groups no longer than the minimum gap, before the close.
  private func decisionTimes(in visits: [Visit], close: Close) -> [Double] {
    var decisions: [Double] = []
    var groupStart = -Double.infinity
    for visit in visits where visit.time < close.time {
      if visit.time - groupStart < configuration.minimumGap, !decisions.isEmpty {
        decisions[decisions.count - 1] = visit.time
      } else {
        decisions.append(visit.time)
        groupStart = visit.time
      }
    }
    return decisions
  }

  /// The states at those of the given times at which there was a visit; a dose that starts at a visit is not yet known.
  private func encode(_ record: PatientRecord, visits: [Visit], at times: [Double]) -> [Double: State] {
    let statics = encoder.configuration.statics.map { StaticFeature($0).value(in: record) }
    var history = PatientHistory(patient: record.patient, center: record.center, statics: statics)
    var states: [Double: State] = [:]
    var doses = record.doses[...]
    for visit in visits {
      while let dose = doses.first, dose.time < visit.time {
        history.dose(dose.multiple, from: dose.time)
        doses.removeFirst()
      }
      history.append(visit)
      if times.contains(visit.time) { states[visit.time] = encoder.encode(history) }
    }
    return states
  }

  private func action(of record: PatientRecord, at time: Double) throws -> Int {
    guard let multiple = record.dose(from: time) else { throw Lack(reason: "the dose is unknown at day \(time)") }
    guard let action = encoder.actions.action(multiple: multiple) else {
      throw Lack(reason: "the dose at day \(time), \(multiple) times the standard dose, is none of the actions")
    }
    return action
  }

  private func unalignedDoseChanges(in record: PatientRecord, decisions: [Double], close: Double) -> Int {
    let inside = record.doses.filter { $0.time > decisions[0] && $0.time < close && !decisions.contains($0.time) }
    return inside.count { dose in record.doses.last { $0.time < dose.time }?.multiple != dose.multiple }
  }

  private func assemble(
    _ record: PatientRecord, decisions: [Double], actions: [Int], states: [Double: State], close: Close
  ) -> Episode {
    let ends = decisions.dropFirst() + [close.time]
    let steps = zip(zip(decisions, ends), actions).compactMap { interval, action -> Step? in
      guard let state = states[interval.0] else { return nil }
      let elapsed = interval.1 - interval.0
      let isLast = interval.1 == close.time
      let terminal = isLast && close.ending.isTerminal
      return Step(
        state: state, action: action,
        reward: reward.reward(
          from: state, multiple: encoder.actions.options[action].multiple, to: states[interval.1], elapsed: elapsed,
          progressed: terminal),
        elapsed: elapsed, discount: terminal ? 0 : discount(elapsed))
    }
    return Episode(
      patient: record.patient, center: record.center, steps: steps,
      finalState: close.ending.isTerminal ? nil : states[close.time], ending: close.ending)
  }
}
