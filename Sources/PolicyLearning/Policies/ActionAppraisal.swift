/// What a Q-ensemble and its imitation of the clinicians say of every action at one decision.
public struct ActionAppraisal: Hashable, Sendable {
  /// ln p(a) of the imitation; -∞ for a forbidden action.
  public var logProbabilities: [Double]
  /// Q of each member [member][action], in scaled rewards.
  public var memberValues: [[Double]]

  public init(logProbabilities: [Double], memberValues: [[Double]]) {
    self.logProbabilities = logProbabilities
    self.memberValues = memberValues
  }

  /// U(a) = mean_m Q_m(a) - kappa · sd_m Q_m(a): the pessimistic values.
  public func pessimisticValues(_ kappa: Double) -> [Double] {
    let count = Double(memberValues.count)
    return logProbabilities.indices.map { action in
      let mean = memberValues.reduce(0) { $0 + $1[action] } / count
      guard memberValues.count > 1, kappa != 0 else { return mean }
      let variance = memberValues.reduce(0) { $0 + ($1[action] - mean) * ($1[action] - mean) } / (count - 1)
      return mean - kappa * variance.squareRoot()
    }
  }
}
