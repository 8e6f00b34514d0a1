import Foundation
import Testing

/// `titrate evaluate --log` on the oracle of five episodes and two actions.
///
/// DM, IS, PDIS and DR are those of SCOPE-RL 0.2.1, re-derived; the self-normalized ones are from a NumPy transcription
/// of the papers' formulas.
@Suite struct LogCommandTests {
  private static let actions = [[0, 1, 0], [1, 1, 0], [0, 0, 1], [1, 0, 1], [0, 1, 1]]
  private static let rewards = [[1, 0, 2], [0.5, 1, 0], [0, 1.5, 1], [2, 0, 0.5], [1, 1, 0]]
  private static let behavior = [
    [0.6, 0.5, 0.7], [0.4, 0.3, 0.8], [0.5, 0.9, 0.2], [0.6, 0.5, 0.4], [0.7, 0.6, 0.5],
  ]
  private static let target = [
    [0.8, 0.4, 0.6], [0.5, 0.2, 0.9], [0.6, 0.7, 0.3], [0.3, 0.6, 0.5], [0.9, 0.5, 0.4],
  ]
  private static let values: [[[Double]]] = [
    [[1.5, 1], [1.2, 0.8], [0.9, 0.4]], [[1.1, 1.6], [0.7, 0.9], [0.2, 0.1]], [[1.4, 1.3], [1.6, 1], [0.8, 1.1]],
    [[1, 1.9], [0.3, 0.6], [0.4, 0.5]], [[1.7, 1.2], [0.9, 1.1], [0.1, 0.3]],
  ]

  private func log(q: Bool = true, pi: Bool = true) throws -> URL {
    var text = "episode,step,action,reward,behavior_probability,target_probability"
    text += (q ? ",q_0,q_1" : "") + (pi ? ",pi_0,pi_1" : "") + "\n"
    for episode in 0..<5 {
      for step in 0..<3 {
        let action = Self.actions[episode][step]
        let b = Self.behavior[episode][step]
        let p = Self.target[episode][step]
        let taken = action == 0 ? [b, p] : [1 - b, 1 - p]
        text += "\(episode),\(step),\(action),\(Self.rewards[episode][step]),\(taken[0]),\(taken[1])"
        if q { text += ",\(Self.values[episode][step][0]),\(Self.values[episode][step][1])" }
        text += (pi ? ",\(p),\(1 - p)" : "") + "\n"
      }
    }
    let file = try CommandRunner.temporaryFolder().appending(path: "log.csv")
    try Data(text.utf8).write(to: file)
    return file
  }

  @Test func givesTheOracle() throws {
    let outcome = try CommandRunner.run(["evaluate", "--log", try log().path, "--discount", "0.9", "--json"])
    #expect(outcome.status == 4, "five episodes support nothing: \(outcome.errors)")
    let json = try jsonObject(outcome.output)
    #expect(
      Set(json.keys) == [
        "episodes", "estimators", "distribution", "ess", "diagnostics", "gate", "supported", "reasons",
      ])
    #expect(json["episodes"] as? Int == 5 && json["supported"] as? Bool == false)
    let estimators = try #require(json["estimators"] as? [String: [String: Any]])
    let expected = [
      "DM": 1.478, "IS": 2.9460357142857143, "WIS": 2.1230868222374744, "PDIS": 2.73825, "WPDIS": 2.033973759552868,
      "DR": 2.014346761904762, "WDR": 1.8733818093300731,
    ]
    #expect(Set(estimators.keys) == Set(expected.keys).union(["MAGIC", "Switch-DR"]))
    for (name, value) in expected {
      let estimate = try #require(estimators[name])
      #expect(Set(estimate.keys) == ["value", "interval", "one_sided", "method"])
      let found = try #require(estimate["value"] as? Double)
      #expect(abs(found - value) < 1e-9, "\(name): \(found)")
      #expect((estimate["interval"] as? [Double])?.count == 2)
    }
    let ess = try #require(json["ess"] as? [String: Any])
    #expect(Set(ess.keys) == ["final", "per_step"] && (ess["per_step"] as? [Double])?.count == 3)
    #expect((json["reasons"] as? [String])?.contains { $0.contains("below 50") } == true)
  }

  @Test(arguments: [(true, false, "pi_*"), (false, true, "q_*"), (false, false, "q_* and pi_*")])
  func estimatorsWithoutTheirColumnsAreLeftOut(q: Bool, pi: Bool, missing: String) throws {
    let outcome = try CommandRunner.run([
      "evaluate", "--log", try log(q: q, pi: pi).path, "--discount", "0.9", "--json",
    ])
    #expect(outcome.status == 4, "\(outcome.errors)")
    let json = try jsonObject(outcome.output)
    #expect(Set((json["estimators"] as? [String: Any] ?? [:]).keys) == ["IS", "WIS", "PDIS", "WPDIS"])
    #expect((json["reasons"] as? [String])?.contains("DR is left out: the log has no columns \(missing)") == true)
  }

  @Test func fewReplicatesAreSaid() throws {
    let outcome = try CommandRunner.run([
      "evaluate", "--log", try log().path, "--discount", "0.9", "--replicates", "50",
    ])
    #expect(outcome.errors.contains("50 bootstrap replicates"))
  }
}
