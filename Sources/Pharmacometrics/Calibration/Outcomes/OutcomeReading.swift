/// Reads the records of events and ordinal outcomes from the records of one subject, in the order of the file.
///
/// An event's DV is 1 where it happened and 0 where the patient was free of it; an ordinal outcome's DV is its category.
struct OutcomeReading {
  private let outcomes: [OutcomeModel]
  /// By outcome, the time of the record before.
  private var before: [Double]

  init(_ outcomes: [OutcomeModel]) {
    self.outcomes = outcomes
    before = outcomes.map { _ in 0 }
  }

  /// The outcome that a record names: by its dvid, or by its name.
  func outcome(_ label: String?) -> Int? {
    guard let label else { return nil }
    return outcomes.firstIndex { $0.dvid == label }
      ?? outcomes.firstIndex { $0.dvid == nil && $0.name.uppercased() == label.uppercased() }
  }

  /// - Returns: `nil` with a problem for a DV that cannot be.
  mutating func record(
    _ record: NonmemRecord, _ value: Double, outcome place: Int, _ problems: inout [NonmemProblem]
  ) -> CalibrationPatient.OutcomeRecord? {
    let outcome = outcomes[place]
    defer { before[place] = record.time }
    func wrong(_ words: String) -> CalibrationPatient.OutcomeRecord? {
      problems.append(NonmemProblem(row: record.row, column: "DV", message: "\(value) is no \(words)"))
      return nil
    }
    switch outcome.kind {
    case .ordinal(let categories):
      guard let category = Int(exactly: value), (0..<categories).contains(category) else {
        return wrong("category of \(outcome.name), which are 0 to \(categories - 1)")
      }
      return .init(time: record.time, outcome: place, finding: .category(category))
    case .event(_, let censoring, _):
      guard value == 0 || value == 1 else { return wrong("record of \(outcome.name): 1 for the event, 0 for none") }
      if value == 0 { return .init(time: record.time, outcome: place, finding: .free) }
      return .init(
        time: record.time, outcome: place, finding: censoring == .exact ? .event : .eventSince(before[place]))
    }
  }
}
