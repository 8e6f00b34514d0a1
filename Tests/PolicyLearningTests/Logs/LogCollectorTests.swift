import DosingMDP
import PolicyLearning
import Stochastics
import TestSupport
import Testing

/// Logs gathered in simulators.
@Suite struct LogCollectorTests {
  private let bandit = Bandit()

  private func random(_ count: Int, lanes: Int = 7, seed: UInt64 = 1) throws -> LoggedEpisodes {
    try LogCollector(bandit, behavior: RandomBehavior(bandit.description.actions), lanes: lanes)
      .collect(transitions: count, key: Key(seed: seed))
  }

  @Test func gathersJustSoMany() throws {
    let log = try random(100)
    #expect(log.stepCount == 100 && log.problems().isEmpty)
    #expect(log.costs == ["chosen"] && log.episodes[0].costs?.count == 1)
    let store = try TransitionStore(log, process: bandit.description, discount: 0.9)
    #expect(store.decisions == 100)
    // The mask forbids option 3 in the context +1.
    for episode in log.episodes {
      let expected = episode.observations[0][0] > 0 ? 1.0 / 3 : 0.25
      #expect(episode.behaviorProbabilities == [expected])
    }
  }

  @Test(.tags(.law)) func doesNotDependOnLanes() throws {
    let log = try random(60)
    #expect(try log == random(60, lanes: 1) && log == random(60, lanes: 64))
    #expect(try log != random(60, seed: 2))
    // A shorter log is the beginning of a longer one.
    #expect(try Array(random(90).episodes.prefix(60)) == log.episodes)
  }

  /// Courses of several decisions are cut off at the number, in the state that was seen then.
  @Test func cutsTheLastCourse() throws {
    let walk = Limited(CartPoleProcess(), steps: 30)
    let log = try LogCollector(walk, behavior: RandomBehavior(walk.description.actions), lanes: 3)
      .collect(transitions: 70, key: Key(seed: 5))
    #expect(log.stepCount == 70 && log.problems().isEmpty)
    let last = try #require(log.episodes.last)
    #expect(last.finish == .truncated && last.observations.count == last.count + 1)
    let store = try TransitionStore(log, discount: 0.99)
    #expect(store.decisionPlaces.allSatisfy { store.hasTarget(at: $0) })
  }

  /// Options are taken as often as they are told to be likely.
  @Test(.tags(.statistical)) func learnersAreMixedWithChance() throws {
    let description = bandit.description
    var configuration = DeepQNetwork.Configuration()
    configuration.network.perceptron.hidden = [4]
    let learner = try DeepQNetwork(configuration, process: description, key: Key(seed: 3))
    let behavior = LearnedBehavior(learner, randomShare: 0.4, process: description)
    let count = 4000
    let log = try LogCollector(bandit, behavior: behavior).collect(transitions: count, key: Key(seed: 6))
    let probabilities = log.episodes.compactMap { $0.behaviorProbabilities?[0] }
    #expect(probabilities.count == count)
    // Without a mask: 0.6 + 0.4 / 4 for the best option, 0.1 for each other.
    let open = log.episodes.filter { $0.observations[0][0] < 0 }
    let best = open.count { abs(($0.behaviorProbabilities?[0] ?? 0) - 0.7) < 1e-9 }
    #expect(open.allSatisfy { abs(($0.behaviorProbabilities?[0] ?? 0) - 0.4) > 0.29 })
    let share = Double(best) / Double(open.count)
    #expect(abs(share - 0.7) < 4 * (0.7 * 0.3 / Double(open.count)).squareRoot())
  }

  @Test func anyFunctionDecides() throws {
    let behavior = FunctionBehavior { observation, generator in
      let option = generator.bernoulli(0.9) ? (observation.features[0] > 0 ? 2 : 0) : 1
      return (.option(option), option == 1 ? 0.1 : 0.9)
    }
    let log = try LogCollector(bandit, behavior: behavior).collect(transitions: 500, key: Key(seed: 7))
    let rewarded = log.episodes.count { $0.rewards[0] == 1 }
    #expect(abs(Double(rewarded) - 450) < 4 * (500 * 0.09).squareRoot())
    let amounts = Bandit(isContinuous: true)
    let drawn = try LogCollector(amounts, behavior: RandomBehavior(amounts.description.actions))
      .store(transitions: 50, discount: 1, key: Key(seed: 8))
    #expect(drawn.decisions == 50 && drawn.behaviorProbability(at: drawn.decisionPlaces[0]) == 0.5)
  }
}
