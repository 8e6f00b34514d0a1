import DosingMDP
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// What learning from transitions sees of patients' episodes.
@Suite struct TransitionLogTests {
  private static let schema = FeatureSchema(features: ["x", "time"], centers: ["unknown", "A", "B"])
  private static let actions = ActionSpace.offOn
  private static let process = ProcessDescription(name: "log", schema: schema, actions: actions)

  private static func state(_ x: Double, time: Double = 0, center: Int = 1, mask: [Int] = [0, 1]) -> State {
    State(time: time, features: [x, time], center: center, mask: ActionMask(allowing: mask))
  }

  private static func step(_ x: Double, _ action: Int, reward: Double, days: Double, probability: Double? = nil) -> Step
  {
    Step(
      state: state(x), action: action, reward: RewardComponents(burden: reward), elapsed: days,
      discount: Discount(perDay: 0.9)(days), behaviorProbability: probability)
  }

  private static func episode(_ patient: String, final: State?, _ ending: Ending) -> Episode {
    Episode(
      patient: patient,
      steps: [step(1, 0, reward: 1, days: 2, probability: 0.25), step(2, 1, reward: 3, days: 1)],
      finalState: final, ending: ending)
  }

  private static var endings: [Episode] {
    [
      episode("dead", final: nil, .terminal(event: "death")),
      episode("seen", final: state(5, mask: [0]), .censored(reason: "end")),
      episode("lost", final: nil, .censored(reason: "lost")),
      episode("horizon", final: state(5), .horizon),
    ]
  }

  private static func log(_ episodes: [Episode], scale: Double = 1) throws -> TransitionLog {
    try TransitionLog(
      episodes, schema: schema, actions: actions, discount: Discount(perDay: 0.9),
      preparation: .init(isStandardized: false, rewardScale: scale))
  }

  @Test func describesTheProcess() {
    let process = Self.process
    #expect(process.features == ["x", "time", "center"])
    #expect(process.layout.categories == [.init(feature: 2, count: 3)] && process.layout.time == 1)
    #expect(process.actions == .options(2))
    // One center alone is no feature.
    let single = FeatureSchema(features: ["x"], centers: ["unknown"])
    #expect(ProcessDescription(name: "log", schema: single, actions: Self.actions).features == ["x"])
  }

  @Test(.tags(.golden)) func endsAreTold() throws {
    let store = try Self.log(Self.endings, scale: 2).store
    let batch = try store.transitions(at: store.decisionPlaces)
    #expect(try batch.states.features.floats().prefix(6) == [1, 0, 1, 2, 0, 1])
    #expect(try batch.actions.integers() == [0, 1, 0, 1, 0, 1, 0, 1])
    #expect(try batch.rewards.floats() == [2, 6, 2, 6, 2, 6, 2, 6].enumerated().map { $0 == 5 ? 0 : $1 })
    let discounts = try batch.discounts.doubles().map { ($0 * 1e4).rounded() / 1e4 }
    // What the lost decision has is never read.
    #expect(discounts == [0.81, 0, 0.81, 0.9, 0.81, 1, 0.81, 0])
    #expect(try batch.hasTarget?.floats() == [1, 1, 1, 1, 1, 0, 1, 1])
    // After the seen patient's last decision only option 0 is allowed.
    let allowed = try #require(try batch.nextAllowed?.booleans())
    #expect(Array(allowed[6..<8]) == [true, false])
    #expect(try batch.nextStates.features.floats()[9..<12] == [5, 0, 1])
    #expect(store.behaviorProbability(at: store.decisionPlaces[0]) == 0.25)
    #expect(store.behaviorProbability(at: store.decisionPlaces[1]) == nil)
  }

  /// Over two steps the sum of a lost patient's first decision ends at the state that was last seen.
  @Test(.tags(.golden)) func sumsEndWhereNothingWasSeen() throws {
    let store = try Self.log(Self.endings).store
    let batch = try store.transitions(at: store.decisionPlaces, steps: 2)
    let rewards = try batch.rewards.doubles().map { ($0 * 1e4).rounded() / 1e4 }
    #expect(rewards == [3.43, 3, 3.43, 3, 1, 0, 3.43, 3])
    #expect(try batch.hasTarget?.floats() == [1, 1, 1, 1, 1, 0, 1, 1])
    #expect(try batch.nextStates.features.floats()[12..<15] == [2, 0, 1])
  }

