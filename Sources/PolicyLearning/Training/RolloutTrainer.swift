public import DosingMDP
public import Stochastics
import Tensors

/// Learning in a simulator from the policy's own rollouts: a rollout of all lanes, then learning from it, and again.
public struct RolloutTrainer<Process: DecisionProcess, Trained: RolloutLearner>: ResumableTrainer {
  public let configuration: RolloutConfiguration
  /// Decisions in the whole training.
  public let steps: Int
  public internal(set) var learner: Trained
  public internal(set) var step = 0
  var updates = 0
  var lanes: ProcessLanes<Process>
  var store: TransitionStore
  /// The place of each lane's latest observation.
  var places: [Int]
  public internal(set) var constraints: ConstraintPrices?
  private let reach: Int
  private let key: Key

  public init(
    _ configuration: RolloutConfiguration, steps: Int, process: Process, learner: Trained,
    constraints: ConstraintPrices? = nil, key: Key
  ) throws {
    self.configuration = configuration
    self.steps = steps
    self.learner = learner
    self.constraints = constraints
    self.key = key
    reach = learner.outline.reach
    lanes = ProcessLanes(process, count: configuration.lanes, key: key.child(.rollout))
    // A decision writes two observations at most, and a history reaches back before the rollout.
    store = TransitionStore(
      capacity: configuration.lanes * (2 * configuration.length + 2 * reach + 2), process: process.description,
      discount: configuration.discount)
    places = []
    for lane in 0..<configuration.lanes {
      places.append(try store.begin(course: lanes.numbers[lane], lanes.observations[lane]))
    }
  }

  public mutating func advance() throws -> TrainingPhase {
    var phase = TrainingPhase()
    let rollout = try gather(&phase.ended)
    let update = try learner.update(
      rollout, progress: min(1, Double(step) / Double(steps)), key: key.child(.noise, updates))
    updates += 1
    step += rollout.count
    var losses = LossRecord()
    try losses.add(update, step: step)
    phase.losses = losses.means
    return phase
  }

  /// What one lane did.
  private struct LaneRecord {
    var places: [Int] = []
    var rewards: [Double] = []
    var discounts: [Double] = []
    var ends: [Int] = []
    var isFinished: [Bool] = []
    var endPlaces: [Int] = []
  }

  private mutating func gather(_ ended: inout [EndedCourse]) throws -> Rollout {
    let domain = lanes.process.description.actions
    var records = [LaneRecord](repeating: LaneRecord(), count: lanes.count)
    for time in 0..<configuration.length {
      let masks = lanes.observations.map(\.mask)
      let histories = try store.histories(at: places, reach: reach)
      let choices = try withoutGradient { () throws(TensorError) in
        try learner.act(
          Decisions(histories: histories, masks: masks, actions: domain),
          exploration: Exploration(amount: 1, key: key.child(.policy, updates * configuration.length + time)))
      }
      let actions = choices.actions(domain)
      for (lane, result) in lanes.advance(actions).enumerated() {
        var outcome = result.outcome
        outcome.reward = configuration.rewardScale * (constraints?.reward(outcome) ?? outcome.reward)
        let place = places[lane]
        places[lane] = try store.append(
          at: place, option: actions[lane].option ?? 0, point: choices.point(lane, domain.width), outcome: outcome,
          next: result.next)
        records[lane].places.append(place)
        records[lane].rewards.append(outcome.reward)
        records[lane].discounts.append(outcome.finish == .terminal ? 0 : store.discount(outcome.elapsed))
        guard outcome.finish != nil || time == configuration.length - 1 else { continue }
        records[lane].ends.append(lane * configuration.length + time)
        records[lane].isFinished.append(outcome.finish != nil)
        records[lane].endPlaces.append(places[lane])
        if let course = result.ended {
          ended.append(course)
          constraints?.record(course)
          places[lane] = try store.begin(course: lanes.numbers[lane], lanes.observations[lane])
        }
      }
    }
    let batch = try store.transitions(at: records.flatMap(\.places), reach: reach)
    return Rollout(
      states: batch.states, actions: batch.actions, allowed: batch.allowed, rewards: records.flatMap(\.rewards),
      discounts: records.flatMap(\.discounts), ends: records.flatMap(\.ends),
      isFinished: records.flatMap(\.isFinished),
      endStates: try store.histories(at: records.flatMap(\.endPlaces), reach: reach))
  }

  public func checkpoint() throws -> TrainingCheckpoint {
    try TrainingCheckpoint(
      learnerTensors() + store.tensors().prefixed("store"),
      state: SimulationState(
        step: step, updates: updates, numbers: lanes.numbers, actions: lanes.actions, places: places,
        store: store.state, constraints: constraints?.state))
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
    if let prices = state.constraints { constraints?.restore(prices) }
  }
}
