import Foundation
import Stochastics

extension GibbsChain {
  mutating func drawPopulation(_ generator: inout Generator) {
    let means = patients.map { cohort.centeredMeans(values, patient: $0.patient) }
    let phi = zip(patients, means).map { patient, mean in zip(patient.effects, mean).map { $0 + $1 } }
    values = regression.draw(values, cohort: cohort, phi: phi, &generator)
    for place in patients.indices {
      let mean = cohort.centeredMeans(values, patient: patients[place].patient)
      patients[place].shift(effects: zip(phi[place], mean).map { $0 - $1 })
    }
    let count = values.covariance.count
    var sums = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    for patient in patients {
      for row in 0..<count {
        for column in 0..<count { sums[row][column] += patient.effects[row] * patient.effects[column] }
      }
    }
    for (place, block) in blocks.enumerated() {
      rates[place] = block.drawRates(priors, values.covariance, &generator)
      let drawn = block.draw(priors, rates: rates[place], count: patients.count, sums: sums, &generator)
      if CholeskyFactorization(drawn) != nil { values.setBlock(block.members, drawn) }
    }
  }

  /// ln of the prior density, up to a constant.
  private func logPrior(_ values: PopulationValues) -> Double {
    var sum = priors.logLocations(values, cohort.structure)
    for (place, block) in blocks.enumerated() {
      sum += block.logDensity(priors, rates: rates[place], values.covariance)
    }
    for (output, line) in cohort.structure.outputs.enumerated() where line.isEstimated {
      for (size, start) in zip(values.errors[output].scales, line.error.scales) {
        sum += priors.logSize(Foundation.log(size.value / start.value)).value
      }
    }
    return sum
  }

  /// Sizes of errors, several times: nothing is integrated.
  mutating func moveSizes(_ total: Int?, _ generator: inout Generator) {
    guard !sizes.items.isEmpty else { return }
    let repeats = 5
    for _ in 0..<repeats {
      let proposal = sizes.proposal(values, &generator)
      let data = patients.map { patient in
        cohort.dataValue(patient.predictions, patient: patient.patient, errors: proposal.errors) ?? .infinity
      }
      let fall = patients.reduce(0) { $0 + $1.dataValue } - data.reduce(0, +)
      let ratio = fall + logPrior(proposal) - logPrior(values)
      let acceptance = ratio.isNaN ? 0 : Foundation.exp(Swift.min(0, ratio))
      if generator.uniform() < acceptance {
        values = proposal
        for place in patients.indices { patients[place].dataValue = data[place] }
      }
      if let total { sizes.learn(values, acceptance: acceptance, of: repeats * total) }
    }
  }

  /// A step of a walk.
  /// - Parameters:
  ///   - holdsEffects: whether z = L⁻¹η is held, and patients move along; otherwise φ is.
  ///   - total: sweeps of the warm-up, in it.
  mutating func move(
    _ path: WritableKeyPath<GibbsChain, PopulationWalk>, holdsEffects: Bool, total: Int?, _ generator: inout Generator
  ) throws {
    guard !self[keyPath: path].items.isEmpty, let now = GibbsTarget(cohort, values) else { return }
    let proposal = self[keyPath: path].proposal(values, &generator)
    var acceptance = 0.0
    if let target = GibbsTarget(cohort, proposal) {
      let effects = patients.map { patient in
        holdsEffects
          ? target.effects(DataExpansion.solve(now.factor, patient.effects)) : patient.effects
      }
      let read = try predictions(target, effects)
      let data = patients.indices.map { place in
        read[place].flatMap { target.dataValue($0, patient: patients[place].patient) } ?? .infinity
      }
      let fall = patients.reduce(0) { $0 + $1.dataValue } - data.reduce(0, +)
      let ratio = fall + logPrior(proposal) - logPrior(values)
      acceptance = ratio.isNaN ? 0 : Foundation.exp(Swift.min(0, ratio))
      if generator.uniform() < acceptance {
        values = proposal
        for place in patients.indices {
          patients[place].take(effects: effects[place], predictions: read[place] ?? [], dataValue: data[place])
        }
      }
    }
    if let total {
      self[keyPath: path].learn(values, acceptance: acceptance, of: configuration.populationSteps * total)
    }
  }

  /// What the model tells all patients.
  private func predictions(_ target: GibbsTarget, _ effects: [[Double]]) throws -> [[Double]?] {
    let batches = batches
    let parts = try parallelMap(count: batches.count, threads: threads) { index in
      let lanes = batches[index].lanes
      let locations = Lockstep.pack(lanes.map { target.cohort.locations(target.values, patient: $0.patient) })
      let own = lanes.map { effects[$0.patient] }
      let packed = own[0].isEmpty ? [] : Lockstep.pack(own)
      return zip(lanes.map(\.patient), batches[index].predictions(locations: locations, effects: packed)).map {
        (patient: $0, predictions: $1)
      }
    }
    var read = [[Double]?](repeating: nil, count: effects.count)
    for part in parts.joined() { read[part.patient] = part.predictions }
    return read
  }
}
