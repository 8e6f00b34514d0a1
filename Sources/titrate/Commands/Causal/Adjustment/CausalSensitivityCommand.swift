import ArgumentParser
import Foundation
import PolicyEvaluation
import Stochastics

/// `titrate causal sensitivity`: what unmeasured confounding could do to a policy's value or a regime's mean.
struct CausalSensitivityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sensitivity", abstract: "Bounds of values under unmeasured confounding of growing strength.",
    discussion: """
      titrate causal sensitivity --log log.csv --discount 0.99 --out out/sensitivity
        bounds the value of the policy of a log of decisions (as of titrate evaluate --log).
      titrate causal sensitivity --data visits.csv --spec spec.yaml --out out/sensitivity
        bounds the mean outcome under each regime of the spec (each treatment throughout without regimes).

      Gamma is the greatest odds ratio between the true probability of a decision, given also what was not measured, and
      that given what was. At each Gamma: the least and the greatest value, the same of its advantage over what was done,
      and the advantage's limits by the bootstrap. Breakdown: the Gamma at which the advantage could change its sign.
      """)

  @Option(help: "A log of decisions, a CSV file.") var log: String?
  @Option(help: "gamma per unit of elapsed time (with --log).") var discount = 1.0
  @Option(help: "The visits, a CSV file with a header (with --spec).") var data: String?
  @Option(help: "Which column is what, and the models, a YAML file.") var spec: String?
  @Option(help: "The odds ratios, at least 1.") var gamma = NumberList([1, 1.25, 1.5, 2, 3, 5])
  @Option(help: "Bootstrap replicates; 0 for bounds without limits.") var replicates = 1000
  @Option(help: "The level of limits.") var level = 0.95
  @Option(help: "The output folder, for tables and pictures.") var out: String?
  @Option(help: "The seed.") var seed: UInt64 = 1
  @Option(help: "Threads; results do not depend on them.") var threads: Int?
  @Flag(help: "Print the result as JSON on standard output.") var json = false

  func validate() throws {
    try validate(threads: threads)
    guard (log == nil) != (data == nil && spec == nil), (data == nil) == (spec == nil) else {
      throw ValidationError("Give --log FILE, or --data FILE --spec FILE.")
    }
    guard gamma.numbers.allSatisfy({ $0 >= 1 }) else { throw ValidationError("--gamma: odds ratios of at least 1.") }
    guard replicates >= 0 else { throw ValidationError("--replicates must not be negative.") }
    guard level > 0 && level < 1 else { throw ValidationError("--level must lie between 0 and 1.") }
    guard (0...1).contains(discount) else { throw ValidationError("--discount must lie in [0, 1].") }
  }

  func run() throws {
    let output = AdjustmentOutput(out: out, json: json)
    try output.prepare()
    let sheet = try naming(log ?? data ?? "") { try self.sheet() }
    try output.show(
      sheet, name: "sensitivity",
      pictures: Dictionary(
        uniqueKeysWithValues: sheet.subjects.enumerated().map { index, subject in
          (
            sheet.subjects.count == 1 ? "sensitivity.svg" : "sensitivity-\(index + 1).svg",
            LineChart(subject, level: level)
          )
        }))
  }

  private func sheet() throws -> SensitivitySheet {
    if let log {
      let read = try EvaluationLogReader().read(contentsOf: URL(fileURLWithPath: log))
      let sensitivity = try MarginalSensitivity(WeightedLog(read, discount: discount))
      return SensitivitySheet(level: level, subjects: [try subject("target policy", sensitivity)], contrasts: [])
    }
    let arguments = AdjustmentData(data: data ?? "", spec: spec ?? "")
    let study = try arguments.study()
    let models = try study.plan.models(for: study.courses)
    let weighted = try WeightedAdjustment(
      study.courses, models: models, key: Key(seed: seed), threads: threads ?? standardThreads())
    let regimes = try study.plan.comparedRegimes(study.courses)
    guard study.plan.kind != .hazard else {
      throw UsageProblem("outcomeType hazard: bounds are of the last visit's outcome")
    }
    let all = try regimes.map { (name: $0.name, of: try MarginalSensitivity(weighted, under: $0)) }
    let contrasts = all.dropFirst().map { other in
      SensitivitySheet.Contrast(
        name: "\(other.name) - \(all[0].name)",
        rows: gamma.numbers.map { .init(gamma: $0, difference: other.of.contrast(to: all[0].of, gamma: $0)) },
        breakdown: other.of.breakdown(to: all[0].of))
    }
    return SensitivitySheet(level: level, subjects: try all.map { try subject($0.name, $0.of) }, contrasts: contrasts)
  }

  private func subject(_ name: String, _ sensitivity: MarginalSensitivity) throws -> SensitivitySheet.Subject {
    let rows = try gamma.numbers.map { gamma in
      replicates == 0
        ? sensitivity.bounds(gamma: gamma)
        : try sensitivity.bounds(
          gamma: gamma, bootstrap: Bootstrap(replicates: replicates, level: level), key: Key(seed: seed),
          threads: threads ?? standardThreads())
    }
    return .init(
      name: name, observedMean: sensitivity.observedMean, bounds: rows, breakdown: sensitivity.breakdown())
  }
}

