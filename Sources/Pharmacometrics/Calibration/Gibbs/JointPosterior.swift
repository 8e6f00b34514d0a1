import Foundation
public import Stochastics

/// The posterior of a population and its patients as one density, for ``Stochastics/NoUTurnSampler``: for models without
/// random effects and for few patients, since its dimension grows with their number.
///
/// A position holds h(θ), β, ln ω, ln of sizes of errors and, for each patient, z with η = diag(ω) C z, C the factor of
/// the correlations, which must not be estimated. Derivatives of the model are central differences in lanes of one
/// integration (``PredictionSlopes``).
public struct JointPosterior: LogDensity {
  public let cohort: CalibrationCohort
  public let priors: Priors
  let unknowns: [PopulationWalk.Item]
  let batches: [PatientBatch]
  /// C, by rows.
  let correlationFactor: [[Double]]
  /// What the model is differentiated by, besides every η.
  let locations: [Int]
  /// By parameter, the effect that moves it alone and as its location does.
  let owners: [Int: Int]

  /// - Throws: ``CalibrationError`` where correlations are estimated, or priors cannot be.
  public init(_ cohort: CalibrationCohort, priors: Priors = Priors()) throws(CalibrationError) {
    let structure = cohort.structure
    var problems = priors.problems(structure)
    let blocks = try EffectBlock.blocks(of: structure)
    for block in blocks where block.members.count > 1 {
      let names = block.members.map { structure.effects[$0].symbol }.joined(separator: ", ")
      problems.append(
        "blocks: the correlations of \(names) cannot be estimated jointly; use a diagonal covariance or Gibbs")
    }
    let start = structure.start
    let correlations = start.covariance.indices.map { row in
      start.covariance.indices.map { row == $0 ? 1 : start.correlation(row, $0) }
    }
    let factor = CholeskyFactorization(correlations)
    if factor == nil { problems.append("the covariance of the effects is not positive definite at the start") }
    guard problems.isEmpty, let factor else { throw CalibrationError(problems: problems) }
    self.cohort = cohort
    self.priors = priors
    correlationFactor = factor.rows
    let centered = structure.centered
    var owners: [Int: Int] = [:]
    for (effect, line) in structure.effects.enumerated() where centered[effect] { owners[line.parameter] = effect }
    self.owners = owners
    let estimated = structure.parameters.indices.filter { structure.parameters[$0].isEstimated }
    let coefficients = structure.coefficients.indices.filter { structure.coefficients[$0].isEstimated }
    let moved = Set(estimated + coefficients.map { structure.coefficients[$0].parameter })
    locations = moved.filter { owners[$0] == nil }.sorted()
    unknowns =
      estimated.map { .location($0) } + coefficients.map { .coefficient($0) }
      + blocks.flatMap(\.members).map { .deviation($0) }
      + structure.outputs.indices.filter { structure.outputs[$0].isEstimated }.flatMap { output in
        structure.outputs[output].error.scales.indices.map { .size(output: output, index: $0) }
      }
    batches = cohort.patients.indices.map { PatientBatch(Array(repeating: ($0, 0), count: 8), of: cohort) }
  }

  var effectCount: Int { cohort.structure.effects.count }

  public var dimension: Int { unknowns.count + cohort.patients.count * effectCount }

  /// What ``natural(_:)`` holds.
  public var names: [String] { UnknownVector(cohort.structure).names }

  /// Population values in units that one reads, in the order of ``names``.
  public func natural(_ position: [Double]) -> [Double] {
    UnknownVector(cohort.structure).natural(values(position))
  }

  func values(_ position: [Double]) -> PopulationValues {
    PopulationWalk.replacing(unknowns, Array(position.prefix(unknowns.count)), in: cohort.structure.start)
  }

  /// A position near the starting values, z = 0.
  public func start(_ dispersion: Double, _ generator: inout Generator) -> [Double] {
    let values = PopulationWalk.position(unknowns, cohort.structure.start)
    return values.map { $0 + dispersion * generator.normal() }
      + [Double](repeating: 0, count: dimension - unknowns.count)
  }

  /// Several chains of the population, in the numbers of ``names``.
  public func chains(
    _ sampler: NoUTurnSampler = NoUTurnSampler(), count: Int = 4, dispersion: Double = 0.2, key: Key, threads: Int = 1
  ) throws -> MarkovChains {
    let starts = (0..<count).map { index in
      var generator = key.child(.initialization, index).generator
      return start(dispersion, &generator)
    }
    let chains = try sampler.chains(of: self, from: starts, key: key, threads: threads)
    return chains.mapped(to: names, natural)
  }
}
