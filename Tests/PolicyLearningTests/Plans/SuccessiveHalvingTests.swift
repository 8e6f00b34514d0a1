import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Synchronization
import TestSupport
import Testing

/// The better configurations are trained for longer.
@Suite struct SuccessiveHalvingTests {
  private static let rates = [1e-7, 3e-3, 1e-6, 1e-2, 1e-8, 1e-5, 2e-6]

  private static func halving(_ folder: URL, seeds: [UInt64] = [1]) throws -> SuccessiveHalving {
    var plan = try LearnerContractTests.plan("dqn", steps: 1600)
    plan.trials = .init(courses: 32)
    return SuccessiveHalving(
      plan, configurations: SweepConfiguration.grid([.init("parameters.learningRate", rates.map(SettingTree.number))]),
      seeds: seeds, folder: folder)
  }

  @Test(.tags(.golden)) func schedule() throws {
    let folder = FileManager.default.temporaryDirectory
    let schedule = try Self.halving(folder).schedule
    #expect(schedule.map(\.configurations) == [7, 3, 1] && schedule.map(\.steps) == [400, 800, 1600])
    let thirds = SuccessiveHalving(
      TrainingPlan(algorithm: "dqn", steps: 100), configurations: .init(repeating: SweepConfiguration([:]), count: 9),
      rate: 3, folder: folder)
    #expect(thirds.schedule.map(\.configurations) == [9, 3, 1] && thirds.schedule.map(\.steps) == [12, 34, 100])
  }

  /// Whoever reaches the last rung was trained as alone.
  @Test func trainingGoesOnFromRungToRung() throws {
    let plan = try withScratchFolder { folder in
      let halving = try Self.halving(folder)
      let steps = Mutex(0)
      let record = try halving.run(threads: 2) { session in
        var last = 0
        var first: Int?
        let result = try session.run(Bandit()) { report in
          guard case .step(let step, _) = report else { return }
          if first == nil { first = step }
          last = step
        }
        steps.withLock { $0 += last - (first ?? last) }
        return result
      }
      #expect(record.rungs.map { $0.table.rows.count } == [7, 3, 1])
      // About 7 · 400 + 3 · 400 + 1 · 800 steps, since none is done twice.
      let done = steps.withLock { $0 }
      #expect(done <= 4800 && done > 4700)
      let best = try #require(record.best)
      let learned = best.settings["parameters.learningRate"]
      #expect(learned == .number(3e-3) || learned == .number(1e-2))
      // A second run reads what the first left.
      let again = try halving.run(threads: 1) { _ in throw LearningError.impossibleSetting("nothing is to be trained") }
      #expect(again == record)
      let plan = try best.plan(halving.plan, seed: 1)
      let session = TrainingSession(plan, folder: folder.appending(path: "alone"))
      let alone = try session.run(Bandit())
      #expect(record.rungs[2].table.rows[0].runs[0].points.last?.meanReward == alone.points.last?.meanReward)
      return plan
    }
    #expect(plan.steps == 1600)
  }

  @Test func failuresAreDropped() throws {
    try withScratchFolder { folder in
      let record = try Self.halving(folder).run(threads: 1) { session in
        if session.plan.parameters.paths.isEmpty { throw LearningError.diverged(step: 1, reason: "never") }
        let text = "\(session.plan.parameters)"
        if text.contains("0.003") || text.contains("0.01") { throw LearningError.diverged(step: 1, reason: "too fast") }
        return try session.run(Bandit())
      }
      #expect(record.rungs[0].table.rows.count { $0.failures > 0 } == 2)
      #expect(record.rungs[1].table.rows.allSatisfy { $0.failures == 0 })
      #expect(record.best != nil)
    }
  }
}
