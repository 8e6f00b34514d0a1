import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Testing

/// How a saved policy chooses, and that it survives saving.
@Suite struct PolicyTests {
  private func snapshot() throws -> NetworkSnapshot {
    try ConservativeQLearning(
      .init(
        network: .init(history: .gru, hidden: 8, layers: 2, embedding: 2, members: 3),
        schedule: .init(steps: 20, batch: 16, learningRate: 1e-2), conservatism: 0.1, targetInterval: 1,
        targetRate: 0.1)
    ).train(
      on: TabularProblem.episodes(40, key: Key(seed: 2)), schema: TabularProblem.schema,
      actions: TabularProblem.actions, normalizer: TabularProblem.normalizer,
      discount: Discount(perDay: TabularProblem.gamma), key: Key(seed: 4), validate: { _ in 0 }
    ).snapshot
  }

  private func probabilities(_ snapshot: NetworkSnapshot, _ choice: ActionChoice) throws -> [[Double]] {
    let policy = try QEnsemblePolicy(snapshot, choice: choice, name: "test")
    var memory = try policy.start(count: 2)
    return try policy.probabilities([TabularProblem.state(0), TabularProblem.state(1)], memory: &memory)
  }

  /// Patients may decide at different times: one who is not asked is as before.
  @Test func absentPatientsKeepTheirMemory() throws {
    let policy = try QEnsemblePolicy(
      snapshot(), choice: .tempered(temperature: 0.7, pessimism: 0.5, price: 0), name: "test")
    let states = [TabularProblem.state(0), TabularProblem.state(1)]
    var together = try policy.start(count: 2)
    var apart = try policy.start(count: 2)
    for state in states {
      let rows = try policy.probabilities([state, state], memory: &together)
      #expect(try policy.probabilities([state, nil], memory: &apart) == [rows[0], []])
      #expect(try policy.probabilities([nil, state], memory: &apart) == [[], rows[1]])
    }
  }

  @Test func savedPolicyIsTheSame() throws {
    var snapshot = try snapshot()
    snapshot.description.choice = .tempered(temperature: 0.7, pessimism: 0.5, price: 0)
    let folder = FileManager.default.temporaryDirectory.appending(path: "policy-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try snapshot.save(to: folder)
    let loaded = try NetworkSnapshot(from: folder)
    #expect(loaded.description == snapshot.description)
    let episodes = TabularProblem.episodes(8, key: Key(seed: 3))
    #expect(
      try QEnsemblePolicy(loaded, name: "a").probabilities(along: episodes)
        == QEnsemblePolicy(snapshot, name: "b").probabilities(along: episodes))
  }

  /// π ∝ p exp(U/T): log odds minus those at an infinite temperature are the difference of U over T.
  @Test func temperatureTiltsTheImitation() throws {
    let snapshot = try snapshot()
    func logOdds(_ temperature: Double) throws -> Double {
      let row = try probabilities(snapshot, .tempered(temperature: temperature, pessimism: 1, price: 0))[0]
      return log(row[1] / row[0])
    }
    let (prior, one, half) = (try logOdds(1e9), try logOdds(1), try logOdds(0.5))
    #expect(abs((half - prior) - 2 * (one - prior)) < 1e-6)
    #expect(abs(one - prior) > 1e-4)
    let policy = try QEnsemblePolicy(
      snapshot, choice: .tempered(temperature: 1, pessimism: 0, price: 0), name: "values")
    var memory = try policy.start(count: 1)
    let values = try #require(policy.appraise([TabularProblem.state(0)], memory: &memory)[0]).memberValues
    let mean = (0..<2).map { action in values.reduce(0) { $0 + $1[action] } / 3 }
    let deviation = (0..<2).map { action in
      (values.reduce(0) { $0 + pow($1[action] - mean[action], 2) } / 2).squareRoot()
    }
    let expected = (mean[1] - deviation[1]) - (mean[0] - deviation[0])
    #expect(abs((one - prior) - expected) < 1e-4)
  }

  @Test func greedyTakesTheBestOfWhatCliniciansTake() throws {
    let snapshot = try snapshot()
    let likely = try probabilities(snapshot, .tempered(temperature: 1e9, pessimism: 0, price: 0))
    // With flexibility 1 only the likeliest action is left.
    let rows = try probabilities(snapshot, .greedy(flexibility: 1, pessimism: 0))
    for (row, prior) in zip(rows, likely) { #expect(row[prior[0] > prior[1] ? 0 : 1] == 1) }
  }

  /// By hand: p = (0.5, 0.5), U = (0, 1), d = (0, 2). A price of 0.5 takes away what the dose gains.
  @Test func priceIsTakenFromTheDose() {
    let appraisal = ActionAppraisal(logProbabilities: [log(0.5), log(0.5)], memberValues: [[0, 1]])
    func odds(_ price: Double) -> Double {
      let row = ActionChoice.tempered(temperature: 1, pessimism: 0, price: price).probabilities(
        appraisal, doses: [0, 2])
      return row[1] / row[0]
    }
    #expect(abs(odds(0) - exp(1)) < 1e-12 && abs(odds(0.5) - 1) < 1e-12 && abs(odds(1) - exp(-1)) < 1e-12)
  }

  @Test func forbiddenActionHasNoProbability() {
    let appraisal = ActionAppraisal(logProbabilities: [0, -.infinity], memberValues: [[0, 100]])
    for choice in [
      ActionChoice.tempered(temperature: 0.1, pessimism: 0, price: 0), .greedy(flexibility: 1e-9, pessimism: 0),
    ] { #expect(choice.probabilities(appraisal, doses: [0, 1]) == [1, 0]) }
  }
}
