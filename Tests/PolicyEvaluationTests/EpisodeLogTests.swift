import DosingMDP
import PolicyEvaluation
import Testing

@Suite struct EpisodeLogTests {
  private func episode(_ patient: String, actions: [Int], ending: Ending) -> Episode {
    let state = State(time: 0, features: [0], center: 0, mask: ActionMask(allowing: 0..<2))
    let steps = actions.enumerated().map { index, action in
      Step(
        state: state, action: action, reward: RewardComponents(burden: 1, treatment: -0.25),
        elapsed: Double(7 + index), discount: 1)
    }
    return Episode(patient: patient, steps: steps, finalState: nil, ending: ending)
  }

  private var episodes: [Episode] {
    [
      episode("p1", actions: [0, 1, 1], ending: .terminal(event: "progression")),
      episode("p2", actions: [1], ending: .censored(reason: "left")),
      episode("p3", actions: [0, 0], ending: .horizon),
    ]
  }

  @Test func takesColumnsFromEpisodes() throws {
    let target = episodes.map { $0.steps.map { _ in [0.25, 0.75] } }
    let behavior = episodes.map { $0.steps.map { _ in [0.6, 0.4] } }
    let log = try EvaluationLog(episodes: episodes, targetProbabilities: target, behaviorProbabilities: behavior)
    #expect(log.labels == ["p1", "p2", "p3"] && log.offsets == [0, 3, 4, 6])
    #expect(log.targetProbabilities == [0.25, 0.75, 0.75, 0.75, 0.25, 0.25])
    #expect(log.behaviorProbabilities == [0.6, 0.4, 0.4, 0.4, 0.6, 0.6])
    #expect(log.rewards.allSatisfy { $0 == 0.75 } && log.elapsed == [7, 8, 9, 7, 7, 8])
    // p2 leaves on day 7, one of three at risk: steps that end later weigh 3/2.
    #expect(log.censoring?.isCensored == [false, true, false])
    #expect(log.censoring.map { zip($0.perStep, [1, 1.5, 1.5, 1, 1, 1.5]).allSatisfy { isClose($0, $1) } } == true)
    let unweighted = try EvaluationLog(
      episodes: episodes, targetProbabilities: target, behaviorProbabilities: behavior, weightsCensoring: false)
    #expect(unweighted.censoring == nil)
  }

  @Test func smallCentersArePooled() {
    func episodes(_ sizes: [(String?, Int)]) -> [Episode] {
      sizes.flatMap { center, count in
        (0..<count).map { number in
          var episode = episode("\(center ?? "none") \(number)", actions: [0], ending: .horizon)
          episode.center = center
          return episode
        }
      }
    }
    func strata(_ sizes: [(String?, Int)]) -> [String: Int] {
      CensoringWeights.strata(byCenterOf: episodes(sizes), leastPatients: 10).reduce(into: [:]) {
        $0[$1, default: 0] += 1
      }
    }
    #expect(strata([("a", 12), ("b", 10)]) == ["a": 12, "b": 10])
    #expect(strata([("a", 12), ("b", 6), (nil, 5)]) == ["a": 12, "other centers": 11])
    #expect(strata([("a", 12), ("b", 15), ("c", 3)]) == ["a": 15, "b": 15])
    #expect(strata([("a", 2), ("b", 3)]) == ["other centers": 5])
  }

  @Test func namesPatientAndStepOfABadProbability() throws {
    let target = episodes.map { $0.steps.map { _ in [0.25, 0.75] } }
    var behavior = episodes.map { $0.steps.map { _ in [0.6, 0.4] } }
    behavior[0][1] = [1, 0]
    #expect {
      try EvaluationLog(episodes: episodes, targetProbabilities: target, behaviorProbabilities: behavior)
    } throws: { error in
      "\(error)".contains("episode p1, step 1") && "\(error)".contains("no overlap")
    }
  }
}
