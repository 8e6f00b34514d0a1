import Foundation
import Pharmacometrics
import Stochastics

/// A cohort's summary for reading and for JSON.
struct CohortSheet: Encodable {
  /// Quantiles of an output over time, of those alive.
  struct Band: Encodable {
    var output: String
    var meaning: String
    var unit: String
    var p5: [Double]
    var median: [Double]
    var p95: [Double]
  }

  /// A time to an event in weeks.
  struct Survival: Encodable {
    /// `nil` where fewer than half had the event.
    var medianWeeks: Double?
    var lower: Double?
    var upper: Double?
    var freeAtEnd: Double
    var events: Int
    /// Steps of the Kaplan–Meier curve: weeks, share free, ends of its 95 % interval.
    var curve: [[Double]]
  }

  /// Shares of patients by worst grade.
  struct Grades: Encodable {
    var name: String
    /// Version of the CTCAE for laboratory findings; adverse effects have the grades of their source.
    var version: String?
    var shares: [Double]
    /// Median and 5 % and 95 % quantiles of the worst value.
    var worst: [Double]?
  }

  var model: String
  var regimen: String
  var patients: Int
  var seed: UInt64
  var failures: Int
  var time_h: [Double]
  var atRisk: [Int]
  var bands: [Band]
  var overallSurvival: Survival?
  var timeToProgression: Survival?
  var progressionFreeSurvival: Survival?
  var bestResponse: [String: Double]
  var adverseEffects: [Grades]
  var laboratory: [Grades]
  let note = "Research software, not a medical device."

  init(card: ModelCard, request: SimulationRequest, regimen: String, summary: SimulationSummary) {
    model = card.name
    self.regimen = regimen
    patients = summary.patients
    seed = request.seed
    failures = summary.failures
    time_h = SimulationGrid(horizon: request.horizon, step: request.step, isDaily: false).times
    atRisk = summary.atRisk
    let outputs =
      request.outputs.isEmpty
      ? card.outputs : request.outputs.compactMap { symbol in card.outputs.first { $0.symbol == symbol } }
    bands = zip(outputs, summary.quantiles).map { output, sketches in
      func quantile(_ p: Double) -> [Double] { sketches.map { $0.quantile(p) ?? .nan } }
      return Band(
        output: output.symbol, meaning: output.meaning, unit: output.unit, p5: quantile(0.05), median: quantile(0.5),
        p95: quantile(0.95))
    }
    overallSurvival = summary.survival.map(Self.survival)
    timeToProgression = summary.progression.map(Self.survival)
    progressionFreeSurvival = summary.progressionFree.map(Self.survival)
    let assessed = max(1, summary.responses.values.reduce(0, +))
    bestResponse = Dictionary(
      uniqueKeysWithValues: summary.responses.map { ($0.key.rawValue, Double($0.value) / Double(assessed)) })
    adverseEffects = zip(card.adverseEffects, summary.grades).map { name, counts in
      Grades(name: name, version: nil, shares: Self.shares(counts), worst: nil)
    }
    laboratory = summary.laboratoryGrades.enumerated().map { place, counts in
      let worst = [0.5, 0.05, 0.95].compactMap { summary.extremes[place].quantile($0) }
      return Grades(
        name: card.laboratory[place], version: request.clinical.version.rawValue, shares: Self.shares(counts),
        worst: worst)
    }
    if summary.patients == 0 || summary.survival?.count == 0 { overallSurvival = nil }
    if summary.progression?.count == 0 {
      timeToProgression = nil
      progressionFreeSurvival = nil
    }
    if case .typical = request.patients {
      adverseEffects = []
      laboratory = []
    }
  }

  private static func shares(_ counts: [Int]) -> [Double] {
    let total = max(1, counts.reduce(0, +))
    return counts.map { Double($0) / Double(total) }
  }

  private static func survival(_ table: LifeTable) -> Survival {
    let curve = table.survival()
    let interval = curve.medianInterval()
    return Survival(
      medianWeeks: curve.median.map { $0 / 7 }, lower: interval.lower.map { $0 / 7 },
      upper: interval.upper.map { $0 / 7 }, freeAtEnd: curve.points.last?.survival ?? 1,
      events: curve.points.reduce(0) { $0 + $1.events },
      curve: curve.points.filter { $0.events > 0 }.map { point in
        let band = curve.interval(point)
        return [
          point.time / 7, point.survival, band?.lowerBound ?? point.survival, band?.upperBound ?? point.survival,
        ]
      })
  }
}
