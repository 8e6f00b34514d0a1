extension ReplayConfiguration {
  /// The settings that cannot be, each with why.
  public var problems: [String] {
    [
      discountProblem(discount), leastProblem("batch", batch, 1), leastProblem("returnSteps", returnSteps, 1),
      leastProblem("capacity", capacity, 1), leastProblem("lanes", lanes, 1), leastProblem("warmUp", warmUp, 0),
      leastProblem("trainEvery", trainEvery, 1), leastProblem("gradientSteps", gradientSteps, 0),
      scaleProblem(rewardScale),
      bootstrapShare > 0 && bootstrapShare <= 1
        ? nil : "bootstrapShare is \(bootstrapShare), and must be above 0 and at most 1",
    ].compactMap(\.self)
  }
}

extension RolloutConfiguration {
  /// The settings that cannot be, each with why.
  public var problems: [String] {
    [
      discountProblem(discount), leastProblem("lanes", lanes, 1), leastProblem("length", length, 1),
      scaleProblem(rewardScale),
    ].compactMap(\.self)
  }
}

private func leastProblem(_ name: String, _ value: Int, _ least: Int) -> String? {
  value >= least ? nil : "\(name) is \(value), and must be at least \(least)"
}

private func discountProblem(_ value: Double) -> String? {
  (0...1).contains(value) ? nil : "discount is \(value), and must be from 0 to 1"
}

private func scaleProblem(_ value: Double) -> String? {
  value > 0 && value.isFinite ? nil : "rewardScale is \(value), and must be above 0"
}
