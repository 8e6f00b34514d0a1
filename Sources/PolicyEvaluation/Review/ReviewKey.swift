public import Stochastics

/// Which of a review's two options is the policy's: what opens the blinding. It is kept from the reviewers.
public struct ReviewKey: Codable, Hashable, Sendable {
  /// One case put to the reviewers: a decision of a patient at which clinician and policy differ.
  public struct Case: Codable, Hashable, Sendable {
    /// The number that reviewers see, from 1.
    public var number: Int
    public var patient: String
    /// The decision, from 0.
    public var decision: Int
    /// The clinician's action, and the policy's.
    public var given: Int
    public var recommended: Int
    /// Whether option A is the policy's, and B the clinician's; else the other way round.
    public var isPolicyA: Bool
  }

  public var cases: [Case]
  /// Labels of the actions.
  public var actions: [String]

  /// Cases in random order, in half of which (of an odd number, one more or less) option A is the policy's.
  /// - Parameters:
  ///   - decisions: those to be reviewed.
  ///   - key: of order and sides.
  public init(
    decisions: [(patient: String, decision: Int, given: Int, recommended: Int)], actions: [String], key: Key
  ) {
    var generator = key.generator
    func shuffled<Value>(_ values: [Value]) -> [Value] {
      var values = values
      for index in values.indices.reversed() { values.swapAt(index, generator.index(below: index + 1)) }
      return values
    }
    let sides = shuffled(decisions.indices.map { $0 % 2 == 0 })
    let order = shuffled(decisions)
    self.actions = actions
    cases = zip(order, sides).enumerated().map { index, pair in
      Case(
        number: index + 1, patient: pair.0.patient, decision: pair.0.decision, given: pair.0.given,
        recommended: pair.0.recommended, isPolicyA: pair.1)
    }
  }
}
