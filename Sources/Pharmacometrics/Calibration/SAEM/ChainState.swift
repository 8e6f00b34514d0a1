import DiffEq
import Foundation
import Stochastics

/// The Markov chains of one batch: where each lane stands, and how wide its proposals are.
struct ChainState: Sendable {
  /// Sweeps of each kind.
  struct Sweeps {
    var population: Int
    var component: Int
    var block: Int
  }

  let batch: PatientBatch
  /// The effects' location-scale values φ = μ + η, [lane][effect].
  var phi: [[Double]]
  /// By lane; infinite where the model cannot be computed.
  var dataValue: [Double]
  /// By lane, at the measurements, then of outcomes.
  var predictions: [[Double]]
  /// Widths of proposals for one effect, [lane][effect], in units of its standard deviation.
  private var widths: [[Double]]
  /// Of proposals for all effects at once, by lane.
  private var blockWidth: [Double]

  /// Starts all chains at the populations' means.
  init(_ batch: PatientBatch, means: [[Double]], effects: Int) {
    self.batch = batch
    phi = means
    dataValue = Array(repeating: .infinity, count: batch.lanes.count)
    predictions = Array(repeating: [], count: batch.lanes.count)
    widths = Array(repeating: Array(repeating: 1, count: effects), count: batch.lanes.count)
    blockWidth = Array(repeating: 0.5, count: batch.lanes.count)
  }

  /// What one iteration of the sampler needs to know of the population.
  struct Target {
    let cohort: CalibrationCohort
    let values: PopulationValues
    let factor: CholeskyFactorization
    /// u by lane.
    let locations: [[Double]]
    /// μ by lane.
    let means: [[Double]]
    let packedLocations: [SIMD8<Double>]

    init?(_ cohort: CalibrationCohort, _ values: PopulationValues, _ batch: PatientBatch) {
      guard let factor = CholeskyFactorization(values.covariance) else { return nil }
      self.cohort = cohort
      self.values = values
      self.factor = factor
      locations = batch.lanes.map { cohort.locations(values, patient: $0.patient) }
      means = batch.lanes.map { cohort.means(values, patient: $0.patient) }
      packedLocations = Lockstep.pack(locations)
    }

    /// ½ ηᵀ Ω⁻¹ η.
    func prior(_ effects: [Double]) -> Double {
      0.5 * zip(effects, factor.solve(effects)).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  /// η of a lane.
  func effects(_ lane: Int, _ target: Target) -> [Double] { zip(phi[lane], target.means[lane]).map { $0 - $1 } }

  /// −ln of the densities of all lanes at given effects, with the predictions.
  private func evaluate(_ effects: [[Double]], _ target: Target) -> [(value: Double, predictions: [Double])] {
    let packed = effects[0].isEmpty ? [] : Lockstep.pack(effects)
    let all = batch.predictions(locations: target.packedLocations, effects: packed)
    return zip(batch.lanes, all).map { member, predictions in
      guard let predictions else { return (.infinity, []) }
      let value = target.cohort.dataValue(predictions, patient: member.patient, errors: target.values.errors)
      return (value ?? .infinity, predictions)
    }
  }

  /// One iteration.
  /// - Parameters:
  ///   - key: of the iteration; each lane takes its patient's and chain's child.
  ///   - adaptation: how strongly widths follow the acceptance.
  mutating func advance(_ target: Target, sweeps: Sweeps, adaptation: Double, key: Key) {
    var generators = batch.lanes.map { key.child(.patient, $0.patient).child(.replicate, $0.chain).generator }
    let count = target.values.covariance.count
    // The population has moved since: what stands is evaluated anew.
    let standing = evaluate(batch.lanes.indices.map { effects($0, target) }, target)
    for lane in batch.lanes.indices { take(lane, standing[lane]) }
    guard count > 0 else { return }
    for _ in 0..<sweeps.population { sweepPopulation(target, &generators) }
    for _ in 0..<sweeps.component { sweepComponents(target, &generators, adaptation) }
    for _ in 0..<sweeps.block { sweepBlock(target, &generators, adaptation) }
  }

  private mutating func take(_ lane: Int, _ evaluation: (value: Double, predictions: [Double])) {
    dataValue[lane] = evaluation.value
    predictions[lane] = evaluation.predictions
  }

  /// Whether a proposal is accepted that lowers −ln of the target by so much; anything is better than nothing.
  private static func accepts(_ fall: Double, _ generator: inout Generator) -> Bool {
    let uniform = 1 - generator.uniform()
    return fall.isNaN ? false : Foundation.log(uniform) < fall
  }

  /// η' = L z: only the data decide.
  private mutating func sweepPopulation(_ target: Target, _ generators: inout [Generator]) {
    let proposals = batch.lanes.indices.map { lane in
      target.draw(&generators[lane])
    }
    let evaluations = evaluate(proposals, target)
    for lane in batch.lanes.indices {
      guard Self.accepts(dataValue[lane] - evaluations[lane].value, &generators[lane]) else { continue }
      phi[lane] = zip(proposals[lane], target.means[lane]).map { $0 + $1 }
      take(lane, evaluations[lane])
    }
  }

  private mutating func sweepComponents(_ target: Target, _ generators: inout [Generator], _ adaptation: Double) {
    for effect in 0..<target.values.covariance.count {
      let deviation = target.values.covariance[effect][effect].squareRoot()
      let proposals = batch.lanes.indices.map { lane in
        var proposal = effects(lane, target)
        proposal[effect] += widths[lane][effect] * deviation * generators[lane].normal()
        return proposal
      }
      let accepted = decide(proposals, target, &generators)
      for lane in batch.lanes.indices {
        widths[lane][effect] *= Foundation.exp(adaptation * ((accepted[lane] ? 1 : 0) - 0.4))
        widths[lane][effect] = min(max(widths[lane][effect], 1e-3), 5)
      }
    }
  }

  private mutating func sweepBlock(_ target: Target, _ generators: inout [Generator], _ adaptation: Double) {
    let proposals = batch.lanes.indices.map { lane in
      zip(effects(lane, target), target.draw(&generators[lane])).map { $0 + blockWidth[lane] * $1 }
    }
    let accepted = decide(proposals, target, &generators)
    for lane in batch.lanes.indices {
      blockWidth[lane] *= Foundation.exp(adaptation * ((accepted[lane] ? 1 : 0) - 0.3))
      blockWidth[lane] = min(max(blockWidth[lane], 1e-3), 3)
    }
  }

  /// Takes symmetric proposals with the probability of Metropolis.
  private mutating func decide(_ proposals: [[Double]], _ target: Target, _ generators: inout [Generator]) -> [Bool] {
    let evaluations = evaluate(proposals, target)
    return batch.lanes.indices.map { lane in
      let before = dataValue[lane] + target.prior(effects(lane, target))
      let after = evaluations[lane].value + target.prior(proposals[lane])
      guard Self.accepts(before - after, &generators[lane]) else { return false }
      phi[lane] = zip(proposals[lane], target.means[lane]).map { $0 + $1 }
      take(lane, evaluations[lane])
      return true
    }
  }
}

extension ChainState.Target {
  /// η = L z.
  func draw(_ generator: inout Generator) -> [Double] {
    let normals = factor.rows.map { _ in generator.normal() }
    return factor.rows.map { row in zip(row, normals).reduce(0) { $0 + $1.0 * $1.1 } }
  }
}
