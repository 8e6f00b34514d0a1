import DosingMDP
import Foundation
import Testing

@Suite("The composite reward")
struct CompositeRewardTests {
  private static let schema = FeatureSchema(features: ["dose", "psa.last"], centers: ["unknown"])

  private func state(_ last: Double) -> State {
    State(time: 0, features: [9, last], center: 0, mask: ActionSpace.offOn.all)
  }

  private func reward(
    _ change: Double?, multiple: Double = 0, elapsed: Double = 45, progressed: Bool = false
  ) throws -> RewardComponents {
    try CompositeReward(
      .init(burdenVariable: "psa", burden: 0.2, treatment: 0.25, progressionFree: 2, progression: 5, burdenLimit: 1),
      schema: Self.schema
    ).reward(
      from: state(3), multiple: multiple, to: change.map { state(3 + $0) }, elapsed: elapsed, progressed: progressed)
  }

  @Test("Each component by hand, over 45 days at half the dose, with a rise by 0.5")
  func components() throws {
    let found = try reward(0.5, multiple: 0.5)
    // −0.2 · 0.5; −0.25 · 0.5 · 1.5; 2 · 1.5.
    #expect(found == RewardComponents(burden: -0.1, treatment: -0.1875, progressionFree: 3, progression: 0))
    #expect(abs(found.total - 2.7125) < 1e-12)
  }

  @Test("The change of the burden is limited both ways, and 0 where there is no next state")
  func burdenLimit() throws {
    #expect(try reward(3).burden == -0.2 && reward(-3).burden == 0.2 && reward(nil).burden == 0)
  }

  @Test("Progression counts once, with the time before it")
  func progression() throws {
    #expect(try reward(nil, elapsed: 15, progressed: true) == .init(progressionFree: 1, progression: -5))
  }

  @Test("Sums and multiples are by component; a burden variable that is not there is an error")
  func arithmetic() {
    let one = RewardComponents(burden: 1, treatment: 2, progressionFree: 3, progression: 4)
    #expect(one + 2 * one == RewardComponents(burden: 3, treatment: 6, progressionFree: 9, progression: 12))
    #expect(throws: SchemaError.self) { try CompositeReward(.init(burdenVariable: "cea"), schema: Self.schema) }
  }

  @Test("Toxicity by hand: 1.5 grades above 1 and 0.4 below a count of 1, over 45 days; death apart from progression")
  func toxicityAndDeath() throws {
    let schema = FeatureSchema(features: ["psa.last", "hfs.last", "anc.last"], centers: ["unknown"])
    let reward = try CompositeReward(
      .init(
        burdenVariable: "psa", progressionFree: 0, progression: 5,
        toxicity: [.init(feature: "hfs.last", above: 1, weight: 0.2), .init(feature: "anc.last", below: 1, weight: 2)],
        death: 8), schema: schema)
    func state(_ grade: Double, _ count: Double) -> State {
      State(time: 0, features: [0, grade, count], center: 0, mask: ActionSpace.offOn.all)
    }
    let mild = reward.reward(from: state(3, 0), multiple: 0, to: state(1, 1), elapsed: 45, progressed: false)
    #expect(mild == RewardComponents())
    let severe = reward.reward(from: state(0, 4), multiple: 0, to: state(2.5, 0.6), elapsed: 45, progressed: false)
    // −(0.2 · 1.5 + 2 · 0.4) · 1.5
    #expect(abs(severe.toxicity + 1.65) < 1e-12 && severe.total == severe.toxicity)
    // At a death what was seen before it counts.
    let death = reward.reward(from: state(2, 4), multiple: 0, to: nil, elapsed: 30, progressed: true, died: true)
    #expect(abs(death.toxicity + 0.2) < 1e-12 && death.death == -8 && death.progression == 0)
    let progression = reward.reward(from: state(0, 4), multiple: 0, to: nil, elapsed: 30, progressed: true)
    #expect(progression.death == 0 && progression.progression == -5)
  }

  @Test("A configuration without toxicity and death is written without them")
  func configurationStaysAsItWas() throws {
    let data = try JSONEncoder().encode(CompositeReward.Configuration(burdenVariable: "psa"))
    let text = String(decoding: data, as: UTF8.self)
    #expect(!text.contains("toxicity") && !text.contains("death"))
  }
}
