extension CalibrationStructure {
  /// The subjects of a data set as patients.
  ///
  /// Doses go into the one compartment that the model doses (CMT absent, 0, or that compartment). A measurement's output is
  /// the one that DVID, or CMT where a measurement has no DVID, names: by its symbol, by what
  /// ``OutputSpecification/dvid`` says, or by its number among the outputs that have an error; without either, the only
  /// output with an error. Records that name an event or an ordinal outcome are its own (``OutcomeReading``). CENS = 1 (or BLQ = 1) marks a value that is only known to be below DV.
  /// - Throws: ``NonmemDataError`` with all records that do not fit.
  public func patients(of dataset: NonmemDataset) throws -> [CalibrationPatient] {
    var problems: [NonmemProblem] = []
    let measured = outputs.indices.filter { outputs[$0].error != .none }
    if measured.isEmpty && outcomes.isEmpty {
      throw CalibrationError(problems: [
        "no output of \(model) has a residual error; state one in the specification (outputs.\(outputs.first?.symbol ?? "X").error)"
      ])
    }
    let patients = dataset.subjects.map { subject -> CalibrationPatient in
      problems += subject.records.compactMap { $0.courseProblem ?? doseProblem($0) }
      let intervals = subject.intervals { record in
        covariates.map { record.covariates[$0.symbol.uppercased()] ?? $0.typical }
      }
      let first = subject.records.first
      let (measurements, outcomes) = observations(subject, measured, &problems)
      return CalibrationPatient(
        name: subject.id, covariates: intervals.first?.covariates ?? covariates.map(\.typical),
        changes: intervals.dropFirst().map { .init(time: $0.start, covariates: $0.covariates) },
        doses: subject.records.flatMap(\.courseDoses),
        measurements: measurements, outcomes: outcomes, columns: first?.covariates ?? [:],
        categories: first?.categories ?? [:])
    }
    problems += unseen(patients)
    guard problems.isEmpty else { throw NonmemDataError(problems) }
    return patients
  }

  private func doseProblem(_ record: NonmemRecord) -> NonmemProblem? {
    guard record.event.isDose else { return nil }
    switch dosing {
    case .none: return NonmemProblem(row: record.row, column: "AMT", message: "\(model) takes no doses")
    case .today: return nil
    case .compartment(let number, let name):
      guard let compartment = record.compartment, compartment != number else { return nil }
      return NonmemProblem(
        row: record.row, column: "CMT",
        message:
          "a dose into compartment \(compartment); \(model) takes doses into compartment \(number) (\(name)) only")
    }
  }

  /// What was measured of a subject, and what was seen of outcomes.
  private func observations(
    _ subject: NonmemSubject, _ measured: [Int], _ problems: inout [NonmemProblem]
  ) -> ([CalibrationPatient.Measurement], [CalibrationPatient.OutcomeRecord]) {
    var measurements: [CalibrationPatient.Measurement] = []
    var records: [CalibrationPatient.OutcomeRecord] = []
    var reading = OutcomeReading(outcomes)
    for record in subject.records {
      let label = Self.label(record) ?? record.compartment.map { "\($0)" }
      if record.event == .observation, let value = record.observation, let place = reading.outcome(label) {
        if let found = reading.record(record, value, outcome: place, &problems) { records.append(found) }
      } else if let found = measurement(record, measured, &problems) {
        measurements.append(found)
      }
    }
    return (measurements, records)
  }

  /// Outcomes of which there is no record.
  private func unseen(_ patients: [CalibrationPatient]) -> [NonmemProblem] {
    let seen = Set(patients.flatMap { $0.outcomes.map(\.outcome) })
    return outcomes.indices.filter { !seen.contains($0) }.map { place in
      let label = outcomes[place].dvid ?? outcomes[place].name
      return NonmemProblem(
        row: 1, column: "DVID",
        message: "no record has '\(label)', which marks \(outcomes[place].name); set its dvid, or take it out")
    }
  }

  private func measurement(
    _ record: NonmemRecord, _ measured: [Int], _ problems: inout [NonmemProblem]
  ) -> CalibrationPatient.Measurement? {
    guard record.event == .observation, let value = record.observation else { return nil }
    guard let output = output(of: record, measured) else {
      let label = Self.label(record) ?? "a measurement without DVID"
      let known = measured.map { outputs[$0].symbol }.joined(separator: ", ")
      problems.append(
        NonmemProblem(
          row: record.row, column: "DVID",
          message:
            "\(label) names no output; set outputs.NAME.dvid in the specification (outputs with an error: \(known))"
        ))
      return nil
    }
    let isMarked = record.covariates["CENS"] == 1 || record.covariates["BLQ"] == 1
    if let limit = outputs[output].lowerLimit, value < limit || (isMarked && value <= 0) {
      return .init(time: record.time, output: output, value: limit, isBelowLimit: true)
    }
    return .init(time: record.time, output: output, value: value, isBelowLimit: isMarked)
  }

  private static func label(_ record: NonmemRecord) -> String? {
    record.observationName ?? record.observationKind.map { "\($0)" }
  }

  private func output(of record: NonmemRecord, _ measured: [Int]) -> Int? {
    let label = Self.label(record) ?? record.compartment.map { "\($0)" }
    if let label, let place = outputs.firstIndex(where: { $0.dvid == label }) { return place }
    if let name = record.observationName,
      let place = measured.first(where: { outputs[$0].symbol.uppercased() == name.uppercased() })
    {
      return place
    }
    // Beside outcomes, whose records a wrong dvid would turn into measurements, a number must be that of the output.
    let isOwn = outcomes.isEmpty || (record.observationKind ?? 1) == 1
    if measured.count == 1 && record.observationName == nil && isOwn { return measured[0] }
    if let number = record.observationKind, measured.indices.contains(number - 1) { return measured[number - 1] }
    return nil
  }
}
