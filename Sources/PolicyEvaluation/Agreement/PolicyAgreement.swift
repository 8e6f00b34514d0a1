/// How often a policy would have done what the clinician did.
public struct PolicyAgreement: Sendable, Hashable, Codable {
  /// The number of decisions.
  public var count: Int
  /// Decisions by [clinician's action][policy's action].
  public var confusion: [[Int]]
  /// The share of decisions with the same action.
  public var rate: Double
  /// Wilson's 95 % interval of the rate, decisions taken as independent.
  public var rateInterval: [Double]
  /// κ = (p_o − p_e)/(1 − p_e): agreement beyond what the two sets of shares give by chance; `nil` where p_e is 1.
  ///
  /// Source: Cohen. A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20 (1960),
  /// doi:10.1177/001316446002000104.
  public var kappa: Double?

  /// - Parameters:
  ///   - clinician, policy: actions of the same decisions.
  ///   - actionCount: the number of actions.
  public init(clinician: [Int], policy: [Int], actionCount: Int) {
    precondition(clinician.count == policy.count && !policy.isEmpty, "PolicyAgreement: \(policy.count) decisions")
    count = policy.count
    var table = Array(repeating: Array(repeating: 0, count: actionCount), count: actionCount)
    for (given, recommended) in zip(clinician, policy) { table[given][recommended] += 1 }
    let n = Double(count)
    let same = (0..<actionCount).reduce(0) { $0 + table[$1][$1] }
    let rate = Double(same) / n
    let interval = wilsonInterval(successes: same, trials: count)
    rateInterval = [interval.lowerBound, interval.upperBound]
    let chance = (0..<actionCount).reduce(0.0) { sum, action in
      let given = table[action].reduce(0, +)
      let recommended = table.reduce(0) { $0 + $1[action] }
      return sum + Double(given) / n * Double(recommended) / n
    }
    confusion = table
    self.rate = rate
    kappa = chance < 1 ? (rate - chance) / (1 - chance) : nil
  }
}
