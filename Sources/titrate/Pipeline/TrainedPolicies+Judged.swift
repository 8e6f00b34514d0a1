import PolicyLearning

extension TrainedPolicies {
  /// The chosen policy, its greedy form and the imitation.
  func judged(_ configuration: RunConfiguration) -> JudgedPolicy {
    let plan = configuration.learning
    let seeds = candidates.indices.prefix(plan.seeds)
    return JudgedPolicy(
      sources: [shipped, greedy(plan), imitation],
      seeds: seeds.map { source($0, name: "Seed \($0 + 1)", role: .candidate) },
      statement: "discrete conservative Q-learning, \(plan.conservative.network.members) Q-functions over a "
        + "\(plan.conservative.network.history.name), tilted from the "
        + "clinicians' policy as far as the validation patients support" + drugLimit(plan),
      trainings: plan.seeds, learning: .present(learning))
  }

  /// The limit on drug, where there is one.
  private func drugLimit(_ plan: LearningPlan) -> String {
    plan.drugLimit.map {
      ", with at most \(NumberText.percent($0)) of the clinicians' drug by their estimate"
    } ?? ""
  }

  private var learning: LearningAccount {
    LearningAccount(
      algorithm: "Discrete conservative Q-learning",
      measure: "Validation estimate (WPDIS)",
      runs: candidates.enumerated().map { index, candidate in
        LearningRun(
          name: "Seed \(index + 1)",
          points: candidate.run.checkpoints.map {
            LearningPoint(
              step: $0.step, trainingLoss: finite($0.loss), validation: Estimate(value: finite($0.validation)))
          }, chosenStep: candidate.run.keptStep > 0 ? candidate.run.keptStep : nil,
          divergence: candidate.run.divergence)
      }, chosenRun: chosen, choice: choice)
  }

  /// How the shipped policy chooses, in words.
  private var choice: String? {
    guard case .tempered(let temperature, let pessimism, let price) = candidates[chosen].snapshot.description.choice
    else { return nil }
    return "temperature \(NumberText.significant(temperature)), pessimism \(NumberText.significant(pessimism)), price "
      + "of a standard dose \(NumberText.significant(price)), in scaled rewards"
  }
}
