import Foundation
import Pharmacometrics
import Stochastics

/// A posterior drawn by Gibbs sampling, as text and as JSON.
struct GibbsSheet: Encodable {
  var model: String
  var method = "gibbs"
  var seed: UInt64
  var patients: Int
  var chains: Int
  var draws: Int
  var priors: [String]
  var parameters: [ConvergenceReport.Component]
  var individuals: [GibbsResult.IndividualEffect]
  /// What speaks against the draws; empty where nothing does.
  var problems: [String]
  var notes: [String]

  init(_ result: GibbsResult, model: String, seed: UInt64, patients: Int) {
    self.model = model
    self.seed = seed
    self.patients = patients
    chains = result.population.chains.count
    draws = result.population.chains.first?.draws.count ?? 0
    priors = result.priors
    parameters = result.report.components
    individuals = result.individuals
    problems = result.report.problems
    notes = result.notes.filter { !result.report.problems.contains($0) }
  }

  private static func number(_ value: Double?) -> String { value.map { String(format: "%.4g", $0) } ?? "-" }

  var text: String {
    let rows = parameters.map { row in
      [
        row.name, Self.number(row.mean), Self.number(row.standardDeviation), Self.number(row.quantiles.first),
        Self.number(row.quantiles.last), row.potentialScaleReduction.map { String(format: "%.3f", $0) } ?? "-",
        Self.number(row.bulkEffectiveSampleSize?.rounded()), Self.number(row.tailEffectiveSampleSize?.rounded()),
      ]
    }
    let table = TextTable(["parameter", "mean", "SD", "5 %", "95 %", "R-hat", "ESS bulk", "ESS tail"], rows).text
    return """
      \(model), Gibbs sampling, seed \(seed): \(patients) patients, \(chains) chains of \(draws) draws
      Research software, not a medical device.

      \(table)

      priors
      \(priors.map { "  " + $0 }.joined(separator: "\n"))
      """ + (problems + notes).map { "\nnote: \($0)" }.joined()
  }

  /// Every draw of the population, as comma-separated values.
  static func draws(_ chains: MarkovChains) -> String {
    func quoted(_ name: String) -> String { name.contains(",") ? "\"\(name)\"" : name }
    var lines = [(["chain", "draw"] + chains.names.map(quoted)).joined(separator: ",")]
    for (chain, own) in chains.chains.enumerated() {
      for (draw, values) in own.draws.enumerated() {
        lines.append((["\(chain + 1)", "\(draw + 1)"] + values.map { "\($0)" }).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
