public import DosingMDP

/// The clinicians of several centers, who follow the label of sunitinib loosely and each center in its own way.
///
/// The dose depends on grades, neutrophils, blood pressure, tumor growth, the dose in force, the last dose before a pause
/// and the center, so it is confounded, and its probabilities are known exactly: see ``LabelHabits``. A patient of an
/// unknown center meets the first one's habits.
public struct LabelClinicians: Policy, Sendable {
  public let name: String
  private let habits: [LabelHabits]
  private let rules: [DoseModification]
  private let actions: ActionSpace
  private let dose: Int
  private let time: Int
  private let growth: Int
  private let readings: [String: StateReading]

  /// - Parameter encoder: with the variables sld, anc, dbp, fatigue and hfs.
  /// - Throws: ``SchemaError`` where it lacks one.
  public init(centers: [SunitinibCenter], encoder: StateEncoder, name: String = "clinicians") throws(SchemaError) {
    precondition(!centers.isEmpty, "LabelClinicians: no center")
    self.name = name
    actions = encoder.actions
    habits = encoder.schema.centers.map { known in
      (centers.first { $0.care.name == known } ?? centers[0]).habits
    }
    rules = habits.map(\.modification)
    dose = try encoder.schema.require("dose")
    time = try encoder.schema.require("time")
    growth = try encoder.schema.require("sld.nadir")
    var readings: [String: StateReading] = [:]
    for name in ["anc", "dbp", "fatigue", "hfs"] { readings[name] = try StateReading(name, encoder: encoder) }
    self.readings = readings
  }

  public func start(count: Int) -> [DoseModification.Course] { Array(repeating: .init(), count: count) }

  public func probabilities(_ states: [State?], memory: inout [DoseModification.Course]) -> [[Double]] {
    states.indices.map { index in
      guard let state = states[index] else { return [] }
      let (habits, rule) = (habits[state.center], rules[state.center])
      memory[index].see(dose: state.features[dose], rule) { readings[$0]?.value(state) }
      let chances = chances(state, memory[index], habits, rule)
      var row = [Double](repeating: habits.slip / Double(actions.count), count: actions.count)
      for (multiple, chance) in chances { row[action(multiple)] += (1 - habits.slip) * chance }
      return row
    }
  }

  /// The doses that are thought of, as multiples, with their probabilities.
  private func chances(
    _ state: State, _ course: DoseModification.Course, _ habits: LabelHabits, _ rule: DoseModification
  ) -> [(multiple: Double, chance: Double)] {
    let now = state.features[dose]
    func either(_ chance: Double, _ multiple: Double, else other: Double) -> [(multiple: Double, chance: Double)] {
      [(multiple, chance), (other, 1 - chance)]
    }
    if state.features[time] == 0 { return either(habits.startsFull, rule.largest, else: rule.largest - rule.step) }
    if course.isStopped { return [(0, 1)] }
    let given = course.given ?? rule.largest
    let lower = max(rule.least, given - rule.step)
    if course.isHeld { return either(habits.follows, 0, else: now > 0 ? now : lower) }
    if course.mustReduce { return either(habits.follows, lower, else: given) }
    let resumed = now > 0 ? now : given
    if isModerate(state) { return either(habits.reduces, max(rule.least, resumed - rule.step), else: resumed) }
    let raised = min(rule.largest, resumed + rule.step)
    return raised > resumed ? either(raise(state, habits), raised, else: resumed) : [(resumed, 1)]
  }

  /// A tumor that is a tenth above its smallest size makes a raise more likely.
  private func raise(_ state: State, _ habits: LabelHabits) -> Double {
    state.features[growth] > 0.1 ? 1 - (1 - habits.raises) * (1 - habits.raises) : habits.raises
  }

  private func isModerate(_ state: State) -> Bool {
    ["fatigue", "hfs"].contains { (readings[$0]?.value(state) ?? 0) >= 2 }
  }

  /// The largest dose that is not above a multiple.
  private func action(_ multiple: Double) -> Int {
    let ranked = (0..<actions.count).sorted { actions.options[$0].multiple < actions.options[$1].multiple }
    return ranked.last { actions.options[$0].multiple <= multiple + 1e-9 } ?? ranked[0]
  }
}
