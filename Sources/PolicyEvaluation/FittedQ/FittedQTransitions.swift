import DosingMDP
import Tensors

/// Logged transitions as tensors: M transitions, P policies, A actions.
struct FittedQTransitions {
  /// [M, inputs].
  let states: Tensor
  /// [M].
  let actions: Tensor
  /// Scaled [M].
  let rewards: Tensor
  /// gamma^elapsed, 0 where nothing follows [M].
  let discounts: Tensor
  /// [M, inputs]; zeros where nothing follows.
  let next: Tensor
  /// π_p(·|s') [P, M, A]; zeros where nothing follows.
  let nextProbabilities: Tensor

  var count: Int { actions.size(0) }

  private init(
    states: Tensor, actions: Tensor, rewards: Tensor, discounts: Tensor, next: Tensor, nextProbabilities: Tensor
  ) {
    self.states = states
    self.actions = actions
    self.rewards = rewards
    self.discounts = discounts
    self.next = next
    self.nextProbabilities = nextProbabilities
  }

  init(
    _ subjects: FittedQEvaluation.Subjects, encoding: FittedQEncoding, actionCount: Int, rewardScale: Double
  ) throws(TensorError) {
    let blank = [Float](repeating: 0, count: encoding.width)
    let nobody = [Double](repeating: 0, count: actionCount)
    var states: [Float] = []
    var next: [Float] = []
    var actions: [Int] = []
    var rewards: [Float] = []
    var discounts: [Float] = []
    var probabilities = [[Double]](repeating: [], count: subjects.probabilities.count)
    for (row, episode) in subjects.episodes.enumerated() {
      for (index, step) in episode.steps.enumerated() {
        let isLast = index == episode.steps.count - 1
        let following = isLast && !episode.ending.isCensored ? nil : episode.state(after: index)
        if isLast && episode.ending.isCensored && following == nil { continue }
        states += encoding.encode(step.state)
        next += following.map(encoding.encode) ?? blank
        actions.append(step.action)
        rewards.append(Float(rewardScale * step.reward.total))
        discounts.append(following == nil ? 0 : Float(step.discount))
        for policy in probabilities.indices {
          probabilities[policy] += following == nil ? nobody : subjects.probabilities[policy][row][index + 1]
        }
      }
    }
    let count = actions.count
    self.init(
      states: try Tensor(states, shape: [count, encoding.width]), actions: try Tensor(actions),
      rewards: try Tensor(rewards), discounts: try Tensor(discounts),
      next: try Tensor(next, shape: [count, encoding.width]),
      nextProbabilities: try Tensor(
        probabilities.flatMap(\.self), shape: [probabilities.count, count, actionCount], dataType: .float32))
  }

  /// The transitions at the given indices, an integer tensor [rows].
  func selecting(_ rows: Tensor) throws(TensorError) -> FittedQTransitions {
    FittedQTransitions(
      states: try states.indexSelect(dimension: 0, rows), actions: try actions.indexSelect(dimension: 0, rows),
      rewards: try rewards.indexSelect(dimension: 0, rows), discounts: try discounts.indexSelect(dimension: 0, rows),
      next: try next.indexSelect(dimension: 0, rows),
      nextProbabilities: try nextProbabilities.indexSelect(dimension: 1, rows))
  }
}
