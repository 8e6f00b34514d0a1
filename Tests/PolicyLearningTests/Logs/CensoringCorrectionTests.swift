import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import TestSupport
import Testing

/// Rewards weighted by the inverse probability of being seen.
@Suite struct CensoringCorrectionTests {
  private static func state(_ x: Double, time: Double) -> State {
    State(time: time, features: [x, time], center: 0, mask: ActionMask(bits: 3))
  }

  /// One patient with a decision every day and a reward of 1 for each day; at the event -5.
  private static func episode(_ number: Int, days: Int, isCensored: Bool, isSeen: Bool = true, x: Double = 0) -> Episode
  {
    let steps = (0..<days).map { day in
      Step(
        state: state(x, time: Double(day)), action: 0,
        reward: RewardComponents(progressionFree: 1, progression: !isCensored && day == days - 1 ? -5 : 0),
        // Who is lost is lost in the middle of a day.
        elapsed: isCensored && !isSeen && day == days - 1 ? 0.5 : 1,
        discount: day == days - 1 && !isCensored ? 0 : 1)
    }
    return Episode(
      patient: "\(number)", steps: steps,
      finalState: isCensored && isSeen ? state(x, time: Double(days)) : nil,
      ending: isCensored ? .censored(reason: "end") : .terminal(event: "progression"))
  }

  /// Events after 1, 3 and 4 days, a censoring after 2. Of the 3 who are left after the first event one is censored, so the
  /// later events weigh 3 / 2, and the weights of all events sum to 4 patients.
  @Test(.tags(.golden)) func fourPatients() throws {
    let episodes = [
      Self.episode(0, days: 1, isCensored: false), Self.episode(1, days: 2, isCensored: true),
      Self.episode(2, days: 3, isCensored: false), Self.episode(3, days: 4, isCensored: false),
    ]
    let correction = CensoringCorrection()
    let weights = try correction.weights(episodes)
    #expect(weights.map { $0.map { ($0 * 1e9).rounded() / 1e9 } } == [[1], [1, 1], [1, 1, 1.5], [1, 1, 1.5, 1.5]])
    let corrected = try correction.corrected(episodes)
    let progressions = corrected.compactMap { $0.steps.last?.reward.progression }
    #expect(zip(progressions, [-5, 0, -7.5, -7.5]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(corrected[1].ending == .horizon && corrected[1].finalState == nil && corrected[1].steps[1].discount == 0)
    #expect(corrected[3].steps[2].reward.progressionFree == 1)
    var all = correction
    all.scope = .allRewards
    // Days 1 and 2 of all 4, 3 of two who weigh 3 / 2, 4 of one: 4 + 3 + 3 + 1.5, and 5 for each of 4 events.
    let total = try all.corrected(episodes).reduce(0) { $0 + $1.discountedReturn(Discount(perDay: 1)) }
    #expect(abs(total - (4 + 3 + 3 + 1.5 - 20)) < 1e-9)
    // Who is lost during a day has no reward of it.
    var lost = episodes
    lost[1].finalState = nil
    #expect(try all.weights(lost)[1] == [1, 0])
    var truncated = correction
    truncated.truncation = 0.5
    #expect(try truncated.weights(episodes)[3] == [1, 1, 1, 1])
  }

  /// Where nobody is censored nothing changes.
  @Test(.tags(.law)) func withoutCensoringAllWeighOne() throws {
    let episodes = (0..<20).map { Self.episode($0, days: 1 + $0 % 5, isCensored: false) }
    for scope in [CensoringCorrection.Scope.allRewards, .terminalRewards] {
      #expect(try CensoringCorrection(scope: scope).corrected(episodes) == episodes)
    }
    #expect(throws: LearningError.self) { _ = try CensoringCorrection(model: .hazard(penalty: 1)).weights(episodes) }
  }

