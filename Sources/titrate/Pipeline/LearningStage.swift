import PolicyEvaluation
import DosingMDP
import Foundation
import PolicyLearning
import Stochastics

/// Learns the imitation of the clinicians, then one conservative policy per seed.
struct LearningStage {
  let configuration: RunConfiguration
  let keys: RunKeys
  let threads: Int

  func run(_ cohort: PreparedCohort) throws -> TrainedPolicies {
    let plan = configuration.learning
    let schema = cohort.encoder.schema
    let imitation = try imitate(cohort)
    let selection = try PolicySelection(
      validation: cohort.validation, imitation: imitation, plan: plan, horizon: configuration.evaluation.horizonDays,
      discount: configuration.discount, actions: configuration.actionSpace)
    let progress = ProgressReporter(
      "Conservative Q-learning", total: plan.seeds * plan.conservative.schedule.steps, unit: "steps")
    let configuration = configuration
    let keys = keys
    let candidates = try parallelMap(count: plan.seeds, threads: threads) { seed in
      let validate = { (snapshot: NetworkSnapshot) in try selection.choose(for: snapshot).value }
      var steps = 0
      let result = try ConservativeQLearning(plan.conservative).train(
        on: cohort.train, schema: schema, actions: configuration.actionSpace, normalizer: cohort.normalizer,
        discount: configuration.discount, key: keys.learning(seed), validate: validate,
        progress: {
          steps += 1
          progress.advance()
        })
      // Early stopping leaves steps undone.
      progress.advance(by: plan.conservative.schedule.steps - steps)
      var snapshot = result.snapshot
      guard result.run.divergence == nil else {
        return TrainedPolicies.Candidate(snapshot: snapshot, run: result.run, validation: -.infinity)
      }
      let outcome = try selection.choose(for: snapshot)
      snapshot.description.choice = outcome.choice
      return TrainedPolicies.Candidate(snapshot: snapshot, run: result.run, validation: outcome.value)
    }
    let sound = candidates.indices.filter { candidates[$0].run.divergence == nil }
    guard let chosen = sound.max(by: { candidates[$0].validation < candidates[$1].validation }) else {
      throw UnsupportedData(
        "training diverged with every seed: "
          + candidates.compactMap(\.run.divergence).enumerated().map { "seed \($0 + 1), \($1)" }.joined(separator: "; ")
      )
    }
    return TrainedPolicies(candidates: candidates, chosen: chosen, cloning: imitation)
  }

  private func imitate(_ cohort: PreparedCohort) throws -> NetworkSnapshot {
    let plan = configuration.learning.cloning
    let progress = ProgressReporter("Behavior cloning", total: plan.schedule.steps, unit: "steps")
    var steps = 0
    let result = try BehaviorCloning(plan).train(
      on: cohort.train, validation: cohort.validation, schema: cohort.encoder.schema,
      actions: configuration.actionSpace, normalizer: cohort.normalizer, key: keys.cloning,
      progress: {
        steps += 1
        progress.advance()
      })
    progress.advance(by: plan.schedule.steps - steps)
    if let divergence = result.run.divergence { throw UnsupportedData("behavior cloning diverged: \(divergence)") }
    return result.snapshot
  }
}
