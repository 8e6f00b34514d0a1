/// A rule that gives every patient a treatment at every visit.
public struct TreatmentRegime: Sendable, Hashable {
  public enum Rule: Sendable, Hashable {
    /// The treatment at each visit by name, the last one at all later visits too.
    case fixed([String])
    /// One treatment where a column of the history is at least a threshold, else another.
    case threshold(column: String, atLeast: Double, then: String, otherwise: String)
    /// What is done anyway.
    case naturalCourse
  }

  public var name: String
  public var rule: Rule

  public init(_ name: String, _ rule: Rule) {
    self.name = name
    self.rule = rule
  }

  /// The columns of the history that it looks at.
  public var columns: [String] {
    if case .threshold(let column, _, _, _) = rule { return [column] }
    return []
  }

  /// The number of the treatment of each row; `nil` for the natural course.
  /// - Parameters:
  ///   - table: with the regime's columns.
  ///   - visits: the number of each row's visit.
  ///   - levels: the treatments by name.
  /// - Throws: ``CausalError`` for a treatment that is not there; ``ObservationError`` for a column.
  func treatments(_ table: ObservationTable, visits: [Int], levels: [String]) throws -> [Int]? {
    func level(_ name: String) throws(CausalError) -> Int {
      if let level = levels.firstIndex(of: name) { return level }
      throw CausalError(
        "regime '\(self.name)': nobody had the treatment '\(name)'; there are \(levels.joined(separator: ", "))")
    }
    switch rule {
    case .naturalCourse: return nil
    case .fixed(let names):
      guard !names.isEmpty else { throw CausalError("regime '\(name)' names no treatment") }
      let numbers = try names.map(level)
      return visits.map { numbers[min($0, numbers.count - 1)] }
    case .threshold(let column, let threshold, let then, let otherwise):
      let (then, otherwise) = (try level(then), try level(otherwise))
      return try table.numbers(column).map { $0 >= threshold ? then : otherwise }
    }
  }
}

extension TreatmentCourses {
  /// The treatment that a regime gives at each place, looking at what was observed; that given, for the natural course.
  public func treatments(under regime: TreatmentRegime) throws -> [Int] {
    let table = try providing(regime.columns).table
    return try regime.treatments(table, visits: panel.visits, levels: levels) ?? treatments
  }

  /// The courses with other treatments, everything else as observed; derived columns are made anew.
  func setting(treatments: [Int]) -> TreatmentCourses {
    var result = self
    result.table = base.setting(roles.treatment, to: treatmentColumn(treatments))
    return result
  }

  /// Treatments as the column of the data has them.
  func treatmentColumn(_ treatments: [Int]) -> ObservationTable.Column {
    if treatmentIsNumeric {
      let numbers = levels.map { Double($0) ?? .nan }
      return .numbers(treatments.map { numbers[$0] })
    }
    return .labels(treatments.map { levels[$0] })
  }

  /// Some patients, any of them several times, under new names; by their number of the panel.
  func selecting(patients: [Int]) throws -> TreatmentCourses {
    var rows: [Int] = []
    var ids: [String] = []
    for (copy, patient) in patients.enumerated() {
      rows += panel.places(of: patient)
      ids += panel.places(of: patient).map { _ in "\(copy)" }
    }
    return try TreatmentCourses(base.selecting(rows).setting(roles.id, to: .labels(ids)), roles: roles)
  }
}
