import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Synchronization
import TestSupport
import Testing

/// Trainings with many settings and seeds.
@Suite struct SweepTests {
  private static func plan(_ steps: Int = 240) throws -> TrainingPlan {
    var plan = try LearnerContractTests.plan("dqn", steps: steps)
    plan.trials = .init(courses: 32)
    return plan
  }

  private static let grid = SweepConfiguration.grid([
    .init("training.batch", [.integer(16), .integer(32)]),
    .init("parameters.learningRate", [.number(1e-3), .number(1e-2)]),
  ])

  private static func sweep(_ folder: URL? = nil, checkpointEvery: Int = 0) throws -> Sweep {
    Sweep(try plan(), configurations: grid, seeds: [1, 2, 3], folder: folder, checkpointEvery: checkpointEvery)
  }

  @Test(.tags(.golden)) func gridIsEveryCombination() throws {
    #expect(
      Self.grid.map(\.name) == [
        "parameters.learningRate=0.001, training.batch=16", "parameters.learningRate=0.01, training.batch=16",
        "parameters.learningRate=0.001, training.batch=32", "parameters.learningRate=0.01, training.batch=32",
      ])
    let plan = try Self.grid[1].plan(Self.plan(), seed: 9)
    #expect(plan.seed == 9 && plan.parameters.paths.contains("learningRate"))
    #expect(throws: LearningError.self) {
      _ = try SweepConfiguration(["training.batch.size": .integer(3), "stepz": .integer(1)]).plan(Self.plan(), seed: 1)
    }
  }

  @Test(.tags(.law)) func doesNotDependOnThreads() throws {
    let (one, three) = (try Self.sweep().run(Bandit(), threads: 1), try Self.sweep().run(Bandit(), threads: 3))
    #expect(one == three)
    #expect(one.rows.count == 4 && one.rows.allSatisfy { $0.runs.count == 3 && $0.failures == 0 })
    let scores = one.rows.flatMap { $0.runs.compactMap(\.score) }
    #expect(Set(scores).count > 1)
    let best = try #require(one.best?.statistics)
    #expect(one.rows.allSatisfy { ($0.statistics?.interquartileMean.estimate ?? 9) <= best.interquartileMean.estimate })
    // A row for each configuration, and the header.
    #expect(one.csv.split(separator: "\n").count == 5)
    #expect(one.csv.hasPrefix("parameters.learningRate,training.batch,runs,failures,mean,mean_lower,mean_upper,median"))
  }

  @Test func finishedRunsAreNotRepeated() throws {
    try withScratchFolder { folder in
      let sweep = try Self.sweep(folder)
      let trained = Mutex(0)
      func run(interruptAfter limit: Int = .max) throws -> SweepTable {
        try sweep.run(threads: 2) { session in
          struct Interruption: Error {}
          let number = trained.withLock { count in
            count += 1
            return count
          }
          if number > limit { throw Interruption() }
          return try session.run(Bandit())
        }
      }
      #expect(throws: (any Error).self) { _ = try run(interruptAfter: 5) }
      trained.withLock { $0 = 0 }
      let table = try run()
      // 5 of 12 were done.
      #expect(trained.withLock { $0 } == 7)
      #expect(try table == Self.sweep().run(Bandit(), threads: 1))
      trained.withLock { $0 = 0 }
      #expect(try run() == table && trained.withLock { $0 } == 0)
      // Other seeds are added without training the first again.
      let more = Sweep(try Self.plan(), configurations: Self.grid, seeds: [1, 2, 3, 4], folder: folder)
      _ = try more.run(threads: 2) { session in
        trained.withLock { $0 += 1 }
        return try session.run(Bandit())
      }
      #expect(trained.withLock { $0 } == 4)
      // Another plan in the same folder is refused.
      let other = Sweep(try Self.plan(300), configurations: Self.grid, seeds: [1], folder: folder)
      #expect(throws: LearningError.self) { _ = try other.run(Bandit(), threads: 1) }
    }
  }

  /// A training that was broken off goes on from its checkpoint to the same result.
  @Test func interruptedRunsGoOn() throws {
    struct Interruption: Error {}
    let whole = try Self.sweep().run(Bandit(), threads: 1)
    try withScratchFolder { folder in
      let sweep = try Self.sweep(folder, checkpointEvery: 50)
      #expect(throws: Interruption.self) {
        _ = try sweep.run(threads: 1) { session in
          try session.run(Bandit()) { if case .step(let step, _) = $0, step > 160 { throw Interruption() } }
        }
      }
      let firstSteps = Mutex<[Int]>([])
      let table = try sweep.run(threads: 1) { session in
        var isFirst = true
        return try session.run(Bandit()) { report in
          guard case .step(let step, _) = report, isFirst else { return }
          isFirst = false
          firstSteps.withLock { $0.append(step) }
        }
      }
      #expect(table == whole)
      let starts = firstSteps.withLock { $0 }
      #expect(starts[0] > 150 && starts[1] < 10)
    }
  }

  @Test func divergenceIsAResult() throws {
    let sweep = Sweep(
      try Self.plan(),
      configurations: SweepConfiguration.grid([.init("parameters.learningRate", [.number(1e-3), .number(1e300)])]),
      seeds: [1, 2])
    let table = try sweep.run(threads: 1) { session in
      if session.plan.parameters == (try sweep.configurations[1].plan(sweep.plan, seed: 1)).parameters {
        throw LearningError.diverged(step: 3, reason: "the value loss is inf")
      }
      return try session.run(Bandit())
    }
    #expect(table.rows.map(\.failures) == [0, 2] && table.rows[1].statistics == nil)
    #expect(table.best?.configuration == sweep.configurations[0])
    #expect(table.rows[1].runs[0].failure?.contains("diverged at step 3") == true)
  }

  // MARK: random search

  @Test(.tags(.statistical)) func rangesAreDrawnEvenly() throws {
    let search = RandomSearch([
      "parameters.learningRate": .logUniform(low: 1e-5, high: 1e-1), "training.discount": .uniform(low: 0.9, high: 1),
      "training.batch": .integers(low: 1, high: 4), "parameters.isDouble": .choice([.truth(false), .truth(true)]),
    ])
    let count = 2000
    let configurations = try search.configurations(count, key: Key(seed: 1))
    func numbers(_ path: String) -> [Double] {
      configurations.compactMap { configuration -> Double? in
        switch configuration.settings[path] {
        case .number(let number): number
        case .integer(let integer): Double(integer)
        case .truth(let truth): truth ? 1 : 0
        default: nil
        }
      }
    }
    let logs = numbers("parameters.learningRate").map { log10($0) }
    #expect(logs.count == count && logs.allSatisfy { $0 >= -5 - 1e-9 && $0 <= -1 + 1e-9 })
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    // Means of even distributions, with 4 standard errors (b - a) / √(12 n).
    let root = (12 * Double(count)).squareRoot()
    #expect(abs(mean(logs) + 3) < 4 * 4 / root)
    #expect(abs(mean(numbers("training.discount")) - 0.95) < 4 * 0.1 / root)
    #expect(abs(mean(numbers("training.batch")) - 2.5) < 4 * 4 / root)
    #expect(Set(numbers("training.batch")) == [1, 2, 3, 4])
    #expect(abs(mean(numbers("parameters.isDouble")) - 0.5) < 4 * 2 / root)
    // The first do not change when more are drawn.
    #expect(try search.configurations(5, key: Key(seed: 1)) == Array(configurations.prefix(5)))
    #expect(throws: LearningError.self) {
      _ = try RandomSearch(["x": .logUniform(low: 0, high: 1)]).configurations(1, key: Key(seed: 1))
    }
  }
}
