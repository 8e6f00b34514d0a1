import DosingMDP

/// A hospital that treats GIST with sunitinib: when it sees patients and how its clinicians follow the label.
public struct SunitinibCenter: Codable, Hashable, Sendable {
  public var care: CareCenter
  public var habits: LabelHabits

  public init(care: CareCenter, habits: LabelHabits) {
    self.care = care
    self.habits = habits
  }

  /// Three invented centers: one that follows the label closely, one that is cautious (it pauses at grade 2 and is slow to
  /// raise), one that is bold (late to pause, quick to raise).
  public static let three = [
    SunitinibCenter(
      care: CareCenter(name: "north", weight: 0.45, jitter: 3, missedProbability: 0.05),
      habits: LabelHabits(severeGrade: 3, startsFull: 0.7, follows: 0.85, reduces: 0.35, raises: 0.35, slip: 0.08)),
    SunitinibCenter(
      care: CareCenter(name: "river", weight: 0.35, jitter: 5, missedProbability: 0.1),
      habits: LabelHabits(severeGrade: 2, startsFull: 0.4, follows: 0.75, reduces: 0.6, raises: 0.2, slip: 0.1)),
    SunitinibCenter(
      care: CareCenter(name: "south", weight: 0.2, intervalFactor: 1.25, jitter: 7, missedProbability: 0.15),
      habits: LabelHabits(severeGrade: 3, startsFull: 0.85, follows: 0.65, reduces: 0.2, raises: 0.5, slip: 0.12)),
  ]
}

/// How loosely clinicians follow the rules of a label.
public struct LabelHabits: Codable, Hashable, Sendable {
  /// The grade of fatigue or hand-foot syndrome that they hold to be severe.
  public var severeGrade: Double
  /// Probability of the full dose at the first visit; else one step less.
  public var startsFull: Double
  /// Probability that they do at once what the rule asks: pause, or resume one step lower. Else they wait: they go on,
  /// resume too early, or at the old dose.
  public var follows: Double
  /// Probability of one step less at a finding of grade 2 that is not severe to them.
  public var reduces: Double
  /// Probability of one step more where a reduced dose is well tolerated, or the tumor grows.
  public var raises: Double
  /// Probability of a decision that nothing explains: any dose, each as likely.
  public var slip: Double

  public init(
    severeGrade: Double, startsFull: Double, follows: Double, reduces: Double, raises: Double, slip: Double
  ) {
    self.severeGrade = severeGrade
    self.startsFull = startsFull
    self.follows = follows
    self.reduces = reduces
    self.raises = raises
    self.slip = slip
  }

  /// What is wrong with the numbers; empty where nothing is.
  public var problems: [String] {
    var problems: [String] = []
    let shares = [("startsFull", startsFull), ("follows", follows), ("reduces", reduces), ("raises", raises)]
    for (name, share) in shares where !(0...1).contains(share) { problems.append("\(name): \(share) is not in [0, 1]") }
    if !(slip > 0 && slip <= 1) { problems.append("slip: \(slip) is not in (0, 1]: every dose must have a chance") }
    if !(1...3).contains(severeGrade) { problems.append("severeGrade: \(severeGrade) is not in [1, 3]") }
    return problems
  }

  /// The label as these clinicians read it.
  var modification: DoseModification {
    var rule = SunitinibDosing.label
    for place in rule.limits.indices where rule.limits[place].side == .above && rule.limits[place].severe == 3 {
      rule.limits[place].severe = severeGrade
      rule.limits[place].resolved = min(2, severeGrade)
    }
    return rule
  }
}