/// What `titrate causal sensitivity` says.
struct SensitivitySheet: Encodable, AdjustmentSheet {
  struct Subject: Encodable {
    let name: String
    let observedMean: Double
    let bounds: [MarginalSensitivity.Bounds]
    let breakdown: Double?
  }

  struct Contrast: Encodable {
    struct Row: Encodable {
      let gamma: Double
      let difference: [Double]
    }

    let name: String
    let rows: [Row]
    let breakdown: Double?
  }

  let level: Double
  let subjects: [Subject]
  /// Of each regime and the first.
  let contrasts: [Contrast]

  var text: String {
    let percent = "\(short(100 * level)) % limits"
    let values = subjects.flatMap { subject -> [String] in
      [
        "\(subject.name): mean of what was done \(short(subject.observedMean))",
        TextTable(
          ["gamma", "value", percent, "advantage", percent],
          subject.bounds.map { row in
            [
              short(row.gamma), range(row.value), row.interval.map(range) ?? "-", range(row.advantage),
              row.advantageInterval.map(range) ?? "-",
            ]
          }
        ).text, "the advantage could change its sign from gamma \(breakdown(subject.breakdown))", "",
      ]
    }
    let differences = contrasts.flatMap { contrast in
      [
        contrast.name,
        TextTable(["gamma", "difference"], contrast.rows.map { [short($0.gamma), range($0.difference)] }).text,
        "the difference could change its sign from gamma \(breakdown(contrast.breakdown))", "",
      ]
    }
    return (values + differences).dropLast().joined(separator: "\n")
  }

  private func range(_ limits: [Double]) -> String { short(limits[0], limits[1]) }
  private func breakdown(_ gamma: Double?) -> String { gamma.map { short($0) } ?? "above 1000" }
}

extension LineChart {
  /// The bounds of a value against Γ.
  fileprivate init(_ subject: SensitivitySheet.Subject, level: Double) {
    func outline(_ limits: (MarginalSensitivity.Bounds) -> [Double]?) -> [Point] {
      let rows = subject.bounds.sorted { $0.gamma < $1.gamma }
      let sides = (0..<2).map { side in rows.map { Point(x: $0.gamma, y: limits($0)?[side]) } }
      return sides[0] + [Point(x: rows.last?.gamma ?? 1, y: nil)] + sides[1]
    }
    var bounds = Series(name: "least and greatest value", style: .at(0), points: outline { $0.value })
    bounds.isEmphasized = true
    bounds.showsMarkers = true
    let limits = Series(
      name: "with sampling error (\(short(100 * level)) %)", style: .at(1), points: outline { $0.interval })
    let hasLimits = subject.bounds.contains { $0.interval != nil }
    let series = [bounds] + (hasLimits ? [limits] : [])
    let values = series.flatMap { $0.points.compactMap(\.y) } + [subject.observedMean]
    self.init(
      title: "Sensitivity of \(subject.name) to unmeasured confounding",
      summary: subject.breakdown.map { "The advantage could change its sign from Γ = \(short($0)) on." }
        ?? "The advantage keeps its sign up to Γ = 1000.",
      xAxis: Axis(title: "Γ, greatest odds ratio of confounding", spanning: subject.bounds.map(\.gamma), isTight: true),
      yAxis: Axis(title: "value", spanning: values), series: series,
      table: DataTable(
        caption: "Bounds", columns: [.number("Γ"), .number("least"), .number("greatest")],
        rows: subject.bounds.map { [short($0.gamma), short($0.value[0]), short($0.value[1])] }))
    references = [Reference(y: subject.observedMean, name: "mean of what was done")]
  }
}
