import DosingMDP
import Foundation
import Testing

@Suite("Rules, actions, masks")
struct RulePolicyTests {
  private static let schema = FeatureSchema(features: ["time", "dose", "psa.relative"], centers: ["unknown"])

  private func state(
    time: Double = 3, dose: Double = 0, burden: Double = 1, mask: ActionMask = ActionSpace.offOn.all
  ) -> State {
    State(time: time * 30, features: [time, dose, log(burden)], center: 0, mask: mask)
  }

  private func choice(_ policy: RulePolicy, _ state: State) -> [Double] {
    var memory: Void = ()
    return policy.probabilities([state, nil], memory: &memory)[0]
  }

  @Test("The 50 % rule: on until half of baseline, off until baseline, treated at first")
  func adaptive() throws {
    let rule = try RulePolicy.adaptive(variable: "psa", actions: .offOn, schema: Self.schema)
    #expect(choice(rule, state(time: 0, burden: 1)) == [0, 1])
    #expect(choice(rule, state(dose: 1, burden: 0.51)) == [0, 1])
    #expect(choice(rule, state(dose: 1, burden: 0.49)) == [1, 0])
    #expect(choice(rule, state(dose: 0, burden: 0.99)) == [1, 0])
    #expect(choice(rule, state(dose: 0, burden: 1)) == [0, 1])
    let early = try RulePolicy.adaptive(variable: "psa", stop: 0.2, restart: 0.6, actions: .offOn, schema: Self.schema)
    #expect(choice(early, state(dose: 1, burden: 0.3)) == [0, 1] && choice(early, state(burden: 0.7)) == [0, 1])
    #expect(throws: SchemaError.self) {
      try RulePolicy.adaptive(variable: "cea", actions: .offOn, schema: Self.schema)
    }
  }

  @Test("A rule never gives a forbidden action: its probability goes to the allowed ones")
  func masked() {
    let actions = ActionSpace([
      .init(label: "none", multiple: 0), .init(label: "half", multiple: 0.5), .init(label: "full", multiple: 1),
    ])
    let always = RulePolicy.always(2, of: actions, name: "full")
    #expect(choice(always, state(mask: actions.all)) == [0, 0, 1])
    #expect(choice(always, state(mask: actions.all.forbidding(2))) == [0.5, 0.5, 0])
    let mixed = RulePolicy(name: "mixed") { _ in [0.25, 0.25, 0.5] }
    #expect(choice(mixed, state(mask: ActionMask(allowing: [0, 2]))) == [0.25 / 0.75, 0, 0.5 / 0.75])
  }

  @Test("Masks are sets of actions")
  func masks() {
    let mask = ActionMask(allowing: [0, 3, 63])
    #expect(mask.count == 3 && mask.actions == [0, 3, 63] && mask.allows(63) && !mask.allows(1))
    #expect(mask.forbidding(3).actions == [0, 63] && mask.forbidding(1) == mask)
    #expect(mask.bits == 0x8000_0000_0000_0009)
  }

  @Test("A dose is an action only where it is one of the options")
  func actions() {
    #expect(ActionSpace.offOn.action(multiple: 1) == 1 && ActionSpace.offOn.action(multiple: 0) == 0)
    #expect(ActionSpace.offOn.action(multiple: 0.9) == nil && ActionSpace.offOn.all.actions == [0, 1])
  }
}
