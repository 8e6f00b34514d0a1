import Foundation
import Pharmacometrics
import VirtualPatients

extension CalibrationStage {
  /// The estimates beside the published values.
  func account(_ result: CalibrationResult, _ published: CalibrationStructure) -> SimulatorAccount {
    let names = UnknownVector(published).names
    let known = Dictionary(uniqueKeysWithValues: zip(names, published.start.natural(of: published)))
    func estimated(_ estimate: CalibrationResult.Estimate?, _ name: String) -> SimulatorAccount.Estimated? {
      guard let estimate, estimate.isEstimated else { return nil }
      return .init(
        value: estimate.value, standardError: estimate.standardError, published: simulated[name] ?? known[name])
    }
    let parameters = result.parameters.compactMap { line -> SimulatorAccount.Parameter? in
      let row = SimulatorAccount.Parameter(
        symbol: line.symbol, meaning: line.meaning, unit: line.unit, typical: estimated(line.typical, line.symbol),
        betweenSubjects: estimated(line.betweenSubjects, "omega_\(line.symbol)"), shrinkage: line.shrinkage)
      return row.typical == nil && row.betweenSubjects == nil ? nil : row
    }
    var others: [SimulatorAccount.Other] = []
    func add(_ name: String, _ unit: String, _ key: String, _ value: CalibrationResult.Estimate) {
      if let value = estimated(value, key) { others.append(.init(name: name, unit: unit, estimated: value)) }
    }
    for line in result.coefficients { add("effect \(line.name)", "1", line.name, line.value) }
    for line in result.correlations {
      add("correlation of \(line.first) and \(line.second)", "1", "corr_\(line.first)_\(line.second)", line.value)
    }
    for line in result.errors {
      add("residual error of \(line.output), \(line.name)", line.unit, "\(line.name)_\(line.output)", line.value)
    }
    let nothing = SimulatorAccount.Part(patients: 0, available: 0, measurements: 0)
    return SimulatorAccount(
      model: plan.model, training: nothing, heldOut: nothing, leftOut: 0, replicates: plan.replicates,
      parameters: parameters, others: others,
      path: .init(names: result.estimated, values: result.path, exploration: result.exploration), checks: [],
      landmarkDays: plan.landmark, errors: [], events: [], toxicity: toxicity,
      // The likelihood is not told here, so neither is what is said of its accuracy.
      notes: result.notes.filter { !$0.contains("importance sampling") })
  }

  /// Typical values of the virtual cohort that differ from the published ones.
  private var simulated: [String: Double] {
    plan.model == "sunitinib-gist" ? configuration.data.simulate?.sunitinib?.settings ?? [:] : [:]
  }

  private var toxicity: String {
    plan.toxicity.map { finding in
      let limits = [
        finding.atLeast.map { "at least \(NumberText.plain($0))" },
        finding.below.map { "below \(NumberText.plain($0))" },
      ]
      return "\(finding.variable) \(limits.compactMap(\.self).joined(separator: " or "))"
    }.joined(separator: ", ")
  }
}
