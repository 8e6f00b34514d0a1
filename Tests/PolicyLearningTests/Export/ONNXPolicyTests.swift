import DosingMDP
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// A saved policy in ONNX Runtime decides as it does here, step by step.
@Suite(.tags(.golden, .slow), .enabled(if: ONNXRuntime.python.isPresent, "\(ONNXRuntime.python.absence)"))
struct ONNXPolicyTests {
  private static let schema = FeatureSchema(
    features: ["time", "psa.last", "psa.age", "psa.measured", "c"], centers: ["unknown", "x", "y"])
  private static let actions = ActionSpace(
    [0, 0.5, 1, 1.5].map { DoseOption(label: "\($0)", multiple: $0) })

  private static var normalizer: FeatureNormalizer {
    var result = FeatureNormalizer(fitting: [], limit: 1.5)
    result.mean = [1, 1000, 2, 0.5, -2]
    result.scale = [2, 3, 2, 0.5, 0.1]
    return result
  }

  /// A state with one action forbidden.
  private static func state(_ key: Key, time: Double) -> State {
    var generator = key.generator
    let features = [
      time + 0.5 * generator.uniform(), 1000 + 3 * generator.normal(), 4 * generator.uniform(),
      generator.bernoulli(0.5) ? 1 : 0, -2 + 0.1 * generator.normal(),
    ]
    let forbidden = generator.index(below: 4)
    return State(
      time: time, features: features, center: generator.index(below: 3), mask: actions.all.forbidding(forbidden))
  }

  /// More than `window` and `transformer` see.
  private static let decisions = 5

  private static let episodes: [Episode] = (0..<12).map { patient in
    let key = Key(seed: 5).child(.patient, patient)
    let states = (0..<decisions).map { state(key.child(.noise, $0), time: Double($0)) }
    return Episode(
      patient: "\(patient)",
      steps: states.map {
        Step(
          state: $0, action: $0.mask.actions[patient % 3], reward: RewardComponents(burden: 1), elapsed: 1,
          discount: 0.9)
      }, finalState: nil, ending: .terminal(event: "end"))
  }

  private static let schedule = TrainingSchedule(steps: 20, batch: 8, learningRate: 1e-2)

  private static func ensemble(_ history: NetworkConfiguration.History) throws -> NetworkSnapshot {
    try ConservativeQLearning(
      .init(
        network: .init(
          history: history, hidden: 8, layers: 2, embedding: 2, members: 3, depth: 2, window: 3, heads: 2, kernel: 2),
        schedule: schedule,
        conservatism: 0.1, targetInterval: 1, targetRate: 0.1)
    ).train(
      on: episodes, schema: schema, actions: actions, normalizer: normalizer, discount: Discount(perDay: 0.9),
      key: Key(seed: 4), validate: { _ in 0 }
    ).snapshot
  }

  private static func imitation(_ history: NetworkConfiguration.History, depth: Int) throws -> NetworkSnapshot {
    try BehaviorCloning(
      .init(
        network: .init(
          history: history, hidden: 8, layers: 1, embedding: 2, members: 1, lapse: 0.1, depth: depth, window: 3,
          heads: 2, kernel: 2),
        schedule: schedule)
    ).train(
      on: episodes, validation: episodes, schema: schema, actions: actions, normalizer: normalizer, key: Key(seed: 3)
    ).snapshot
  }

  private typealias Numbers = ONNXRuntime.Numbers

  /// What is fed and what must come out of the decisions of twelve patients, one after the other.
  private func compare<Asked: Policy>(
    _ policy: Asked, _ snapshot: NetworkSnapshot
  ) throws -> [[String: Numbers]] where Asked.Memory == Tensor {
    var memory = try policy.start(count: Self.episodes.count)
    var feeds: [[String: Numbers]] = []
    var expected: [(probabilities: [[Double]], memory: Tensor)] = []
    for step in 0..<Self.decisions {
      let states = Self.episodes.map { $0.steps[step].state }
      let allowed = states.flatMap { state in (0..<4).map { state.mask.allows($0) } }
      feeds.append([
        "observation": try Numbers(Tensor(states.flatMap(\.features), shape: [states.count, 5])),
        "center": try Numbers(Tensor(states.map(\.center))),
        "allowed": try Numbers(Tensor(allowed, shape: [states.count, 4])), "memory": try Numbers(memory),
      ])
      expected.append((try policy.probabilities(states, memory: &memory), memory))
    }
    let found = try ONNXRuntime.run(try snapshot.onnxGraph(), feeds)
    for (found, expected) in zip(found, expected) {
      let table = try Tensor(expected.probabilities.flatMap(\.self), shape: [Self.episodes.count, 4])
      #expect(try ONNXRuntime.agree(found["probabilities"], table))
      #expect(try ONNXRuntime.agree(found["action"], table.argmax(dimension: 1), tolerance: 0))
      if snapshot.description.network.history != .state {
        #expect(try ONNXRuntime.agree(found["memory_next"], expected.memory))
      }
    }
    return found
  }

  @Test(
    arguments: NetworkConfiguration.History.allCases,
    [
      ActionChoice.tempered(temperature: 0.3, pessimism: 0.7, price: 0.2),
      .tempered(temperature: 2, pessimism: 0, price: 0), .greedy(flexibility: 0.5, pessimism: 0.4),
    ])
  func ensembles(_ history: NetworkConfiguration.History, _ choice: ActionChoice) throws {
    var snapshot = try Self.ensemble(history)
    snapshot.description.choice = choice
    let policy = try QEnsemblePolicy(snapshot, name: "here")
    let found = try compare(policy, snapshot)
    var memory = try policy.start(count: Self.episodes.count)
    let appraisals = try policy.appraise(Self.episodes.map { $0.steps[0].state }, memory: &memory).compactMap(\.self)
    let logs = try Tensor(appraisals.flatMap(\.logProbabilities), shape: [appraisals.count, 4])
    #expect(try ONNXRuntime.agree(found[0]["imitation_log_probabilities"], logs))
    #expect(try logs.doubles().contains(-.infinity))
    let members = (0..<3).flatMap { member in appraisals.flatMap { $0.memberValues[member] } }
    #expect(
      try ONNXRuntime.agree(found[0]["member_values"], Tensor(members, shape: [3, appraisals.count, 4])))
  }

  @Test(arguments: NetworkConfiguration.History.allCases, [1, 2])
  func imitations(_ history: NetworkConfiguration.History, depth: Int) throws {
    let snapshot = try Self.imitation(history, depth: depth)
    _ = try compare(CloningPolicy(snapshot), snapshot)
  }

  /// Without a way to choose only the appraisal is given.
  @Test func anEnsembleWithoutAChoiceGivesItsValues() throws {
    var snapshot = try Self.ensemble(.state)
    snapshot.description.choice = nil
    let observation = try Tensor([0.0, 1000, 0, 1, -2], shape: [1, 5])
    let found = try ONNXRuntime.run(
      try snapshot.onnxGraph(),
      [
        [
          "observation": Numbers(observation), "center": Numbers(Tensor([0])),
          "allowed": Numbers(Tensor([true, true, true, true], shape: [1, 4])),
        ]
      ])[0]
    #expect(Set(found.keys) == ["imitation_log_probabilities", "member_values"])
  }
}
