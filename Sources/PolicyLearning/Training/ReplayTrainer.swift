public import DosingMDP
import Foundation
public import Stochastics
import Tensors

/// Learning in a simulator from a replay buffer: some decisions, some steps of learning, and again.
///
/// What is drawn derives from the key, the number of the decision and the number of the step of learning alone.
/// Source: Lin, Machine Learning 8:293, 1992, doi:10.1007/BF00992699; Mnih et al., Nature 518:529, 2015,
/// doi:10.1038/nature14236, algorithm 1.
public struct ReplayTrainer<Process: DecisionProcess, Trained: TransitionLearner>: ResumableTrainer {
  public let configuration: ReplayConfiguration
  /// Decisions in the whole training.
  public let steps: Int
  public internal(set) var learner: Trained
  public internal(set) var step = 0
  var updates = 0
  var lanes: ProcessLanes<Process>
  var store: TransitionStore
  var priorities: PriorityTree?
  var largestPriority = 1.0
  /// The place of each lane's latest observation.
  var places: [Int]
  public internal(set) var constraints: ConstraintPrices?
  private let reach: Int
  private let masks: BootstrapMasks?
  private let key: Key

  public init(
    _ configuration: ReplayConfiguration, steps: Int, process: Process, learner: Trained,
    constraints: ConstraintPrices? = nil, key: Key
  ) throws {
    self.configuration = configuration
    self.steps = steps
    self.learner = learner
    self.key = key
    self.constraints = constraints
    let outline = learner.outline
    reach = outline.reach
    masks =
      outline.members > 1 && configuration.bootstrapShare < 1
      ? BootstrapMasks(members: outline.members, probability: configuration.bootstrapShare, key: key) : nil
    lanes = ProcessLanes(process, count: configuration.lanes, key: key.child(.rollout))
    let capacity = max(2 * configuration.lanes, min(configuration.capacity, 2 * steps + 2 * configuration.lanes))
    store = TransitionStore(
      capacity: capacity, process: process.description, discount: configuration.discount)
    if case .prioritized = configuration.drawing { priorities = PriorityTree(count: capacity) }
    places = []
    for lane in 0..<configuration.lanes {
      places.append(try store.begin(course: lanes.numbers[lane], lanes.observations[lane]))
    }
  }

  public mutating func advance() throws -> TrainingPhase {
    var phase = TrainingPhase()
    let start = step
    repeat {
      phase.ended += try decide()
    } while step - start < configuration.trainEvery && step < steps
    guard step >= configuration.warmUp else { return phase }
    let count = configuration.gradientSteps == 0 ? step - start : configuration.gradientSteps
    var losses = LossRecord()
    for _ in 0..<count { try losses.add(learn(), step: step) }
    phase.losses = losses.means
    return phase
  }

  /// One decision in every lane.
  mutating func decide() throws -> [EndedCourse] {
    let domain = lanes.process.description.actions
    let key = key.child(.policy, step)
    let masks = lanes.observations.map(\.mask)
    let choices: Choices
    if step < configuration.warmUp {
      var generator = key.generator
      choices = .random(masks, actions: domain, &generator)
    } else {
      let amount = configuration.exploration.amount(at: Double(step) / Double(steps))
      let histories = try store.histories(at: places, reach: reach)
      choices = try withoutGradient { () throws(TensorError) in
        try learner.act(
          Decisions(histories: histories, masks: masks, actions: domain),
          exploration: Exploration(amount: amount, key: key))
      }
    }
    return try carryOut(choices, domain)
  }

  private mutating func carryOut(_ choices: Choices, _ domain: ActionDomain) throws -> [EndedCourse] {
    let actions = choices.actions(domain)
    var ended: [EndedCourse] = []
    for (lane, result) in lanes.advance(actions).enumerated() {
      var outcome = result.outcome
      outcome.reward *= configuration.rewardScale
      let place = places[lane]
      let next = try store.append(
        at: place, option: actions[lane].option ?? 0, point: choices.point(lane, domain.width), outcome: outcome,
        next: result.next)
      setPriority(largestPriority, at: place)
      setPriority(0, at: next)
      places[lane] = next
      if let course = result.ended {
        ended.append(course)
        constraints?.record(course)
        places[lane] = try store.begin(course: lanes.numbers[lane], lanes.observations[lane])
        setPriority(0, at: places[lane])
      }
    }
    step += lanes.count
    return ended
  }

  private mutating func setPriority(_ value: Double, at place: Int) {
    priorities?[place % store.capacity] = value
  }

  /// One step of learning.
  private mutating func learn() throws -> Update {
    var generator = key.child(.minibatch, updates).generator
    defer { updates += 1 }
    let drawn = draw(&generator)
    let batch = try store.transitions(
      at: drawn.places, steps: configuration.returnSteps, reach: reach, weights: drawn.weights, memberWeights: masks)
    let priced = try constraints?.apply(to: batch) ?? batch
    let update = try learner.update(priced, key: key.child(.noise, updates))
    if case .prioritized(let exponent, _, let epsilon) = configuration.drawing, let errors = update.errors {
      for (place, error) in zip(drawn.places, try errors.doubles()) {
        let priority = pow(error + epsilon, exponent)
        largestPriority = max(largestPriority, priority)
        setPriority(priority, at: place)
      }
    }
    return update
  }

  private func draw(_ generator: inout Generator) -> (places: [Int], weights: [Double]?) {
    guard case .prioritized(_, let correction, _) = configuration.drawing, let priorities else {
      return (store.draw(configuration.batch, &generator), nil)
    }
    let rows = priorities.draw(configuration.batch, &generator)
    let progress = min(1, Double(step) / Double(steps))
    let exponent = correction + (1 - correction) * progress
    return (
      rows.map(store.place(ofRow:)), priorities.weights(of: rows, exponent: exponent, size: store.decisions)
    )
  }

  public func checkpoint() throws -> TrainingCheckpoint {
    var tensors = try learnerTensors() + store.tensors().prefixed("store")
    if let priorities {
      tensors.append((name: "priorities", tensor: try Tensor((0..<priorities.count).map { priorities[$0] })))
    }
    return try TrainingCheckpoint(
      tensors,
      state: SimulationState(
        step: step, updates: updates, numbers: lanes.numbers, actions: lanes.actions, places: places,
        store: store.state, constraints: constraints?.state, largestPriority: largestPriority))
  }

  public mutating func restore(_ checkpoint: TrainingCheckpoint) throws {
    let state = try checkpoint.state(as: SimulationState.self)
    guard state.numbers.count == lanes.count else {
      throw LearningError.unusableCheckpoint("it has \(state.numbers.count) lanes, this training has \(lanes.count)")
    }
    try restoreLearner(checkpoint)
    try store.restore(checkpoint.tensors, prefix: "store", state: state.store)
    lanes = ProcessLanes(
      lanes.process, numbers: state.numbers, actions: state.actions, key: key.child(.rollout))
    (step, updates, places) = (state.step, state.updates, state.places)
    largestPriority = state.largestPriority ?? 1
    if let prices = state.constraints { constraints?.restore(prices) }
    if let saved = checkpoint.tensors["priorities"], priorities != nil {
      for (row, value) in try saved.doubles().enumerated() where row < store.capacity { priorities?[row] = value }
    }
  }
}
