import Foundation
import Stochastics

/// Where a patient stands in one chain, and how the patient moves.
///
/// Eight proposals are drawn at once, independently of where the patient stands, from a mixture about the modes of the
/// patient's posterior (``LaplaceProposal``) with the population's own distribution; the lanes of one integration follow
/// them, and eight Metropolis steps accept or refuse them one after the other. So a sweep costs one integration, and modes
/// that are apart exchange. A patient whose posterior the mixture does not suit moves by Hamiltonian steps too.
struct PatientChain: Sendable {
  let patient: Int
  let batch: PatientBatch
  /// η.
  private(set) var effects: [Double]
  /// At the measurements.
  private(set) var predictions: [Double]
  /// −ln p(y|η).
  var dataValue: Double
  /// By mode, best first.
  private(set) var modes: [DataExpansion] = []
  private var steps = 0
  private var accepted = 0
  /// Whether Hamiltonian steps are needed.
  private(set) var isStubborn = false
  private var logStep = Foundation.log(0.5)

  init(patient: Int, of cohort: CalibrationCohort) {
    self.patient = patient
    batch = PatientBatch(Array(repeating: (patient, 0), count: 8), of: cohort)
    effects = [Double](repeating: 0, count: cohort.structure.effects.count)
    predictions = []
    dataValue = .infinity
  }

  /// The rate at which proposals were accepted since the last call.
  mutating func takeAcceptance() -> Double {
    defer { (steps, accepted) = (0, 0) }
    return steps > 0 ? Double(accepted) / Double(steps) : 0
  }

  mutating func setStubborn(_ isStubborn: Bool) { self.isStubborn = isStubborn }

  mutating func take(effects: [Double], predictions: [Double], dataValue: Double) {
    self.effects = effects
    self.predictions = predictions
    self.dataValue = dataValue
  }

  /// Effects that tell the same parameters after the population has moved.
  mutating func shift(effects: [Double]) { self.effects = effects }

  /// Seeks the modes from some starts and, where the patient stands nowhere yet, goes to one of them.
  ///
  /// - Returns: whether the model can be computed for the patient.
  mutating func seekModes(_ target: GibbsTarget, starts: Int, key: Key) -> Bool {
    guard let posterior = PatientPosterior(target.cohort, target.values, patient: patient, batch: batch) else {
      return false
    }
    let mean = target.mean(patient)
    var generator = key.generator
    var points = [[Double](repeating: 0, count: effects.count)]
    points += modes.map { posterior.standardized(zip($0.phi, mean).map { $0 - $1 }) }
    while points.count < starts + modes.count {
      points.append(effects.map { _ in 1.5 * generator.normal() })
    }
    let found = posterior.modes(from: points)
    guard let best = found.first else { return false }
    modes = found.filter { $0.expansion.value < best.expansion.value + 12 }.map {
      DataExpansion($0.expansion, mean: mean, factor: target.factor)
    }
    if dataValue.isFinite { return true }
    // Chains start from different modes.
    let start = found[generator.index(below: modes.count)].expansion.z
    guard let read = posterior.predictions([start])[0], let value = posterior.dataValue(read) else { return false }
    take(effects: posterior.effects(start), predictions: read, dataValue: value)
    return true
  }

  /// One sweep.
  mutating func advance(_ target: GibbsTarget, adaptation: Double, key: Key) {
    guard !effects.isEmpty else { return }
    var generator = key.generator
    let mean = target.mean(patient)
    let local = modes.compactMap { $0.mode(mean: mean, factor: target.factor) }
    if let proposal = LaplaceProposal(local, degreesOfFreedom: 5) {
      advanceByModes(target, proposal, &generator)
    }
    if isStubborn, let best = local.min(by: { $0.value < $1.value }) {
      advanceByGradient(target, about: best, adaptation: adaptation, &generator)
    }
  }

  private mutating func advanceByModes(
    _ target: GibbsTarget, _ proposal: LaplaceProposal, _ generator: inout Generator
  ) {
    let points = (0..<8).map { _ in proposal.draw(&generator) }
    let proposed = points.map { target.effects($0) }
    let read = target.predictions(batch, patient: patient, effects: proposed)
    var standing = DataExpansion.solve(target.factor, effects)
    var weight = Self.logWeight(dataValue, standing, proposal)
    for place in points.indices {
      steps += 1
      let uniform = 1 - generator.uniform()
      guard let predictions = read[place], let value = target.dataValue(predictions, patient: patient) else { continue }
      let candidate = Self.logWeight(value, points[place], proposal)
      guard Foundation.log(uniform) < candidate - weight else { continue }
      accepted += 1
      (standing, weight) = (points[place], candidate)
      take(effects: proposed[place], predictions: predictions, dataValue: value)
    }
  }

  /// ln p(y|z) p(z)/q(z).
  private static func logWeight(_ dataValue: Double, _ z: [Double], _ proposal: LaplaceProposal) -> Double {
    -dataValue - 0.5 * z.reduce(0) { $0 + $1 * $1 } - proposal.logDensity(z)
  }

  /// One trajectory in coordinates in which the best mode is standard normal.
  private mutating func advanceByGradient(
    _ target: GibbsTarget, about mode: PosteriorExpansion, adaptation: Double, _ generator: inout Generator
  ) {
    guard
      let posterior = PatientPosterior(target.cohort, target.values, patient: patient, batch: batch),
      let factor = CholeskyFactorization(mode.expectedCurvature)
    else { return }
    let density = WhitenedPosterior(posterior: posterior, center: mode.z, factor: factor)
    let start = density.position(DataExpansion.solve(target.factor, effects))
    let (position, acceptance) = HamiltonianSampler.transition(
      of: density, from: start, stepSize: Foundation.exp(logStep), steps: 1 + generator.index(below: 4), &generator)
    logStep = Swift.min(Swift.max(logStep + adaptation * (acceptance - 0.7), -7), 0.7)
    guard position != start else { return }
    let z = density.standardized(position)
    guard let read = posterior.predictions([z])[0], let value = posterior.dataValue(read) else { return }
    take(effects: posterior.effects(z), predictions: read, dataValue: value)
  }
}

/// A patient's posterior in w = Lᵀ(z − ẑ), H = L Lᵀ the curvature at the mode ẑ.
struct WhitenedPosterior: LogDensity {
  let posterior: PatientPosterior
  let center: [Double]
  let factor: CholeskyFactorization

  var dimension: Int { center.count }

  /// w.
  func position(_ z: [Double]) -> [Double] {
    z.indices.map { column in
      (column..<z.count).reduce(0) { $0 + factor.rows[$1][column] * (z[$1] - center[$1]) }
    }
  }

  /// z.
  func standardized(_ position: [Double]) -> [Double] {
    var x = position
    for row in x.indices.reversed() {
      for below in (row + 1)..<Swift.max(x.count, row + 1) { x[row] -= factor.rows[below][row] * x[below] }
      x[row] /= factor.rows[row][row]
    }
    return zip(center, x).map { $0 + $1 }
  }

  func value(at position: [Double], gradient: inout [Double]) -> Double {
    guard let expansion = posterior.expand(standardized(position)) else { return -.infinity }
    let slope = DataExpansion.solve(factor.rows, expansion.gradient)
    for place in gradient.indices { gradient[place] = -slope[place] }
    return -expansion.value
  }
}
