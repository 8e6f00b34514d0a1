import DosingMDP
import Foundation
import Stochastics
import Tensors

/// How imagined courses branch off from decisions that were really taken.
public struct BranchingConfiguration: Codable, Hashable, Sendable {
  /// Decisions of a course: from `start` to `end` in equal steps between two shares of training.
  public struct Length: Codable, Hashable, Sendable {
    public var start: Int
    public var end: Int
    public var from: Double
    public var to: Double

    public init(start: Int = 1, end: Int = 1, from: Double = 0, to: Double = 1) {
      self.start = start
      self.end = end
      self.from = from
      self.to = to
    }

    /// min(max(x + (t - a) / (b - a) (y - x), x), y), rounded down.
    public func length(at progress: Double) -> Int {
      guard to > from else { return progress < from ? start : end }
      let share = max(0, min(1, (progress - from) / (to - from)))
      return Int(Double(start) + share * Double(end - start))
    }
  }

  /// Courses imagined each time.
  public var branches: Int
  public var length: Length
  /// The share of real decisions in a minibatch.
  public var realShare: Double
  /// How many times in a row what was imagined is kept.
  public var retained: Int
  /// λ: the reward of an imagined decision is r - λ max_m ‖σ_m(s, a)‖; 0 for none.
  public var penalty: Double
  /// The amount of exploration in imagined decisions: the share of random ones, for a learner of values. A learner whose
  /// policy is random itself does without. Imagined decisions cost nothing, so it can be more than in real ones; where it is
  /// too little nothing is learned of what the policy does not do at present.
  public var exploration: Double

  public init(
    branches: Int, length: Length = Length(), realShare: Double = 0.05, retained: Int = 1, penalty: Double = 0,
    exploration: Double = 0.5
  ) {
    self.branches = branches
    self.length = length
    self.realShare = realShare
    self.retained = retained
    self.penalty = penalty
    self.exploration = exploration
  }

  func check() throws(LearningError) {
    guard branches > 0, retained > 0, min(length.start, length.end) > 0, (0...1).contains(realShare) else {
      throw .impossibleSetting(
        "imagined courses need at least 1 branch, 1 decision, 1 retained round, and a share of real decisions in 0...1")
    }
  }
}

/// Imagined courses of a policy, which start where real decisions were taken.
struct BranchedRollouts {
  let configuration: BranchingConfiguration
  /// The options allowed where features are seen.
  let allowed: @Sendable ([Float]) -> ActionMask

  /// Imagines courses and adds them to a store.
  /// - Parameter length: decisions of each, fewer where a terminal event comes.
  func imagine(
    _ model: some DynamicsModel, _ learner: some Learner, from real: TransitionStore, length: Int,
    into store: inout TransitionStore, key: Key
  ) throws {
    let domain = model.process.actions
    var generator = key.child(.minibatch).generator
    let starts = real.draw(configuration.branches, &generator)
    var features = try real.histories(at: starts, reach: 1).features
    var masks = starts.map { real.slots[$0 % real.capacity].mask }
    var places: [Int] = []
    for (course, observation) in try observations(features, masks).enumerated() {
      places.append(try store.begin(course: course, observation))
    }
    for time in 0..<length where !places.isEmpty {
      let key = key.child(.visit, time)
      let decisions = Decisions(histories: Histories(present: features), masks: masks, actions: domain)
      let choices = try withoutGradient { () throws(TensorError) in
        try learner.act(decisions, exploration: Exploration(amount: configuration.exploration, key: key.child(.policy)))
      }
      let actions = try choices.tensor(domain)
      let members = places.map { _ in model.elites[generator.index(below: model.elites.count)] }
      var step = try model.sample(features, actions, members: members, key: key.child(.noise))
      try penalize(&step, model, features, actions)
      masks = try allowed(step.features, domain)
      let next = try observations(step.features, masks)
      var open: [Int] = []
      for row in places.indices {
        places[row] = try store.append(
          at: places[row], option: choices.option(row), point: choices.point(row, domain.width),
          outcome: outcome(step, row, real.discount, costs: real.costCount), next: next[row])
        if step.discounts[row] > 0 { open.append(row) }
      }
      places = open.map { places[$0] }
      masks = open.map { masks[$0] }
      features = try step.features.indexSelect(dimension: 0, Tensor(open))
    }
  }

  /// r - λ max_m ‖σ_m‖.
  private func penalize(
    _ step: inout ImaginedStep, _ model: some DynamicsModel, _ features: Tensor, _ actions: Tensor
  ) throws(TensorError) {
    guard configuration.penalty != 0 else { return }
    let deviations = try model.predict(features, actions).largestDeviation().doubles()
    for row in deviations.indices { step.rewards[row] -= configuration.penalty * deviations[row] }
  }

  private func outcome(_ step: ImaginedStep, _ row: Int, _ discount: Discount, costs: Int) -> Outcome {
    let factor = step.discounts[row]
    // The store counts in time; where gamma is 1 any time will do.
    let elapsed = factor > 0 && discount.perDay < 1 ? log(factor) / log(discount.perDay) : 1
    return Outcome(
      reward: step.rewards[row], elapsed: elapsed, finish: factor > 0 ? nil : .terminal,
      costs: Array(step.costs[row * costs..<(row + 1) * costs]))
  }

  private func allowed(_ features: Tensor, _ domain: ActionDomain) throws(TensorError) -> [ActionMask] {
    guard !domain.isContinuous else { return [ActionMask](repeating: ActionMask(bits: .max), count: features.size(0)) }
    return try rows(features).map(allowed)
  }

  private func observations(_ features: Tensor, _ masks: [ActionMask]) throws(TensorError) -> [Observation] {
    zip(try rows(features), masks).map { Observation(features: $0, mask: $1) }
  }

  private func rows(_ features: Tensor) throws(TensorError) -> [[Float]] {
    let (values, width) = (try features.floats(), features.size(1))
    return (0..<features.size(0)).map { Array(values[$0 * width..<($0 + 1) * width]) }
  }
}

extension Choices {
  /// The option of one patient; 0 for amounts.
  func option(_ patient: Int) -> Int { if case .options(let options) = self { options[patient] } else { 0 } }
}
