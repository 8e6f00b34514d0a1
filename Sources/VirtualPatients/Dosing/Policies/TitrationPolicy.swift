public import DosingMDP

/// Dosing by rule: a schedule, a starting dose, pauses and reductions by adverse effects, and a reason to raise the dose.
///
/// At each visit a severe finding pauses the drug until all have resolved; it is resumed one step lower
/// (``DoseModification``). A finding among ``Rule/reductions`` lowers the dose by one step without a pause, at most once
/// in ``Rule/interval`` days. The dose is raised by one step where ``Rule/interval`` days have passed since it last changed,
/// all findings are resolved, and ``Rule/escalation`` asks for it. Of the doses that the state's mask allows, the largest
/// that is not above the dose meant is given.
///
/// Memory is what the rule must remember of each patient; visits may be irregular and patients may come at different
/// times.
public struct TitrationPolicy: Policy, Sendable {
  /// When the dose is raised.
  public enum Escalation: Codable, Hashable, Sendable {
    case never
    /// Whenever it is tolerated.
    case whileTolerated
    /// While a variable, measured on drug given for two weeks or more, is below a value.
    case whileBelow(variable: String, value: Double)
    /// While a variable, measured on drug given for two weeks or more, is above a share of its first value.
    case whileAboveShare(variable: String, share: Double)
  }

  /// The rule.
  public struct Rule: Codable, Hashable, Sendable {
    public var schedule: DosingSchedule
    /// The first dose, as a multiple of the standard dose.
    public var start: Double
    public var escalation: Escalation
    /// Days between a change of dose and the next raise or reduction.
    public var interval: Double
    /// Findings that lower the dose: at or beyond `severe`. The dose is not raised until they have resolved.
    public var reductions: [ToxicityLimit]
    /// Without limits, the dose is never paused or reduced.
    public var modification: DoseModification

    public init(
      schedule: DosingSchedule, start: Double, escalation: Escalation = .never, interval: Double = 28,
      reductions: [ToxicityLimit] = [], modification: DoseModification
    ) {
      self.schedule = schedule
      self.start = start
      self.escalation = escalation
      self.interval = interval
      self.reductions = reductions
      self.modification = modification
    }
  }

  /// What is remembered of one patient.
  public struct Course: Sendable {
    var level: Double
    var changed = 0.0
    var toxicity = DoseModification.Course()
  }

  public let name: String
  public let rule: Rule
  private let actions: ActionSpace
  private let dose: Int
  private let doseTime: Int
  private let time: Int
  private let readings: [String: StateReading]
  private let target: StateReading?

  /// - Parameter encoder: of the states that the policy will see.
  /// - Throws: ``SchemaError`` where the rule names a variable that a state does not have.
  public init(_ name: String, _ rule: Rule, encoder: StateEncoder) throws(SchemaError) {
    self.name = name
    self.rule = rule
    actions = encoder.actions
    dose = try encoder.schema.require("dose")
    doseTime = try encoder.schema.require("dose.time")
    time = try encoder.schema.require("time")
    var readings: [String: StateReading] = [:]
    for limit in rule.modification.limits + rule.modification.stops + rule.reductions {
      readings[limit.variable] = try StateReading(limit.variable, encoder: encoder)
    }
    self.readings = readings
    switch rule.escalation {
    case .never, .whileTolerated: target = nil
    case .whileBelow(let variable, _), .whileAboveShare(let variable, _):
      target = try StateReading(variable, encoder: encoder)
    }
  }

  public func start(count: Int) -> [Course] { Array(repeating: Course(level: rule.start), count: count) }

  public func probabilities(_ states: [State?], memory: inout [Course]) -> [[Double]] {
    states.indices.map { index in
      guard let state = states[index] else { return [] }
      let multiple = multiple(state, &memory[index])
      let chosen = choice(multiple, state.mask)
      return (0..<actions.count).map { $0 == chosen ? 1 : 0 }
    }
  }

  /// The dose meant, as a multiple.
  private func multiple(_ state: State, _ course: inout Course) -> Double {
    let day = state.features[time] * StateEncoder.timeUnit
    course.toxicity.see(dose: state.features[dose], rule.modification) { readings[$0]?.value(state) }
    if course.toxicity.isStopped || course.toxicity.isHeld { return 0 }
    if course.toxicity.mustReduce {
      let reduced = min(course.level, course.toxicity.ceiling(rule.modification))
      if reduced < course.level { course.changed = day }
      course.level = reduced
    } else if day - course.changed >= rule.interval - 3.5 {
      let changed = adjusted(course.level, state)
      if changed != course.level { course.changed = day }
      course.level = changed
    }
    return rule.schedule.isOn(day) ? course.level : 0
  }

  /// The dose when it may change.
  private func adjusted(_ level: Double, _ state: State) -> Double {
    func holds(_ test: (ToxicityLimit) -> (Double) -> Bool, _ limit: ToxicityLimit, unknown: Bool) -> Bool {
      readings[limit.variable]?.value(state).map(test(limit)) ?? unknown
    }
    let step = rule.modification.step
    if rule.reductions.contains(where: { holds(ToxicityLimit.isSevere, $0, unknown: false) }) {
      return min(level, max(rule.modification.least, level - step))
    }
    let findings = rule.modification.limits + rule.reductions
    let isWell = findings.allSatisfy { holds(ToxicityLimit.isResolved, $0, unknown: true) }
    return isWell && asksForMore(state) ? max(level, min(rule.modification.largest, level + step)) : level
  }

  private func asksForMore(_ state: State) -> Bool {
    switch rule.escalation {
    case .never: return false
    case .whileTolerated: return true
    case .whileBelow(_, let value): return isOnDrug(state) && (target?.value(state) ?? .infinity) < value
    case .whileAboveShare(_, let share): return isOnDrug(state) && (target?.share(state) ?? 0) > share
    }
  }

  /// Whether the target was measured now, on drug given for two weeks.
  private func isOnDrug(_ state: State) -> Bool {
    state.features[dose] > 0 && state.features[doseTime] * StateEncoder.timeUnit >= 10.5
      && (target?.isNew(state) ?? false)
  }

  private func choice(_ multiple: Double, _ mask: ActionMask) -> Int {
    let ranked = mask.actions.filter { $0 < actions.count }
      .sorted { actions.options[$0].multiple < actions.options[$1].multiple }
    return ranked.last { actions.options[$0].multiple <= multiple + 1e-9 } ?? ranked.first ?? 0
  }
}