  /// Exponential times to event and censoring; `rate` of censoring by a patient's x.
  private static func cohort(_ count: Int, rate: (Double) -> Double) -> (whole: [Episode], seen: [Episode]) {
    var (whole, seen): ([Episode], [Episode]) = ([], [])
    for number in 0..<count {
      var generator = Key(seed: 11).child(.patient, number).generator
      let x = generator.bernoulli(0.5) ? 1.0 : 0
      // x = 1 lives twice as long.
      let event = Int(generator.exponential(rate: (x == 1 ? 0.05 : 0.1)).rounded(.up))
      let censoring = rate(x) > 0 ? Int(generator.exponential(rate: rate(x)).rounded(.down)) : .max
      let days = max(1, min(event, 60))
      whole.append(episode(number, days: days, isCensored: false, x: x))
      seen.append(
        censoring < days
          ? episode(number, days: censoring + 1, isCensored: true, isSeen: false, x: x)
          : episode(number, days: days, isCensored: false, x: x))
    }
    return (whole, seen)
  }

  private static func mean(_ episodes: [Episode]) -> (mean: Double, error: Double) {
    let returns = episodes.map { $0.discountedReturn(Discount(perDay: 0.97)) }
    let mean = returns.reduce(0, +) / Double(returns.count)
    let squares = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(returns.count - 1) / Double(returns.count)).squareRoot())
  }

  @Test(.tags(.statistical), arguments: [false, true]) func independentCensoringIsUndone(isStabilized: Bool) throws {
    let (whole, seen) = Self.cohort(6000) { _ in 0.04 }
    let expected = Self.mean(whole).mean
    let correction = CensoringCorrection(scope: .allRewards, isStabilized: isStabilized)
    let corrected = try Self.mean(correction.corrected(seen))
    #expect(abs(corrected.mean - expected) < 4 * corrected.error)
    // Without weights it is far off.
    #expect(abs(Self.mean(seen).mean - expected) > 8 * Self.mean(seen).error)
    // The event alone: whoever has it gets -5 γ^T.
    func events(_ episodes: [Episode]) -> [Episode] {
      episodes.map { episode in
        var episode = episode
        for index in episode.steps.indices { episode.steps[index].reward.progressionFree = 0 }
        return episode
      }
    }
    let terminal = CensoringCorrection(isStabilized: isStabilized)
    let weighted = try Self.mean(terminal.corrected(events(seen)))
    #expect(abs(weighted.mean - Self.mean(events(whole)).mean) < 4 * weighted.error)
  }

  /// Those who live longer are lost sooner: time alone cannot undo it, the state can.
  @Test(.tags(.statistical)) func censoringByStateIsUndoneByTheState() throws {
    let (whole, seen) = Self.cohort(6000) { $0 == 1 ? 0.08 : 0.01 }
    let expected = Self.mean(whole).mean
    let byState = try Self.mean(
      CensoringCorrection(model: .hazard(penalty: 1e-3), scope: .allRewards).corrected(seen))
    #expect(abs(byState.mean - expected) < 4 * byState.error)
    let byTime = try Self.mean(CensoringCorrection(scope: .allRewards).corrected(seen))
    #expect(abs(byTime.mean - expected) > 5 * byTime.error)
  }

  /// A learner of values takes the corrected log.
  @Test func correctedEpisodesAreALog() throws {
    var episodes = Self.cohort(50) { _ in 0.04 }.seen
    for index in episodes.indices where index % 2 == 0 {
      for step in episodes[index].steps.indices { episodes[index].steps[step].action = 1 }
    }
    let corrected = try CensoringCorrection(scope: .allRewards).corrected(episodes)
    let log = try TransitionLog(
      corrected, schema: FeatureSchema(features: ["x", "time"], centers: ["unknown"]), actions: .offOn,
      discount: Discount(perDay: 0.97))
    #expect(log.store.decisionPlaces.allSatisfy { log.store.hasTarget(at: $0) })
  }
}
