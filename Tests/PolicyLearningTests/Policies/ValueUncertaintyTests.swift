import DosingMDP
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// What is uncertain of values, and why.
@Suite struct ValueUncertaintyTests {
  /// By hand: option 0 has means 1 and 3, so the variance 1 between draws, and 0.5 and 1.5 within.
  @Test(.tags(.golden)) func partsByHand() {
    let uncertainty = ValueUncertainty(means: [[1, 2], [3, 2]], variances: [[0.5, 1], [1.5, 0]])
    #expect(uncertainty.means == [2, 2] && uncertainty.epistemic == [1, 0])
    #expect(uncertainty.aleatoric == [1, 0.5] && uncertainty.total == [2, 0.5])
    #expect(uncertainty.lowerBounds(2) == [0, 2])
    #expect(ValueUncertainty(means: [[1], [3]]).total == nil)
  }

  /// The parts sum to the variance of the mixture, E[μ² + σ²] - (E μ)².
  @Test(.tags(.law)) func totalVariance() throws {
    var generator = Key(seed: 5).generator
    let means = (0..<7).map { _ in (0..<3).map { _ in generator.normal() } }
    let variances = (0..<7).map { _ in (0..<3).map { _ in generator.exponential(rate: 1) } }
    let uncertainty = ValueUncertainty(means: means, variances: variances)
    let total = try #require(uncertainty.total)
    for option in 0..<3 {
      let second = (0..<7).reduce(0) { $0 + (means[$1][option] * means[$1][option] + variances[$1][option]) / 7 }
      let first = (0..<7).reduce(0) { $0 + means[$1][option] / 7 }
      #expect(abs(second - first * first - total[option]) < 1e-12)
    }
  }

  // MARK: aleatoric

  private static func one(_ actions: Int) throws -> Decisions {
    Decisions(
      histories: Histories(present: try Tensor([Float(1)], shape: [1, 1])), masks: [ActionMask(bits: .max)],
      actions: .options(actions))
  }

