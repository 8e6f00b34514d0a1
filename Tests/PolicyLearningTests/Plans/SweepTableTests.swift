import DosingMDP
import PolicyLearning
import TestSupport
import Testing

/// How configurations are ranked and drawn, and what is found before a training.
@Suite struct SweepTableTests {
  private static func table(_ scores: [(rate: Double, kind: String, scores: [Double?])]) throws -> SweepTable {
    try SweepTable(
      scores.map { entry in
        let configuration = SweepConfiguration(["rate": .number(entry.rate), "kind": .text(entry.kind)])
        return entry.scores.enumerated().map { seed, score in
          SweepRun(
            configuration: configuration, seed: UInt64(seed), score: score, failure: score == nil ? "diverged" : nil)
        }
      })
  }

  /// Failures go behind, whatever the rest of the scores says; of equals the first goes first.
  @Test(.tags(.golden)) func failuresRankLast() throws {
    let table = try Self.table([
      (1, "a", [nil, nil]), (2, "a", [9, nil]), (3, "a", [1, 3]), (4, "a", [5, 5]), (5, "a", [2, 2]),
    ])
    #expect(table.ranked.map { $0.configuration.settings["rate"] } == [4, 3, 5, 2, 1].map(SettingTree.number))
    #expect(table.best?.configuration.settings["rate"] == .number(4))
    #expect(try Self.table([(1, "a", [1, nil])]).best == nil)
  }

  @Test func aNumberThatVariesIsTheAxis() throws {
    let table = try Self.table([
      (1e-4, "b", [1, 2]), (1e-2, "b", [3, 4]), (1e-4, "a", [5, 6]), (1e-2, "a", [nil, nil]),
    ])
    let plot = table.plot(value: "reward")
    #expect(plot.title == "reward by rate" && plot.xTitle == "log10 of rate" && plot.series.allSatisfy(\.isLine))
    #expect(plot.series.map(\.name) == ["kind=b", "kind=a"] && plot.series.map(\.points.count) == [2, 1])
    #expect(plot.series[0].points.map { $0.x.rounded() } == [-4, -2] && plot.series[0].points.map(\.y) == [1.5, 3.5])
    // Of many that share no other setting it is the rank.
    let drawn = try Self.table((1...8).map { (Double($0), "\($0)", [Double($0)]) }).plot(value: "reward")
    #expect(drawn.title == "reward by rank" && drawn.series[0].points.map(\.y) == [8, 7, 6, 5, 4, 3, 2, 1])
  }

  @Test func impossibleSettingsAreFoundBeforeTraining() throws {
    func check(_ algorithm: String, _ path: [String], _ value: SettingTree) throws {
      var plan = try LearnerContractTests.plan(algorithm, steps: 10)
      if path[0] == "training" { plan.training = plan.training.setting(path.dropFirst(), to: value) }
      if path[0] == "parameters" { plan.parameters = plan.parameters.setting(path.dropFirst(), to: value) }
      try TrainingSession(plan).check(Bandit().description, from: .simulator)
    }
    try check("dqn", ["training", "batch"], .integer(8))
    try check("ppo", ["training", "length"], .integer(8))
    let impossible: [(String, String, SettingTree)] = [
      ("dqn", "training.batch", .integer(0)), ("dqn", "training.lanes", .integer(0)),
      ("dqn", "training.discount", .number(1.5)), ("dqn", "parameters.targetInterval", .integer(0)),
      ("dqn", "parameters.learningRate", .number(-1)), ("ppo", "training.length", .integer(0)),
    ]
    for (algorithm, path, value) in impossible {
      let error = #expect(throws: LearningError.self) {
        try check(algorithm, path.split(separator: ".").map(String.init), value)
      }
      #expect(error?.description.contains(path) == true, "\(String(describing: error))")
    }
    #expect(throws: LearningError.self) { try check("discrete-cql", ["training", "batch"], .integer(8)) }
  }
}