  /// The discounts, rewards and targets are those that learning from whole episodes sees.
  @Test(.tags(.law)) func agreesWithEpisodeTensors() throws {
    let episodes = TabularProblem.episodes(50, key: Key(seed: 4))
    let log = try TransitionLog(
      episodes, schema: TabularProblem.schema, actions: TabularProblem.actions,
      discount: Discount(perDay: TabularProblem.gamma), preparation: .init(isStandardized: false))
    let batch = try log.store.transitions(at: log.store.decisionPlaces)
    let whole = try EpisodeTensors(episodes, normalizer: TabularProblem.normalizer, actionCount: 2)
    let isDecision = try whole.isDecision.doubles()
    func decisions(_ tensor: Tensor) throws -> [Double] {
      zip(try tensor.doubles(), isDecision).filter { $1 == 1 }.map(\.0)
    }
    #expect(try batch.rewards.doubles() == decisions(whole.rewards))
    #expect(try batch.discounts.doubles() == decisions(whole.discounts))
    #expect(batch.hasTarget == nil)
  }

  /// A value is learned as if the lost decision were not there, whatever is put in its place.
  @Test(.tags(.law)) func lostDecisionsTeachNoValue() throws {
    let (with, without) = (try Self.log(Self.endings).store, try Self.log(Self.endings).store)
    let places = with.decisionPlaces
    var configuration = FittedQIteration.Configuration()
    configuration.network.perceptron.hidden = [8]
    configuration.network.members = 3
    func trained(_ store: TransitionStore, _ places: [Int]) throws -> (loss: Double, values: [Float]) {
      var learner = try FittedQIteration(configuration, process: Self.process, key: Key(seed: 2))
      let update = try learner.update(store.transitions(at: places), key: Key(seed: 3))
      return (try update.losses[0].value.item(), try learner.outline.decisive.flatMap { try $0.tensor.floats() })
    }
    let all = try trained(with, places)
    let known = try trained(without, places.filter { without.hasTarget(at: $0) })
    #expect(abs(all.loss - known.loss) < 1e-6)
    for (left, right) in zip(all.values, known.values) { #expect(abs(left - right) < 1e-5) }
    // The imitation does learn from it.
    var imitation = ImitationLearning.Configuration()
    imitation.network.perceptron.hidden = [8]
    func imitated(_ places: [Int]) throws -> Double {
      var learner = try ImitationLearning(imitation, process: Self.process, key: Key(seed: 2))
      return try learner.update(with.transitions(at: places), key: Key(seed: 3)).losses[0].value.item()
    }
    #expect(try abs(imitated(places) - imitated(places.filter { with.hasTarget(at: $0) })) > 1e-4)
  }

  @Test func standardizesButForCodes() throws {
    let log = try TransitionLog(
      Self.endings, schema: Self.schema, actions: Self.actions, discount: Discount(perDay: 0.9),
      preparation: .init())
    #expect(log.process.normalizer?.kept == [2])
    let features = try log.store.histories(at: log.store.decisionPlaces, reach: 1).features.floats()
    #expect(stride(from: 0, to: features.count, by: 3).map { features[$0] } == [-1, 1, -1, 1, -1, 1, -1, 1])
  }

  @Test func refusesWhatCannotBeLearnedFrom() throws {
    #expect(throws: LearningError.unusableLog("it has 0 episodes without a decision")) { _ = try Self.log([]) }
    var same = Self.endings
    for index in same.indices { for step in 0..<2 { same[index].steps[step].action = 1 } }
    #expect(
      throws: LearningError.unusableLog(
        "only option 1 was ever given, in all 8 decisions of 4 patients of log; it tells nothing of the others")
    ) { _ = try Self.log(same) }
    var broken = Self.endings
    broken[1].steps[1].reward.burden = .nan
    let reward = #expect(throws: LearningError.self) { _ = try Self.log(broken) }
    #expect(reward?.description.contains("patient seen, decision 2: the reward is nan") == true)
    broken = Self.endings
    broken[2].steps[0].state.features[0] = .infinity
    #expect(throws: LearningError.notFinite(what: "x", value: .infinity, place: "patient lost, decision 1")) {
      _ = try Self.log(broken)
    }
    broken = Self.endings
    broken[3].steps[1].state.mask = ActionMask(allowing: [0])
    #expect(
      throws: LearningError.unusableLog("patient horizon, decision 2: option 1 was taken though the mask forbids it")
    ) { _ = try Self.log(broken) }
  }

  /// A policy learned from centers' patients asks for the center.
  @Test func learnedPolicySeesTheCenter() throws {
    let log = try Self.log(Self.endings)
    var configuration = FittedQIteration.Configuration()
    configuration.network.perceptron.hidden = [8]
    let learner = try FittedQIteration(configuration, process: log.process, key: Key(seed: 2))
    let snapshot = try LearnerSnapshot(learner, configuration: configuration, process: log.process)
    let policy = try LearnedPolicy(snapshot)
    var memory = policy.start(count: 2)
    let rows = try policy.probabilities([Self.state(1), Self.state(1, center: 2)], memory: &memory)
    #expect(rows.allSatisfy { $0.reduce(0, +) == 1 })
  }
}
