extension CalibrationStructure {
  /// Events and ordinal outcomes, in the order that ``CalibrationPatient/OutcomeRecord/outcome`` counts.
  public var outcomeNames: [String] { outcomes.map(\.name) }

  /// By patient, what outcomes add to −ln L.
  func outcomeTerms(_ patients: [CalibrationPatient]) -> [[OutcomeTerm]] {
    let longest = patients.compactMap { $0.outcomes.last?.time }.max() ?? 0
    let step = longest > 0 ? longest / 12 : 1
    return patients.map { OutcomeTerm.terms(of: $0, outcomes, step: step) }
  }

  /// Records that cannot be.
  func outcomeProblems(_ patients: [CalibrationPatient]) -> [String] {
    patients.flatMap { patient in
      outcomes.indices.flatMap { place in
        problems(of: patient.outcomes.filter { $0.outcome == place }, outcomes[place]).map {
          "patient \(patient.name), \(outcomes[place].name) \($0)"
        }
      }
    }
  }

  private func problems(of records: [CalibrationPatient.OutcomeRecord], _ outcome: OutcomeModel) -> [String] {
    var problems: [String] = []
    var last: CalibrationPatient.OutcomeRecord?
    for record in records {
      let place = "at \(record.time) h: "
      switch (outcome.kind, record.finding) {
      case (.ordinal(let count), .category(let category)):
        if !(0..<count).contains(category) {
          problems.append(place + "category \(category) is not one of 0 to \(count - 1); number categories from 0")
        }
      case (.event(_, let censoring, let isRepeated), .event), (.event(_, let censoring, let isRepeated), .eventSince):
        if record.time == 0 { problems.append(place + "an event at time 0; times are counted from when it can happen") }
        if last != nil && last?.finding != .free && !isRepeated {
          problems.append(place + "a second event; set events.\(outcome.name).repeated: true if it may happen again")
        }
        if case .eventSince(let start) = record.finding {
          if !(start < record.time) { problems.append(place + "the event came after \(start) h, which is not before") }
        } else if censoring == .interval {
          problems.append(place + "an exact time where censoring is interval")
        }
      case (.event(_, _, let isRepeated), .free):
        if last != nil && last?.finding != .free && !isRepeated {
          problems.append(
            place + "followed after the event; end the records with it, or set events.\(outcome.name).repeated: true")
        }
      default: problems.append(place + "\(record.finding) is no record of this kind of outcome")
      }
      last = record
    }
    return problems
  }
}
