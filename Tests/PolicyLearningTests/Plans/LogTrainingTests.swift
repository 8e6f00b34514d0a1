import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// Training from a log alone: early stopping by validation, folds of patients, and how much data is needed.
@Suite struct LogTrainingTests {
  private static func log(_ count: Int = 400) throws -> TransitionLog {
    let bandit = Bandit()
    return try TransitionLog(
      LogCollector(bandit, behavior: RandomBehavior(bandit.description.actions))
        .collect(transitions: count, key: Key(seed: 4)), process: bandit.description, discount: 1)
  }

  private static func plan(every: Int, patience: Int, steps: Int = 2000) throws -> TrainingPlan {
    var plan = try LearnerContractTests.plan("fitted-q", steps: steps)
    plan.trials = .init(every: every, courses: 0, patience: patience)
    return plan
  }

  /// Validations 1, 5, 4, 3, 2, ...: with patience 3 the third after the best is the last.
  @Test(.tags(.golden)) func stopsWhereItDoesNotBecomeBetter() throws {
    let log = try Self.log()
    var values = [1.0, 5, 4, 3, 2, 1, 0]
    var snapshots: [LearnerSnapshot] = []
    let result = try TrainingSession(Self.plan(every: 200, patience: 3)).run(
      log,
      validate: { snapshot in
        snapshots.append(snapshot)
        return values.removeFirst()
      })
    #expect(result.points.map(\.meanReward) == [1, 5, 4, 3, 2])
    #expect(result.points.map(\.step) == [200, 400, 600, 800, 1000])
    #expect(result.best == snapshots[1] && result.snapshot == snapshots[4])
    // Without patience it goes on to the end.
    let whole = try TrainingSession(Self.plan(every: 200, patience: 0)).run(log, validate: { _ in 1 })
    #expect(whole.points.count == 10)
    #expect(throws: LearningError.self) {
      _ = try TrainingSession(Self.plan(every: 200, patience: 0)).run(log, validate: { _ in .nan })
    }
  }

  /// Interrupted between validations, it stops where it would have.
  @Test func earlyStoppingResumes() throws {
    struct Interruption: Error {}
    let log = try Self.log()
    func value(_ snapshot: LearnerSnapshot) throws -> Double {
      try PolicyTrial(courses: 64).run(Bandit(), snapshot.learner(), key: Key(seed: 5)).meanReward
    }
    let plan = try Self.plan(every: 100, patience: 3)
    let whole = try TrainingSession(plan).run(log, validate: value)
    #expect(whole.points.count < 20)
    try withScratchFolder { folder in
      let session = TrainingSession(plan, folder: folder, checkpointEvery: 100)
      #expect(throws: Interruption.self) {
        _ = try session.run(log, validate: value) {
          if case .step(let step, _) = $0, step > 300 { throw Interruption() }
        }
      }
      let resumed = try session.run(log, validate: value)
      #expect(resumed.points == whole.points && resumed.snapshot == whole.snapshot && resumed.best == whole.best)
      let policy = try LearnerSnapshot(from: folder.appending(path: "best"))
      #expect(policy == whole.best)
    }
  }

  @Test(.tags(.law)) func foldsArePatients() throws {
    let episodes = TabularProblem.episodes(23, key: Key(seed: 1))
    let validation = try CrossValidation(episodes, folds: 5, key: Key(seed: 2))
    #expect(validation.folds.flatMap { $0 }.sorted() == Array(0..<23))
    #expect(validation.folds.allSatisfy { (4...5).contains($0.count) })
    let courses = try CrossValidation(courses: 23, folds: 5, key: Key(seed: 2))
    #expect(courses.folds.flatMap { $0 }.sorted() == Array(0..<23))
    #expect(courses.folds.allSatisfy { (4...5).contains($0.count) })
    let result = try validation.run(threads: 2) { training, heldOut in
      #expect(Set(training).isDisjoint(with: heldOut) && training.count + heldOut.count == 23)
      return Double(heldOut.count)
    }
    #expect(abs(result.mean - 4.6) < 1e-12)
    // √(0.3 / 5)
    #expect(abs(result.standardError - 0.06.squareRoot()) < 1e-12)
    #expect(throws: LearningError.self) { _ = try CrossValidation(courses: 3, folds: 4, key: Key(seed: 1)) }
  }

  /// Fitted Q learned in each fold agrees with the held-out rewards of its choice.
  @Test func crossValidatesALearner() throws {
    let bandit = Bandit()
    let log = try LogCollector(bandit, behavior: RandomBehavior(bandit.description.actions))
      .collect(transitions: 600, key: Key(seed: 4))
    let plan = try LearnerContractTests.plan("fitted-q", steps: 600)
    @Sendable func score(_ training: [Int], _ heldOut: [Int]) throws -> Double {
      var part = log
      part.episodes = training.map { log.episodes[$0] }
      let learned = try TransitionLog(part, process: bandit.description, discount: 1)
      let learner = try TrainingSession(plan).run(learned).snapshot.learner()
      // Importance sampling of single decisions.
      let values = try heldOut.map { index -> Double in
        let episode = log.episodes[index]
        let decisions = Decisions(
          histories: Histories(present: try .init(episode.observations[0], shape: [1, 2])),
          masks: [episode.masks?[0] ?? ActionMask(bits: .max)], actions: bandit.description.actions)
        let probability = try learner.probabilities(decisions)[0][episode.actions[0].option ?? 0]
        return probability / (episode.behaviorProbabilities?[0] ?? 1) * episode.rewards[0]
      }
      return values.reduce(0, +) / Double(values.count)
    }
    let validation = try CrossValidation(courses: 600, folds: 3, key: Key(seed: 6))
    let result = try validation.run(threads: 1, score)
    #expect(try result == validation.run(threads: 3, score))
    #expect(abs(result.mean - 1) < 0.2)
  }

  @Test(.tags(.law)) func setsOfPatientsAreNested() throws {
    let sufficiency = DataSufficiency(sizes: [40, 10, 20], seeds: [1, 2, 3])
    for seed in sufficiency.seeds {
      let sets = sufficiency.sizes.map { sufficiency.subset(of: 50, size: $0, seed: seed) }
      #expect(sets.map(\.count) == [10, 20, 40] && sets.allSatisfy { Set($0).count == $0.count })
      #expect(sets[2].starts(with: sets[1]) && sets[1].starts(with: sets[0]))
    }
    #expect(sufficiency.subset(of: 50, size: 40, seed: 1) != sufficiency.subset(of: 50, size: 40, seed: 2))
    let score: @Sendable ([Int], UInt64) throws -> Double = { Double($0.count) + Double($1) }
    let curve = try sufficiency.run(courses: 50, threads: 1, score)
    #expect(try curve == sufficiency.run(courses: 50, threads: 4, score))
    #expect(curve.points.map(\.patients) == [10, 20, 40])
    #expect(curve.points.map(\.statistics.mean.estimate) == [12, 22, 42])
    #expect(curve.csv.split(separator: "\n").count == 4)
    let svg = curve.plot(value: "value <of> the policy").svg
    #expect(svg.contains("value &lt;of&gt; the policy by number of patients") && svg.contains("<polyline"))
    #expect(svg.count { $0 == "<" } == svg.count { $0 == ">" })
    #expect(throws: LearningError.self) { _ = try sufficiency.run(courses: 30, threads: 1, score) }
  }
}
