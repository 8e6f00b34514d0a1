/// How the dose must follow adverse effects, as labels of oral cancer drugs ask: pause while a finding is severe, resume
/// one step lower when all have resolved, raise by at most one step at a time, never beyond the largest dose, and stop for
/// good after some findings.
///
/// It sees what the clinician sees: last measured values and doses in force. A variable that was never measured asks for
/// nothing. A dose that cannot be reduced further stays at ``least``.
public struct DoseModification: Codable, Hashable, Sendable {
  /// Between neighboring doses, as a multiple of the standard dose.
  public var step: Double
  /// The smallest dose to reduce to, as a multiple.
  public var least: Double
  /// The largest dose, as a multiple.
  public var largest: Double
  /// Findings that pause the drug.
  public var limits: [ToxicityLimit]
  /// Findings after which it is not given again: at or beyond `severe`.
  public var stops: [ToxicityLimit]

  public init(
    step: Double, least: Double, largest: Double, limits: [ToxicityLimit], stops: [ToxicityLimit] = []
  ) {
    precondition(
      step > 0 && least > 0 && least <= largest, "DoseModification(step: \(step), least: \(least), largest: \(largest))"
    )
    self.step = step
    self.least = least
    self.largest = largest
    self.limits = limits
    self.stops = stops
  }

  /// Where one patient stands.
  public struct Course: Hashable, Sendable {
    /// Whether a finding has been severe and not all have resolved.
    public private(set) var isHeld = false
    public private(set) var isStopped = false
    /// The last dose above 0.
    public private(set) var given: Double?
    /// Whether the drug was paused and is yet to be resumed.
    public private(set) var mustReduce = false

    public init() {}

    /// Takes in a visit.
    /// - Parameters:
    ///   - dose: the multiple in force up to the visit.
    ///   - value: the last measured value of a variable.
    public mutating func see(dose: Double, _ rule: DoseModification, value: (String) -> Double?) {
      if dose > 0 {
        given = dose
        mustReduce = false
      }
      isStopped = isStopped || rule.stops.contains { value($0.variable).map($0.isSevere) ?? false }
      if rule.limits.contains(where: { value($0.variable).map($0.isSevere) ?? false }) {
        isHeld = true
        mustReduce = true
      } else if isHeld {
        isHeld = !rule.limits.allSatisfy { value($0.variable).map($0.isResolved) ?? true }
      }
    }

    /// The largest multiple that may be given now.
    public func ceiling(_ rule: DoseModification) -> Double {
      if isStopped || isHeld { return 0 }
      guard let given else { return rule.largest }
      return mustReduce ? max(rule.least, given - rule.step) : min(rule.largest, given + rule.step)
    }
  }

  /// The doses that may be chosen at the last visit of a history; the smallest where none may.
  /// - Parameter variables: the names of the visits' values.
  public func mask(_ history: PatientHistory, variables: [String], actions: ActionSpace) -> ActionMask {
    var course = Course()
    var last = [Double?](repeating: nil, count: variables.count)
    var doses = history.doses[...]
    var dose = 0.0
    for visit in history.visits {
      while let change = doses.first, change.time < visit.time {
        dose = change.multiple
        doses.removeFirst()
      }
      for (place, value) in visit.values.enumerated() where value != nil { last[place] = value }
      course.see(dose: dose, self) { name in variables.firstIndex(of: name).flatMap { last[$0] } }
    }
    let ceiling = course.ceiling(self) + 1e-9
    let allowed = (0..<actions.count).filter { actions.options[$0].multiple <= ceiling }
    if !allowed.isEmpty { return ActionMask(allowing: allowed) }
    let smallest = (0..<actions.count).min { actions.options[$0].multiple < actions.options[$1].multiple } ?? 0
    return ActionMask(allowing: [smallest])
  }

  /// What is wrong with the rule; empty where nothing is.
  func problems(variables: [String], actions: ActionSpace) -> [String] {
    var problems = (limits + stops).filter { !variables.contains($0.variable) }.map {
      "there is no variable '\($0.variable)' in the state"
    }
    if actions.action(multiple: 0) == nil { problems.append("an action without drug is needed, for pauses") }
    if !(step > 0 && least > 0 && least <= largest) {
      problems.append("step \(step), least \(least) and largest \(largest) must be positive and in order")
    }
    return problems
  }
}