  /// The risky arm gives 2 or, with 0.2, -4: variance 0.8 · 4 + 0.2 · 16 - 0.8² = 5.76. The safe arm has none.
  @Test(.tags(.contract), arguments: ["c51", "qr-dqn"]) func chanceIsAleatoric(_ algorithm: String) throws {
    let bandit = RiskyBandit(loss: 0.2)
    let store = try LogCollector(bandit, behavior: RandomBehavior(bandit.description.actions))
      .store(transitions: 3000, discount: 1, key: Key(seed: 3))
    let seen = store.decisionPlaces
    let risky = try store.transitions(at: seen).rewards.doubles().filter { $0 != 1 }
    let share = Double(risky.count { $0 < 0 }) / Double(risky.count)
    let expected = 36 * share * (1 - share)
    var parameters = SettingTree.group(["learningRate": .number(5e-3)])
    parameters = parameters.setting(["network", "perceptron", "hidden"], to: .list([.integer(16)]))
    parameters = parameters.setting(["network", "members"], to: .integer(2))
    if algorithm == "c51" {
      parameters = parameters.setting(["lowest"], to: .number(-5)).setting(["highest"], to: .number(3))
        .setting(["atoms"], to: .integer(17))
    } else {
      parameters = parameters.setting(["quantiles"], to: .integer(20)).setting(["huberThreshold"], to: .number(0.02))
    }
    let plan = TrainingPlan(
      algorithm: algorithm, steps: 800, parameters: parameters, training: .group(["batch": .integer(64)]),
      trials: .init(courses: 1))
    let learner = try #require(
      try TrainingSession(plan).run(bandit, log: store).snapshot.learner() as? any ValueAppraiser)
    let uncertainty = try learner.uncertainty(Self.one(2))[0]
    let aleatoric = try #require(uncertainty.aleatoric)
    #expect(abs(aleatoric[1] - expected) < 0.15 * expected)
    #expect(aleatoric[0] < 0.05)
    // Every member has seen enough of both arms.
    #expect(uncertainty.epistemic.allSatisfy { $0 < 0.1 })
  }

  // MARK: epistemic

  /// One decision on x in [-1, 1]: option 1 gives x, option 0 gives -x.
  private struct Line: DecisionProcess {
    struct Patient: Sendable {
      let x: Double
    }

    var description: ProcessDescription { ProcessDescription(name: "line", features: ["x"], actions: .options(2)) }

    func begin(_ index: Int, key: Key) -> Patient {
      var generator = key.child(.patient, index).generator
      return Patient(x: generator.uniform(-1, 1))
    }

    func observe(_ patient: Patient) -> Observation { Observation(features: [Float(patient.x)]) }

    func advance(_ patient: inout Patient, by action: Action) -> Outcome {
      Outcome(reward: action.option == 1 ? patient.x : -patient.x, finish: .terminal)
    }
  }

  private static func trained(members: Int, dropout: Double = 0) throws -> LearnerSnapshot {
    let line = Line()
    let store = try LogCollector(line, behavior: RandomBehavior(line.description.actions))
      .store(transitions: 600, discount: 1, key: Key(seed: 3))
    var parameters = SettingTree.group(["learningRate": .number(3e-3)])
    parameters = parameters.setting(["network", "perceptron", "hidden"], to: .list([.integer(32), .integer(32)]))
    parameters = parameters.setting(["network", "perceptron", "dropout"], to: .number(dropout))
    parameters = parameters.setting(["network", "members"], to: .integer(members))
    let plan = TrainingPlan(
      algorithm: "fitted-q", steps: 1000, parameters: parameters, training: .group(["batch": .integer(64)]),
      trials: .init(courses: 1))
    return try TrainingSession(plan).run(line, log: store).snapshot
  }

  private static func decisions(_ xs: [Float], mask: ActionMask = ActionMask(bits: .max)) throws -> Decisions {
    Decisions(
      histories: Histories(present: try Tensor(xs, shape: [xs.count, 1])), masks: xs.map { _ in mask },
      actions: .options(2))
  }

  @Test(.tags(.contract), arguments: [0, 50]) func ignoranceGrowsOffTheData(passes: Int) throws {
    let snapshot = try Self.trained(members: passes == 0 ? 8 : 1, dropout: passes == 0 ? 0 : 0.1)
    let learner = try #require(try snapshot.learner() as? any ValueAppraiser)
    func spread(_ xs: [Float]) throws -> Double {
      try learner.uncertainty(Self.decisions(xs), passes: passes).flatMap(\.epistemic).reduce(0, +)
    }
    let inside = try spread([-0.9, -0.5, 0.1, 0.5, 0.9])
    let outside = try spread([-6, -4, 4, 5, 6])
    #expect(inside > 0 && outside > 4 * inside)
    let means = try learner.uncertainty(Self.decisions([0.5]), passes: passes)[0].means
    #expect(abs(means[1] - 0.5) < 0.15 && abs(means[0] + 0.5) < 0.15)
  }

  @Test(.tags(.law)) func passesDependOnTheKeyAlone() throws {
    let learner = try #require(try Self.trained(members: 2, dropout: 0.2).learner() as? any ValueAppraiser)
    let two = try learner.uncertainty(Self.decisions([0.3, -2]), passes: 10, key: Key(seed: 1))
    let alone = try learner.uncertainty(Self.decisions([-2]), passes: 10, key: Key(seed: 1))
    #expect(two[1] == alone[0])
    #expect(try learner.uncertainty(Self.decisions([-2]), passes: 10, key: Key(seed: 2)) != alone)
    // Without passes nothing is dropped, so the members alone differ.
    let plain = try learner.uncertainty(Self.decisions([-2]))
    #expect(try plain == learner.uncertainty(Self.decisions([-2]), key: Key(seed: 2)) && plain != alone)
  }

  @Test func refusesWhereNothingTellsIgnorance() throws {
    let single = try Self.trained(members: 1)
    let learner = try #require(try single.learner() as? any ValueAppraiser)
    #expect(throws: LearningError.self) { _ = try learner.uncertainty(Self.decisions([0])) }
    #expect(throws: LearningError.self) { _ = try learner.uncertainty(Self.decisions([0]), passes: 5) }
    #expect(throws: SnapshotError.self) { _ = try LowerConfidencePolicy(single, deviations: 1) }
    var configuration = FittedQIteration.Configuration()
    configuration.network.perceptron.dropout = 1
    #expect(throws: (any Error).self) {
      _ = try FittedQIteration(configuration, process: Line().description, key: Key(seed: 1))
    }
  }

  @Test func everyLearnerOfOptionValuesTells() throws {
    let names = LearningAlgorithms.all.filter { $0 is any ValueAppraiser.Type }.map { $0.profile.name }
    #expect(
      Set(names) == [
        "dqn", "qr-dqn", "c51", "fitted-q", "discrete-cql", "discrete-bcq", "spibb", "discrete-sac",
      ])
    for name in names {
      func check<Trained: ValueAppraiser>(_ type: Trained.Type) throws {
        let learner = try Trained(Trained.Configuration(), process: Line().description, key: Key(seed: 1))
        let returns = try withoutGradient { try learner.appraise(Self.decisions([0, 1, 2]).histories, key: nil) }
        #expect(returns.means.shape == [learner.outline.members, 3, 2], "\(name)")
        if let variances = returns.variances { #expect(variances.shape == returns.means.shape, "\(name)") }
      }
      if let type = try LearningAlgorithms.named(name) as? any ValueAppraiser.Type { try check(type) }
    }
  }

  // MARK: decisions

  private static func state(_ x: Double, mask: [Int] = [0, 1]) -> State {
    State(time: 0, features: [x], center: 0, mask: ActionMask(allowing: mask))
  }

  @Test func boundsDecide() throws {
    let snapshot = try Self.trained(members: 6)
    let learner = try #require(try snapshot.learner() as? any ValueAppraiser)
    let xs: [Float] = [-5, -3, -0.8, -0.01, 0.01, 0.7, 4, 9]
    let uncertainties = try learner.uncertainty(Self.decisions(xs))
    for deviations in [0.0, 1, 50] {
      let policy = try LowerConfidencePolicy(snapshot, deviations: deviations)
      var memory = policy.start(count: xs.count + 1)
      let rows = try policy.probabilities(xs.map { Self.state(Double($0)) } + [nil], memory: &memory)
      #expect(rows.last == [])
      for (row, uncertainty) in zip(rows, uncertainties) {
        let bounds = uncertainty.lowerBounds(deviations)
        #expect(row == (bounds[1] > bounds[0] ? [0, 1] : [1, 0]))
      }
    }
    let policy = try LowerConfidencePolicy(snapshot, deviations: 1)
    var memory = policy.start(count: 1)
    #expect(try policy.probabilities([Self.state(0.9, mask: [0])], memory: &memory) == [[1, 0]])
  }
}
