public import DosingMDP
public import Stochastics

/// ``CartPole`` seen now and then, to tell encoders that know of time from others: velocities are hidden, a push holds
/// for a number of steps of physics that is drawn anew at each decision, and each of position and angle may be missing.
///
/// Without the time between two positions no velocity follows from them, so with gaps of 1 to 3 steps an encoder that
/// ignores times is up to three times wrong. Features are, for position and angle, the last measured value, its age and
/// whether it was measured now, then the time, in units of ten steps. Reward and elapsed time count steps of physics; an
/// episode is cut off after 500 of them.
public struct IrregularCartPole: DecisionProcess {
  /// One cart.
  public struct Patient: Sendable {
    public internal(set) var task: CartPole
    /// Of physics.
    public internal(set) var steps = 0
    public internal(set) var decisions = 0
    /// By variable: the last measured value and the step of it.
    var last: [(value: Double, step: Int)]
    let key: Key
  }

  /// Steps between decisions are uniform in 1...`longestGap`.
  public let longestGap: Int
  /// The probability that a variable is missing at a decision, each on its own; none is at the first.
  public let missing: Double
  /// Steps after which an episode is cut off.
  public let limit: Int

  public init(longestGap: Int = 3, missing: Double = 0, limit: Int = 500) {
    precondition(
      longestGap >= 1 && (0..<1).contains(missing), "IrregularCartPole(longestGap: \(longestGap), missing: \(missing))")
    self.longestGap = longestGap
    self.missing = missing
    self.limit = limit
  }

  /// Steps in the unit of time.
  public static let timeUnit = 10.0
  /// Places of what is measured in the state.
  private static let places = [0, 2]

  public var description: ProcessDescription {
    let features = ["position", "angle"].flatMap { ["\($0).last", "\($0).age", "\($0).measured"] } + ["time"]
    return ProcessDescription(
      name: "irregular-cart-pole", features: features,
      layout: FeatureLayout(FeatureSchema(features: features, centers: [])), actions: .options(2))
  }

  public func begin(_ index: Int, key: Key) -> Patient {
    let key = key.child(.patient, index)
    let task = CartPole.drawn(key)
    return Patient(task: task, last: Self.places.map { (task.state[$0], 0) }, key: key)
  }

  public func observe(_ patient: Patient) -> Observation {
    var features: [Float] = []
    for (value, step) in patient.last {
      let age = Double(patient.steps - step) / Self.timeUnit
      features += [Float(value), Float(age), step == patient.steps ? 1 : 0]
    }
    features.append(Float(Double(patient.steps) / Self.timeUnit))
    return Observation(features: features, mask: ActionMask(allowing: 0..<2))
  }

  public func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    var gaps = patient.key.child(.visit, patient.decisions).generator
    let gap = min(1 + gaps.index(below: longestGap), limit - patient.steps)
    var (total, isTerminal, elapsed) = (0.0, false, 0)
    while elapsed < gap && !isTerminal {
      let (reward, ends) = patient.task.step(action.option ?? 0)
      total += reward
      isTerminal = ends
      elapsed += 1
    }
    patient.steps += elapsed
    patient.decisions += 1
    for (variable, place) in Self.places.enumerated() {
      var generator = patient.key.child(.measurement, patient.decisions).child(.measurement, variable).generator
      if generator.uniform() >= missing { patient.last[variable] = (patient.task.state[place], patient.steps) }
    }
    let finish: Outcome.Finish? = isTerminal ? .terminal : patient.steps >= limit ? .truncated : nil
    return Outcome(reward: total, elapsed: Double(elapsed), finish: finish)
  }
}
