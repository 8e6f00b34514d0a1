import DosingMDP

extension EpisodeBuilder {
  /// Why a patient has no episode.
  struct Lack: Error {
    var reason: String
    var forbidden: [EpisodeAlignment.ForbiddenDose] = []
  }

  /// A patient's episode and what its alignment had to decide.
  struct Aligned {
    var episode: Episode
    var counts: EpisodeAlignment.Counts
  }

  /// One patient's episode.
  func episode(of recorded: PatientRecord) -> Result<Aligned, Lack> {
    Result { () throws(Lack) in try align(recorded) }
  }

  private func align(_ recorded: PatientRecord) throws(Lack) -> Aligned {
    let (record, moved) = configuration.restartEvidence?.applied(to: recorded) ?? (recorded, 0)
    let visits = visits(of: record)
    guard let first = visits.first, let last = visits.last else {
      throw Lack(reason: "none of the state's variables was measured")
    }
    let close = close(of: record, visits: visits, last: last.time)
    if close.ending.isTerminal, close.time <= first.time {
      throw Lack(reason: "the terminal event is not after the first decision")
    }
    let known = visits.filter { $0.time <= close.time }
    let decisions = decisionTimes(in: known, close: close)
    guard let start = decisions.first, close.time > start else {
      throw Lack(
        reason: "no time passes after the first decision" + (close.isAtUnknownDose ? " with a known dose" : ""))
    }
    let states = encode(record, visits: known, at: decisions + [close.time])
    var actions: [Int] = []
    for time in decisions { actions.append(try action(of: record, at: time)) }
    try requireAllowed(actions, at: decisions, in: states, of: record)
    let episode = try assemble(record, decisions: decisions, actions: actions, states: states, close: close)
    var counts = EpisodeAlignment.Counts()
    counts.restarts = recorded.restarts.count
    counts.movedRestarts = moved
    counts.unalignedDoseChanges = unalignedDoseChanges(in: record, decisions: decisions, close: close.time)
    counts.unknownDoseEndings = close.isAtUnknownDose ? 1 : 0
    counts.visitsAfterUnknownDose = close.isAtUnknownDose ? visits.count - known.count : 0
    counts.progressionsOnTreatment = close.finding?.isTreated == true ? 1 : 0
    counts.progressionsOffTreatment = close.finding?.isTreated == false ? 1 : 0
    return Aligned(episode: configuration.horizon.map { episode.restricted(to: $0) } ?? episode, counts: counts)
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

  /// The last visits before the close of groups that last less than the minimum gap.
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
        // The dose is known up to the close, behind which no state is made.
        if let multiple = dose.multiple { history.dose(multiple, from: dose.time) }
        doses.removeFirst()
      }
      history.append(visit)
      if times.contains(visit.time) { states[visit.time] = encoder.encode(history) }
    }
    return states
  }

  private func action(of record: PatientRecord, at time: Double) throws(Lack) -> Int {
    guard let multiple = record.dose(from: time) else { throw Lack(reason: "the dose is unknown at day \(time)") }
    guard let action = encoder.actions.action(multiple: multiple) else {
      throw Lack(reason: "the dose at day \(time), \(multiple) times the standard dose, is none of the actions")
    }
    return action
  }

  private func requireAllowed(
    _ actions: [Int], at times: [Double], in states: [Double: State], of record: PatientRecord
  ) throws(Lack) {
    let forbidden = zip(times, actions).filter { !(states[$0]?.mask.allows($1) ?? true) }
    guard !forbidden.isEmpty else { return }
    throw Lack(
      reason: "a dose was given that the masks forbid",
      forbidden: forbidden.map {
        .init(patient: record.patient, time: $0, action: encoder.actions.options[$1].label)
      })
  }

  private func unalignedDoseChanges(in record: PatientRecord, decisions: [Double], close: Double) -> Int {
    let inside = record.doses.filter { $0.time > decisions[0] && $0.time < close && !decisions.contains($0.time) }
    return inside.count { dose in record.doses.last { $0.time < dose.time }?.multiple != dose.multiple }
  }

  private func assemble(
    _ record: PatientRecord, decisions: [Double], actions: [Int], states: [Double: State], close: Close
  ) throws(Lack) -> Episode {
    var steps: [Step] = []
    for (index, (start, end)) in zip(decisions, decisions.dropFirst() + [close.time]).enumerated() {
      guard let state = states[start] else { throw Lack(reason: "there is no state at day \(start)") }
      guard let given = record.meanDose(from: start, to: end) else {
        throw Lack(reason: "the dose is unknown after day \(start)")
      }
      let terminal = end == close.time && close.ending.isTerminal
      steps.append(
        Step(
          state: state, action: actions[index],
          reward: reward.reward(
            from: state, multiple: given, to: states[end], elapsed: end - start, progressed: terminal,
            died: terminal && close.ending == .terminal(event: EventKind.death.rawValue)),
          elapsed: end - start, discount: terminal ? 0 : discount(end - start)))
    }
    return Episode(
      patient: record.patient, center: record.center, steps: steps,
      finalState: close.ending.isTerminal ? nil : states[close.time], ending: close.ending)
  }
}
