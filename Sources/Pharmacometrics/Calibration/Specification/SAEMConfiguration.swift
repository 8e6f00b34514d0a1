/// How long and how thoroughly the stochastic approximation works.
public struct SAEMConfiguration: Codable, Hashable, Sendable {
  /// Iterations that forget what was before (step size 1), to find the neighborhood of the maximum.
  public var exploration: Int
  /// Iterations whose step sizes fall as k^(−0.7), over which estimates are averaged.
  public var smoothing: Int
  /// Markov chains for each patient; `nil` for a hundred chains in all, at most 8 for a patient, and more where the
  /// solver's lanes would stand empty.
  public var chains: Int?
  /// Sweeps of each iteration with proposals from the population.
  public var populationSweeps: Int
  /// Sweeps with proposals for one effect after the other.
  public var componentSweeps: Int
  /// Sweeps with proposals for all effects at once.
  public var blockSweeps: Int
  /// How fast variances may fall while the temperature does: the factor of one iteration.
  public var annealing: Double
  /// Iterations at fixed estimates after the last, for conditional means and standard deviations.
  public var conditional: Int

  public init(
    exploration: Int = 300, smoothing: Int = 200, chains: Int? = nil, populationSweeps: Int = 2,
    componentSweeps: Int = 2, blockSweeps: Int = 2, annealing: Double = 0.95, conditional: Int = 200
  ) {
    self.exploration = exploration
    self.smoothing = smoothing
    self.chains = chains
    self.populationSweeps = populationSweeps
    self.componentSweeps = componentSweeps
    self.blockSweeps = blockSweeps
    self.annealing = annealing
    self.conditional = conditional
  }

  /// What cannot be.
  var problems: [String] {
    var problems: [String] = []
    for (name, value) in [
      ("exploration", exploration), ("smoothing", smoothing), ("conditional", conditional), ("chains", chains ?? 1),
    ] where value < 1 { problems.append("saem.\(name): \(value); at least 1 is needed") }
    for (name, value) in [
      ("populationSweeps", populationSweeps), ("componentSweeps", componentSweeps), ("blockSweeps", blockSweeps),
    ] where value < 0 { problems.append("saem.\(name): \(value); it cannot be negative") }
    if populationSweeps + componentSweeps + blockSweeps < 1 {
      problems.append("saem: no sweeps; give at least one of populationSweeps, componentSweeps, blockSweeps")
    }
    if !(annealing > 0 && annealing <= 1) {
      problems.append("saem.annealing: \(annealing); between 0 and 1 (1 turns it off)")
    }
    return problems
  }
}

/// How the likelihood is integrated by importance sampling.
public struct ImportanceSamplingConfiguration: Codable, Hashable, Sendable {
  /// Draws for each patient, rounded up to a multiple of eight.
  public var draws: Int
  /// Degrees of freedom of the proposals.
  public var degreesOfFreedom: Double

  public init(draws: Int = 4000, degreesOfFreedom: Double = 5) {
    self.draws = draws
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// What cannot be.
  var problems: [String] {
    var problems: [String] = []
    if draws < 8 { problems.append("likelihood.draws: \(draws); at least 8 are needed") }
    if !(degreesOfFreedom > 2) { problems.append("likelihood.degreesOfFreedom: \(degreesOfFreedom); above 2") }
    return problems
  }
}
