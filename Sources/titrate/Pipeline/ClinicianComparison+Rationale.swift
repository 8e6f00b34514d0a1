import DosingMDP

extension ClinicianComparison {
  /// Why the policy would act otherwise where it is surest that it would: at the decision within the horizon at which its
  /// preferred dose has most probability above the dose given.
  func rationale(_ index: Int, _ preferred: [Int]) -> DivergenceRationale? {
    let rows = target[index]
    let steps = cohort.test[index].steps
    let known = min(behaviorRows[index].count, steps.count)
    let differing = (0..<known).filter { preferred[$0] != steps[$0].action }
    func margin(_ step: Int) -> Double { rows[step][preferred[step]] - rows[step][steps[step].action] }
    guard let step = differing.max(by: { (margin($0), $1) < (margin($1), $0) }) else { return nil }
    let (given, recommended) = (steps[step].action, preferred[step])
    let values = actionValues[index][step]
    return DivergenceRationale(
      day: steps[step].state.time - steps[0].state.time, given: configuration.actions[given].label,
      recommended: configuration.actions[recommended].label, policyProbability: rows[step][recommended],
      policyProbabilityOfGiven: rows[step][given], cliniciansProbability: behaviorRows[index][step][recommended],
      valueDifference: finite(values[recommended] - values[given]), drivers: drivers(steps[step].state))
  }

  /// The features farthest from the training patients' mean, in their standard deviations.
  private func drivers(_ state: State) -> [DivergenceRationale.Driver] {
    let normalized = cohort.normalizer.normalize(state.features)
    // Flags of what was measured say nothing of the patient.
    let named = zip(cohort.encoder.schema.features, normalized).enumerated().filter {
      !$0.element.0.hasSuffix(".measured") && !$0.element.0.hasSuffix(".known")
    }
    return named.sorted { (abs($1.element.1), $0.offset) < (abs($0.element.1), $1.offset) }.prefix(3).map {
      DivergenceRationale.Driver(
        feature: $0.element.0, value: state.features[$0.offset], deviations: Double($0.element.1))
    }
  }
}
