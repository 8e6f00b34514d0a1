import Tensors

/// The decisions of episodes one by one, for learning from the state alone: a table of states, and where in it each
/// decision's state lies; the next state is in the row after.
struct TransitionTensors {
  /// Encoded states [K, width].
  let states: Tensor
  /// Allowed actions of the states, 1 or 0 [K, A]; `nil` where every action is allowed everywhere.
  let allowed: Tensor?
  /// The row of each decision's state.
  let places: [Int]
  /// The episode of each decision.
  let episodes: [Int]
  /// Logged actions [D].
  let actions: Tensor
  /// Scaled reward, gamma^elapsed (0 at an end), and whether reward and next state are known [D, 3].
  let outcomes: Tensor
  let actionCount: Int

  /// The number of decisions D.
  var count: Int { places.count }

  /// - Parameter encoder: one without recurrence.
  init(_ episodes: EpisodeTensors, encoder: HistoryEncoder) throws(TensorError) {
    let (n, length, actionCount) = (episodes.count, episodes.length, episodes.actionCount)
    states = try encoder.along(features: episodes.features, centers: episodes.centers)
      .reshape([n * (length + 1), encoder.width])
    let isDecision = try episodes.isDecision.doubles()
    let decisions = isDecision.indices.filter { isDecision[$0] == 1 }
    places = decisions.map { $0 / length * (length + 1) + $0 % length }
    self.episodes = decisions.map { $0 / length }
    let rows = try Tensor(decisions)
    func column(_ tensor: Tensor) throws(TensorError) -> Tensor {
      try tensor.reshape([n * length]).indexSelect(dimension: 0, rows)
    }
    actions = try column(episodes.actions)
    outcomes = try Tensor.stack(
      [column(episodes.rewards), column(episodes.discounts), column(episodes.hasTarget)], dimension: 1)
    let mask = try episodes.allowed.reshape([n * (length + 1), actionCount])
    allowed = try mask.all().item() == 1 ? nil : mask
    self.actionCount = actionCount
  }
}
