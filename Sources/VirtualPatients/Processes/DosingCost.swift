public import DosingMDP

/// What is counted at the decisions of a ``DosingProcess`` beside the reward, for constraints.
public struct DosingCost: Codable, Hashable, Sendable {
  /// How it is counted.
  public enum Count: Codable, Hashable, Sendable {
    /// 1 for each of the limits that a measurement at the interval's end passes and the one before it did not: how often
    /// severe findings begin.
    case onsets(limits: [ToxicityLimit])
    /// Units of 30 days that end with a severe finding, by what was last measured.
    case time(limits: [ToxicityLimit])
    /// The dose, as a multiple of the standard dose, times 30 days.
    case dose
    /// 1 where the interval ends with this terminal event.
    case event(String)
  }

  /// As in ``ProcessDescription/costs``.
  public var name: String
  public var count: Count

  public init(_ name: String, _ count: Count) {
    self.name = name
    self.count = count
  }

  private var limits: [ToxicityLimit] {
    switch count {
    case .onsets(let limits), .time(let limits): limits
    case .dose, .event: []
    }
  }

  /// - Throws: ``SchemaError`` where a limit names none of the variables.
  func require(_ variables: [String]) throws(SchemaError) {
    if let unknown = limits.first(where: { !variables.contains($0.variable) }) {
      throw SchemaError(feature: unknown.variable, available: variables)
    }
  }

  /// The cost of one interval.
  /// - Parameter before: what was last measured up to its beginning, by variable.
  func counted(_ multiple: Double, _ advance: Advance, before: [Double?], variables: [String]) -> Double {
    func isSevere(_ limit: ToxicityLimit, _ values: [Double?]?) -> Bool? {
      guard let place = variables.firstIndex(of: limit.variable), let value = values?[place] else { return nil }
      return limit.isSevere(value)
    }
    let units = advance.elapsed / StateEncoder.timeUnit
    switch count {
    case .onsets(let limits):
      return Double(
        limits.count { isSevere($0, advance.visit?.values) == true && isSevere($0, before) != true })
    case .time(let limits):
      let isAny = limits.contains { (isSevere($0, advance.visit?.values) ?? isSevere($0, before)) == true }
      return isAny ? units : 0
    case .dose: return multiple * units
    case .event(let event): return advance.ending == .terminal(event: event) ? 1 : 0
    }
  }
}
