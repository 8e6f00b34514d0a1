/// How long and how thoroughly Gibbs sampling works.
public struct GibbsConfiguration: Codable, Hashable, Sendable {
  public var chains: Int
  /// Sweeps in which proposals are learned.
  public var warmUp: Int
  /// Sweeps kept, after the warm-up.
  public var draws: Int
  /// From how many places a patient's modes are sought.
  public var starts: Int
  /// How far apart chains start: the deviation of the logarithms of typical values and variances.
  public var dispersion: Double
  /// Steps of each sweep that move the population with its patients.
  public var populationSteps: Int
  /// Below this acceptance of proposals from the modes a patient moves by Hamiltonian steps too.
  public var leastAcceptance: Double

  public init(
    chains: Int = 4, warmUp: Int = 500, draws: Int = 1000, starts: Int = 8, dispersion: Double = 0.3,
    populationSteps: Int = 2, leastAcceptance: Double = 0.1
  ) {
    self.chains = chains
    self.warmUp = warmUp
    self.draws = draws
    self.starts = starts
    self.dispersion = dispersion
    self.populationSteps = populationSteps
    self.leastAcceptance = leastAcceptance
  }

  /// What cannot be.
  var problems: [String] {
    var problems: [String] = []
    for (name, value, least) in [
      ("chains", chains, 1), ("warmUp", warmUp, 20), ("draws", draws, 4), ("starts", starts, 1),
      ("populationSteps", populationSteps, 0),
    ] where value < least { problems.append("gibbs.\(name): \(value); at least \(least) is needed") }
    if !(dispersion >= 0 && dispersion.isFinite) { problems.append("gibbs.dispersion: \(dispersion); it is negative") }
    if !(leastAcceptance >= 0 && leastAcceptance <= 1) {
      problems.append("gibbs.leastAcceptance: \(leastAcceptance); between 0 and 1")
    }
    return problems
  }

  /// After which sweeps of the warm-up the patients' modes are sought anew.
  var refits: Set<Int> { [warmUp / 10, warmUp / 4, warmUp / 2, 3 * warmUp / 4] }
}
