import Foundation
import PolicyEvaluation

/// The runs that are done, beside what was published: rows of a Markdown table.
struct BenchmarkTable {
  private(set) var text: String
  /// Whether no published result is missed by the mean over runs: of each model one step ahead, and of the best model six
  /// days ahead.
  private(set) var isMet = true

  init(_ models: [BenchmarkModel], gammas: [Double], in folder: URL) {
    text = """
      | Model | γ | Runs | One step, published | One step | τ = 6, published | τ = 6 | Regret, cm³ (random) |
      | --- | --- | --- | --- | --- | --- | --- | --- |

      """
    var sixSteps: [Double: Double] = [:]
    for model in models {
      for gamma in gammas {
        let place = folder.appending(path: "\(model.rawValue)-gamma-\(Int(gamma))")
        let files = (try? FileManager.default.contentsOfDirectory(at: place, includingPropertiesForKeys: nil)) ?? []
        let runs = files.compactMap(BenchmarkRun.init(at:)).sorted { $0.seed < $1.seed }
        text += row(model, gamma: gamma, runs)
        if !runs.isEmpty {
          sixSteps[gamma] = min(sixSteps[gamma] ?? .infinity, mean(runs.compactMap(\.errors.sliding.last)))
        }
      }
    }
    for (gamma, best) in sixSteps where [0, 1, 2].contains(gamma) {
      // The published Transformer is the best there.
      let published = BenchmarkModel.transformer.publishedSixSteps[Int(gamma)]
      if best > published.mean + published.deviation { isMet = false }
    }
  }

  private mutating func row(_ model: BenchmarkModel, gamma: Double, _ runs: [BenchmarkRun]) -> String {
    let isPublished = [0, 1, 2].contains(gamma)
    let published = isPublished ? model.publishedOneStep[Int(gamma)] : (.nan, .nan)
    let later = isPublished ? model.publishedSixSteps[Int(gamma)] : (.nan, .nan)
    let oneStep = runs.map(\.errors.oneStep.last)
    let sixSteps = runs.compactMap(\.errors.sliding.last)
    if isPublished, !runs.isEmpty, !isWithin(mean(oneStep), published, model) { isMet = false }
    let regret =
      runs.isEmpty
      ? ""
      : String(
        format: "%.1f (%.1f)", mean(runs.map(\.errors.regret.mean)), mean(runs.map(\.errors.regret.random)))
    return "| \(model.rawValue) | \(Int(gamma)) | \(runs.count) of 5 | \(summary(published)) | \(summary(oneStep)) | "
      + "\(summary(later)) | \(summary(sixSteps)) | \(regret) |\n"
  }

  /// The linear model, which has no chance in it, must be as published; networks may be better.
  private func isWithin(_ value: Double, _ published: (mean: Double, deviation: Double), _ model: BenchmarkModel)
    -> Bool
  {
    model == .linear
      ? abs(value - published.mean) <= 2 * published.deviation : value <= published.mean + published.deviation
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private func summary(_ published: (mean: Double, deviation: Double)) -> String {
    String(format: "%.3f ± %.3f", published.mean, published.deviation)
  }

  private func summary(_ values: [Double]) -> String {
    guard values.count > 1 else { return values.first.map { String(format: "%.3f", $0) } ?? "" }
    let mean = mean(values)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    return summary((mean: mean, deviation: variance.squareRoot()))
  }
}
