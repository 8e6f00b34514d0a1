import ArgumentParser
import PolicyEvaluation
import Stochastics

/// `titrate causal confounding`: the bias of estimators as a simulated hidden confounder grows.
struct CausalConfoundingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confounding", abstract: "The bias of each estimator against the strength of a hidden confounder.",
    discussion: """
      titrate causal confounding --strengths 0,0.5,1,1.5 --cohorts 50 --out out/confounding
        simulates cohorts of two visits with symptoms that cause treatment and are changed by it, and with a hidden cause of
        symptoms, outcome and (times the strength, on the log-odds) treatment; and compares the estimates of "always" against
        "never" with the known truth.
      """)

  @Option(help: "Effects of the hidden cause on the log-odds of treatment, per standard deviation.")
  var strengths = NumberList([0, 0.25, 0.5, 1, 1.5, 2])
  @Option(help: "Patients in a cohort.") var patients = 1000
  @Option(help: "Cohorts at each strength.") var cohorts = 50
  @Option(help: "The output folder, for tables and pictures.") var out: String?
  @Option(help: "The seed.") var seed: UInt64 = 1
  @Option(help: "Threads; results do not depend on them.") var threads: Int?
  @Flag(help: "Print the result as JSON on standard output.") var json = false

  func validate() throws {
    try validate(threads: threads)
    guard patients >= 50, cohorts >= 2 else {
      throw ValidationError("At least 50 --patients and 2 --cohorts are needed.")
    }
  }

  func run() throws {
    let output = AdjustmentOutput(out: out, json: json)
    try output.prepare()
    let sweep = try ConfoundingSweep(
      strengths: strengths.numbers, patients: patients, cohorts: cohorts, key: Key(seed: seed),
      threads: threads ?? standardThreads())
    try output.show(sweep, name: "confounding", pictures: ["confounding.svg": LineChart(sweep)])
  }
}

extension ConfoundingSweep: AdjustmentSheet {
  var text: String {
    "true effect \(short(truth))\n"
      + TextTable(
        ["strength", "estimator", "bias", "SE", "root mean squared error", "cohorts"],
        rows.map { row in
          [
            short(row.strength), row.estimator, short(row.bias), short(row.standardError),
            short(row.rootMeanSquaredError), "\(row.cohorts)",
          ]
        }
      ).text
  }
}

extension LineChart {
  fileprivate init(_ sweep: ConfoundingSweep) {
    var names: [String] = []
    for row in sweep.rows where !names.contains(row.estimator) { names.append(row.estimator) }
    let series = names.enumerated().map { index, name in
      var line = Series(
        name: name, style: .at(index),
        points: sweep.rows.filter { $0.estimator == name }.map { Point(x: $0.strength, y: $0.bias) })
      line.showsMarkers = true
      return line
    }
    self.init(
      title: "Bias of estimators under hidden confounding",
      summary: "True effect \(short(sweep.truth)); bias of \(names.joined(separator: ", ")) by strength.",
      xAxis: Axis(
        title: "effect of the hidden cause on the log-odds of treatment", spanning: sweep.rows.map(\.strength),
        isTight: true),
      yAxis: Axis(title: "bias", spanning: [0] + sweep.rows.map(\.bias)), series: series,
      table: DataTable(
        caption: "Bias", columns: [.text("Estimator"), .number("Strength"), .number("Bias")],
        rows: sweep.rows.map { [$0.estimator, short($0.strength), short($0.bias)] }))
    references = [Reference(y: 0, name: "no bias")]
  }
}
