import DosingMDP
import PolicyLearning
import Stochastics
import VirtualPatients

/// The courses of patients 0, 1, ... under a rule.
func trial(_ process: SunitinibGISTProcess, _ rule: TitrationPolicy, courses: Int, key: Key) -> [EndedCourse] {
  PolicyTrial(courses: courses).run(
    process, key: key, start: { _ in rule.start(count: 1) },
    decide: { memory, patient, _ in .option(rule.option(patient.state, &memory)) })
}

/// Patients treated by rules in turn, with a share of random decisions.
func regimenLog(
  _ process: SunitinibGISTProcess, courses: Int, randomShare: Double, key: Key
) throws -> LoggedEpisodes {
  let encoder = process.process.encoder
  let rules = try SunitinibRegimens.fixed(encoder) + SunitinibRegimens.adjusted(encoder)
  let description = process.description
  let episodes = (0..<courses).map { number in
    let rule = rules[number % rules.count]
    var (memory, patient) = (rule.start(count: 1), process.begin(number, key: key.child(.rollout)))
    var generator = key.child(.policy, number).generator
    var episode = LoggedEpisode(observations: [], actions: [], rewards: [], elapsed: [], finish: .truncated)
    var (costs, masks): ([[Double]], [ActionMask]) = ([], [])
    var finish: Outcome.Finish?
    while finish == nil {
      let seen = process.observe(patient)
      let ruled = rule.option(patient.state, &memory)
      let allowed = (0..<description.actions.width).filter(seen.mask.allows)
      let option = generator.bernoulli(randomShare) ? allowed[generator.index(below: allowed.count)] : ruled
      let outcome = process.advance(&patient, by: .option(option))
      episode.observations.append(seen.features)
      episode.actions.append(.option(option))
      episode.rewards.append(outcome.reward)
      episode.elapsed.append(outcome.elapsed)
      costs.append(outcome.costs)
      masks.append(seen.mask)
      finish = outcome.finish
    }
    let last = process.observe(patient)
    episode.observations.append(last.features)
    episode.masks = masks + [last.mask]
    episode.costs = costs
    episode.finish = finish ?? .truncated
    return episode
  }
  return LoggedEpisodes(
    name: description.name, features: description.features, actions: description.actions, costs: description.costs,
    episodes: episodes)
}

extension TitrationPolicy {
  /// What the rule gives next.
  fileprivate func option(_ state: State, _ memory: inout [Course]) -> Int {
    let probabilities = probabilities([state], memory: &memory)[0]
    return probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
  }
}
