extension TreatmentCourses {
  /// What a derived column is made by.
  enum Derivation: Hashable {
    case lag(Int)
    case baseline
    case cumulative
    case past
    case average
    case visit

    /// The column and what is made of it, by the name's ending; `nil` where the name has none of them.
    static func parse(_ name: String) -> (column: String, derivation: Derivation)? {
      if name == "visit" { return ("", .visit) }
      guard let bar = name.lastIndex(of: "_"), bar > name.startIndex else { return nil }
      let column = String(name[..<bar])
      switch name[name.index(after: bar)...] {
      case "lag": return (column, .lag(1))
      case "baseline": return (column, .baseline)
      case "cumulative": return (column, .cumulative)
      case "past": return (column, .past)
      case "average": return (column, .average)
      case let ending where ending.hasPrefix("lag"):
        return Int(ending.dropFirst(3)).flatMap { $0 > 0 ? (column, .lag($0)) : nil }
      default: return nil
      }
    }
  }

  /// The courses with the derived columns that a formula uses.
  public func providing(_ formula: Formula) throws(ObservationError) -> TreatmentCourses {
    try providing(formula.columns)
  }

  /// The courses with derived columns of some names; other names are left to whoever uses the table.
  public func providing(_ names: [String]) throws(ObservationError) -> TreatmentCourses {
    var result = self
    for name in names where result.table[name] == nil {
      guard let (column, derivation) = Derivation.parse(name), derivation == .visit || table[column] != nil else {
        continue
      }
      result.table = result.table.setting(name, to: try derived(column, derivation))
    }
    return result
  }

  /// Whether a column has different values at visits of one patient.
  func changes(_ name: String) -> Bool {
    func differs<Value: Equatable>(_ values: [Value?]) -> Bool {
      values.indices.contains { panel.visits[$0] > 0 && values[$0] != values[$0 - 1] }
    }
    switch table[name] {
    case .numbers(let values)?: return differs(values)
    case .labels(let values)?: return differs(values)
    case nil: return false
    }
  }

  private func derived(_ column: String, _ derivation: Derivation) throws(ObservationError) -> ObservationTable.Column {
    switch derivation {
    case .visit: return .numbers(panel.visits.map(Double.init))
    case .lag(let distance):
      switch try table.column(column) {
      case .numbers(let values): return .numbers(lagged(values, by: distance, missing: 0))
      case .labels(let values): return .labels(lagged(values, by: distance, missing: "none"))
      }
    case .baseline:
      switch try table.column(column) {
      case .numbers(let values): return .numbers(first(values))
      case .labels(let values): return .labels(first(values))
      }
    case .cumulative, .past, .average: return .numbers(sums(try table.numbers(column), derivation))
    }
  }

  private func lagged<Value>(_ values: [Value?], by distance: Int, missing: Value) -> [Value?] {
    values.indices.map { panel.visits[$0] < distance ? missing : values[$0 - distance] }
  }

  private func first<Value>(_ values: [Value?]) -> [Value?] {
    values.indices.map { values[$0 - panel.visits[$0]] }
  }

  private func sums(_ values: [Double], _ derivation: Derivation) -> [Double] {
    var result: [Double] = []
    var sum = 0.0
    for place in values.indices {
      let visit = panel.visits[place]
      if visit == 0 { sum = 0 }
      let before = sum
      sum += values[place]
      switch derivation {
      case .past: result.append(before)
      case .average: result.append(sum / Double(visit + 1))
      default: result.append(sum)
      }
    }
    return result
  }
}
