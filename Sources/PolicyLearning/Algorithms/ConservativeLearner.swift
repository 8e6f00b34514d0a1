/// The networks and the optimizer of ``ConservativeQLearning`` while it trains.
protocol ConservativeLearner: AnyObject {
  var online: QEnsembleNetwork { get }
  /// How many rows (episodes or decisions) minibatches are drawn from.
  var count: Int { get }
  /// One gradient step on the given rows; its loss.
  /// - Parameters:
  ///   - number: of the step, from 1.
  ///   - rate: the learning rate.
  func step(rows: ArraySlice<Int>, number: Int, rate: Double) throws -> Double
  /// The greatest mean over members of |Q(s, a)| in the last minibatch, in scaled rewards.
  func magnitude() throws -> Double
}
