/// The first visits from which simulated patients start.
struct GFormulaStart: Sendable {
  /// One row per patient.
  let table: ObservationTable
  let roles: TreatmentCourses.Roles
  let levels: [String]
  let horizon: Int
  /// The typical time of each visit.
  let times: [Double]
  let treatmentIsNumeric: Bool

  var count: Int { table.count }

  init(_ courses: TreatmentCourses) throws {
    let visits = courses.panel.byVisit
    table = courses.base.selecting(visits.first ?? [])
    roles = courses.roles
    levels = courses.levels
    horizon = courses.panel.horizon
    times = visits.map { places in
      let sorted = places.map { courses.panel.times[$0] }.sorted()
      return sorted[sorted.count / 2]
    }
    treatmentIsNumeric = courses.treatmentIsNumeric
  }
}

/// Simulated patients' visits up to now, from which the columns of any formula are made.
struct SimulatedHistory {
  private let start: GFormulaStart
  /// The start's rows of the patients.
  private let first: ObservationTable
  /// Columns that change, by visit.
  private var changing: [String: [ObservationTable.Column]] = [:]
  private(set) var visit = 0

  var count: Int { first.count }

  init(_ start: GFormulaStart, patients: [Int]) {
    self.start = start
    first = start.table.selecting(patients)
  }

  /// Goes on to the next visit. What is not set there stays as it was.
  mutating func beginVisit() {
    visit += 1
    for (name, values) in changing { changing[name] = values + [values[values.count - 1]] }
  }

  /// Sets a column of the visit.
  mutating func set(_ name: String, _ values: [Double]) { set(name, .numbers(values)) }

  mutating func set(treatments: [Int]) {
    if start.treatmentIsNumeric {
      let numbers = start.levels.map { Double($0) ?? .nan }
      set(start.roles.treatment, treatments.map { numbers[$0] })
    } else {
      set(start.roles.treatment, .labels(treatments.map { start.levels[$0] }))
    }
  }

  private mutating func set(_ name: String, _ column: ObservationTable.Column) {
    if changing[name] == nil {
      // Before it was first set, it was as at the start.
      let constant = first[name] ?? column
      changing[name] = [ObservationTable.Column](repeating: constant, count: visit + 1)
    }
    changing[name]?[visit] = column
  }

  private func column(_ name: String, at visit: Int) -> ObservationTable.Column? {
    if name == start.roles.time { return .numbers([Double](repeating: start.times[visit], count: count)) }
    return changing[name]?[visit] ?? first[name]
  }

  /// A table of the patients with some columns at this visit, derived ones among them.
  func table(for names: [String]) throws(ObservationError) -> ObservationTable {
    var result = first
    for name in Set(names).sorted() {
      if let column = column(name, at: visit) {
        result = result.setting(name, to: column)
      } else if let (base, derivation) = TreatmentCourses.Derivation.parse(name),
        let column = try derived(base, derivation)
      {
        result = result.setting(name, to: column)
      }
    }
    return result
  }

  private func derived(
    _ name: String, _ derivation: TreatmentCourses.Derivation
  ) throws(ObservationError) -> ObservationTable.Column? {
    switch derivation {
    case .visit: return .numbers([Double](repeating: Double(visit), count: count))
    case .baseline: return column(name, at: 0)
    case .lag(let distance):
      if visit >= distance { return column(name, at: visit - distance) }
      if case .labels? = column(name, at: 0) { return .labels([String](repeating: "none", count: count)) }
      return .numbers([Double](repeating: 0, count: count))
    case .cumulative, .past, .average:
      var sums = [Double](repeating: 0, count: count)
      let last = derivation == .past ? visit - 1 : visit
      for earlier in stride(from: 0, through: last, by: 1) {
        guard let column = column(name, at: earlier) else { return nil }
        let values = try first.setting(name, to: column).numbers(name)
        for row in sums.indices { sums[row] += values[row] }
      }
      return .numbers(derivation == .average ? sums.map { $0 / Double(visit + 1) } : sums)
    }
  }
}
