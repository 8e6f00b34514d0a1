import DosingMDP
import Foundation
import Stochastics
import TestSupport
import Testing

/// The processes that are made of others, on a walk followed by hand.
@Suite struct ProcessWrapperTests {
  @Test(.tags(.golden)) func limitedIsCutOff() {
    let limited = Limited(WalkProcess(), steps: 2)
    #expect(limited.outcomes([0, 0, 0]).map(\.finish) == [nil, .truncated])
    // An end within the limit, or at it, stays terminal.
    #expect(Limited(WalkProcess(), steps: 3).outcomes([1, 1, 1]).map(\.finish) == [nil, nil, .terminal])
    #expect(DecisionProcessContract(limited).problems.isEmpty)
    #expect(limited.description == WalkProcess().description)
  }

  @Test(.tags(.golden)) func penalizedPaysItsCosts() throws {
    let penalized = try Penalized(WalkProcess(), weights: ["effort": 4])
    #expect(penalized.outcomes([0, 1, 1, 1]).map(\.reward) == [1, -1, -1, 8])
    #expect(penalized.outcomes([1]).map(\.costs) == [[0.5]])
    #expect(try Penalized(WalkProcess(), weights: [:]).outcomes([1, 1]) == WalkProcess().outcomes([1, 1]))
    #expect(DecisionProcessContract(penalized).problems.isEmpty)
    let error = #expect(throws: SchemaError.self) { try Penalized(WalkProcess(), weights: ["efort": 4]) }
    #expect(error == SchemaError(feature: "efort", available: ["effort"]))
  }

  /// Φ = 2·place, γ = 0.5. Stay at 0: 1 + 0.5·0 − 0. Move to 1: 1 + 0.25·2 − 0. To 2: 1 + 0.25·4 − 2. To the end: 10 − 4.
  @Test(.tags(.golden)) func shapedByHand() {
    let shaped = Shaped(WalkProcess(), discount: 0.5) { 2 * Double($0.features[0]) }
    #expect(shaped.outcomes([0, 1, 1, 1]).map(\.reward) == [1, 1.5, 0, 6])
    #expect(DecisionProcessContract(shaped).problems.isEmpty)
  }

  /// Discounted returns to a terminal event change by −Φ of the first observation, whatever is done.
  @Test(.tags(.law)) func shapingKeepsDifferencesOfReturns() {
    let walk = WalkProcess()
    let shaped = Shaped(walk, discount: 0.9) { 3 + sin(Double($0.features[0])) - Double($0.features[1]) }
    for options in [[1, 1, 1], [0, 1, 0, 1, 0, 0, 1], [0, 0, 0, 1, 1, 1]] {
      func discounted(_ outcomes: [Outcome]) -> Double {
        var time = 0.0
        return outcomes.reduce(0) { sum, outcome in
          defer { time += outcome.elapsed }
          return sum + pow(0.9, time) * outcome.reward
        }
      }
      let change = discounted(shaped.outcomes(options)) - discounted(walk.outcomes(options))
      #expect(abs(change + 3) < 1e-12, "\(change)")
    }
    // Where an episode is cut off, the potential of what is seen then stays.
    let cut = Shaped(Limited(walk, steps: 1), discount: 0.5) { Double($0.features[0]) + 1 }
    // 1 + 0.5²·2 − 1.
    #expect(cut.outcomes([1]).map(\.reward) == [0.5])
  }

  @Test(.tags(.golden)) func hiddenShowsTheRest() throws {
    let hidden = try Hidden(WalkProcess(), features: ["place", "noise.age"])
    #expect(hidden.description.features == ["time", "noise.last", "noise.measured", "kind"])
    #expect(
      hidden.description.layout
        == FeatureLayout(
          time: 0, blocks: [.init(name: "kind", features: [3])], categories: [.init(feature: 3, count: 4)]))
    var patient = hidden.begin(0, key: Key(seed: 1))
    _ = hidden.advance(&patient, by: .option(1))
    #expect(hidden.observe(patient).features == [2, 7, 1, 1])
    #expect(DecisionProcessContract(hidden).problems.isEmpty)
    let kept = try Hidden(WalkProcess(), features: ["kind", "time"]).description.layout
    #expect(kept.measurements == [.init(value: 1, age: 2, measured: 3)] && kept.time == nil)
    #expect(throws: SchemaError.self) { try Hidden(WalkProcess(), features: ["speed"]) }
  }

  /// The contract's check finds each broken promise, and nothing where there is none.
  @Test(.tags(.contract)) func theContractCanFail() {
    #expect(DecisionProcessContract(WalkProcess()).problems.isEmpty)
    let faults: [(WalkProcess.Fault, String)] = [
      (.width, "7 features"), (.infinite, "not finite"), (.code, "is no code"), (.nothingAllowed, "nothing is allowed"),
      (.noTime, "outcome 0"), (.costs, "0 costs, not 1"), (.neighbors, "another course"),
    ]
    for (fault, message) in faults {
      let problems = DecisionProcessContract(WalkProcess(fault)).problems
      #expect(problems.contains { $0.contains(message) }, "\(fault): \(problems)")
    }
  }
}
