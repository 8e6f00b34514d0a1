import DosingMDP
import Foundation
import Testing

@Suite("Episodes")
struct EpisodeTests {
  private static let final = State(time: 70, features: [], center: 0, mask: ActionSpace.offOn.all)

  private func episode(_ ending: Ending) -> Episode {
    func step(_ time: Double, _ reward: RewardComponents, _ elapsed: Double, _ discount: Double) -> Step {
      Step(
        state: State(time: time, features: [time], center: 0, mask: ActionSpace.offOn.all), action: 1, reward: reward,
        elapsed: elapsed, discount: discount)
    }
    return Episode(
      patient: "p",
      steps: [
        step(0, .init(burden: 0.25, treatment: -0.5, progressionFree: 1), 30, 0.9),
        step(30, .init(burden: 0.5, treatment: -0.25, progressionFree: 1.5, progression: -5), 40, 0),
      ], finalState: ending.isTerminal ? nil : Self.final, ending: ending)
  }

  @Test("A horizon within a step keeps the step's share and nothing of what comes at its end")
  func restrictedWithin() {
    let cut = episode(.terminal(event: "progression")).restricted(to: 50)
    #expect(cut.duration == 50 && cut.ending == .horizon && cut.finalState == nil && cut.steps.count == 2)
    #expect(cut.steps[0] == episode(.horizon).steps[0])
    #expect(cut.steps[1].reward == RewardComponents(burden: 0.25, treatment: -0.125, progressionFree: 0.75))
    #expect(cut.steps[1].elapsed == 20 && cut.steps[1].discount == 0)
  }

  @Test("A horizon at the end of a step: a terminal event there counts, censoring does not")
  func restrictedAtEnd() {
    let progressed = episode(.terminal(event: "progression"))
    #expect(progressed.restricted(to: 70) == progressed)
    let censored = episode(.censored(reason: "end")).restricted(to: 70)
    #expect(censored.ending == .horizon && censored.finalState == nil && censored.steps[1].discount == 0)
    #expect(censored.steps[1].reward == progressed.steps[1].reward && censored.duration == 70)
    let first = progressed.restricted(to: 30)
    #expect(first.steps.count == 1 && first.steps[0].elapsed == 30 && first.steps[0].discount == 0)
    #expect(first.steps[0].reward == progressed.steps[0].reward && first.ending == .horizon)
  }

  @Test("Behind the end a horizon changes nothing")
  func unrestricted() {
    for ending in [Ending.terminal(event: "death"), .censored(reason: "end")] {
      #expect(episode(ending).restricted(to: 71) == episode(ending))
    }
  }

  @Test("The return discounts by the time before each step")
  func discountedReturn() {
    // Rewards 0.75 and −3.25; 0.99^30 = 0.7397003734.
    let value = episode(.terminal(event: "death")).discountedReturn(Discount(perDay: 0.99))
    #expect(abs(value - (0.75 - 3.25 * 0.739_700_373_4)) < 1e-9)
    #expect(episode(.horizon).discountedReturn(Discount(perDay: 1)) == -2.5)
  }

  @Test("Censoring is never terminal; the state after the last step is the censored one")
  func endings() {
    #expect(Ending.terminal(event: "death").isTerminal && !Ending.terminal(event: "death").isCensored)
    #expect(Ending.censored(reason: "dropout").isCensored && !Ending.censored(reason: "dropout").isTerminal)
    #expect(!Ending.horizon.isTerminal && !Ending.horizon.isCensored)
    let censored = episode(.censored(reason: "end"))
    #expect(censored.state(after: 0)?.time == 30 && censored.state(after: 1) == Self.final)
    #expect(episode(.terminal(event: "death")).state(after: 1) == nil)
  }

  @Test("gamma^elapsed composes over intervals")
  func discount() {
    let discount = Discount(perDay: 0.999)
    #expect(discount(0) == 1 && abs(discount(1) - 0.999) < 1e-15)
    #expect(abs(discount(30) * discount(12.5) - discount(42.5)) < 1e-12)
  }
}
