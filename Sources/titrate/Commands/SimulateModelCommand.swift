import ArgumentParser
import DiffEq
import Foundation
import Pharmacometrics

/// `titrate simulate MODEL`: patients of a mechanistic model under a regimen.
struct SimulateModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "The typical patient or a cohort of a model (the word `model` may be left out).",
    discussion: """
      Regimens: "50 mg daily 4wk on 2wk off", "37.5 mg daily", "75 mg/m2 over 1h every 21d x6",
      "100 mg at 0h, 50 mg at 24h", none. Times: 52wk, 365d, 24h.
      Rows go to --out or to standard output; a patient's rows end with death. Values at the time of a dose are those
      just before it. `titrate models MODEL` lists parameters and outputs.
      Research software, not a medical device.
      """)

  @Argument(help: "The model; `titrate models` lists them.") var model: String
  @Flag(help: "The typical patient (the default).") var typical = false
  @Option(help: "A cohort of so many virtual patients.") var patients: Int?
  @Option(help: "Seed of the cohort.") var seed: UInt64 = 1
  @Option(
    name: .customLong("set"), help: "A typical value or covariate: NAME=VALUE or \"NAME=VALUE UNIT\"; may repeat.")
  var settings: [String] = []
  @Option(help: "The population of a calibration: the parameters.json of `titrate calibrate --out`.")
  var parameters: String?
  @Option(parsing: .unconditional, help: "The regimen in words, or none; without it that of the model's source.")
  var regimen: String?
  @Option(help: "Doses and times from a NONMEM data set (CSV, TIME in hours), instead of a regimen.")
  var dataset: String?
  @Option(help: "Until when patients are followed.") var until = "52wk"
  @Option(help: "The step between rows.") var every = "1wk"
  @Option(help: "Outputs by symbol, separated by commas; without it all.") var outputs: String?
  @Option(help: "csv, json or npy (a folder with one NumPy array for each column).") var format = RowFormat.csv
  @Option(help: "Where rows are written.") var out: String?
  @Flag(help: "Print medians with 5-95 % bands, survival and grades.") var summary = false
  @Flag(help: "Print the summary as JSON.") var json = false
  @Option(help: "Draw medians with bands into FILE.svg or FILE.png.") var plot: String?
  @Option(help: "What goes wrong: \(StressScenario.allCases.map(\.rawValue).joined(separator: ", ")); may repeat.")
  var stress: [String] = []
  @Option(help: "Relative tolerance of the solver; 1e-9 for the typical patient, 1e-6 for a cohort without it.")
  var tolerance: Double?
  @Option(help: "Threads; one per core without it.") var threads: Int?

  func validate() throws {
    try validate(threads: threads)
    if typical && patients != nil { throw ValidationError("--typical and --patients exclude each other.") }
    if let patients, patients < 1 { throw ValidationError("--patients \(patients): at least one is needed.") }
    if let tolerance, !(tolerance > 1e-14 && tolerance < 1) {
      throw ValidationError("--tolerance \(tolerance): between 1e-14 and 1.")
    }
    if format == .npy && out == nil { throw ValidationError("--format npy needs --out FOLDER.") }
    let excludesDataset = regimen != nil || patients != nil || parameters != nil || summary || plot != nil
    if dataset != nil && (excludesDataset || format != .csv) {
      throw ValidationError(
        "--dataset goes with none of --regimen, --patients, --parameters, --summary, --plot, --format.")
    }
    if json && !summary { throw ValidationError("--json goes with --summary; rows as JSON are --format json.") }
    if let plot, !plot.hasSuffix(".svg"), !plot.hasSuffix(".png") {
      throw ValidationError("--plot \(plot): a name that ends in .svg or .png is expected.")
    }
  }

  func run() throws {
    let registered = try ModelRegistry.model(named: model)
    let card = registered.card
    if let dataset { return try replay(dataset, registered) }
    let words = regimen ?? card.regimen
    let request = try request(card, words)
    let run = SimulationRun(
      card: card, request: request, regimen: words, format: format, out: out,
      printsRows: out == nil && !summary && plot == nil)
    let result = try run(registered)
    if result.failures > 0 {
      note(
        "\(result.failures) of \(max(1, result.patients)) patients could not be followed to the end; their rows stop there"
      )
    }
    let sheet = CohortSheet(card: card, request: request, regimen: words, summary: result)
    if summary { json ? try printJSON(sheet) : print(sheet.text) }
    if let plot { try PredictiveCheck(sheet).write(to: plot) }
  }

  private var solverTolerance: Tolerance {
    let relative = tolerance ?? (patients == nil ? 1e-9 : 1e-6)
    return Tolerance(relative: relative, absolute: relative * 1e-2)
  }

  /// The records of a data set with what the model tells at each.
  private func replay(_ path: String, _ registered: any RegisteredModel) throws {
    let card = registered.card
    let values = try settings.map { try ParameterSetting($0, card: card) }
    let wanted = outputs?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
    let rows = try registered.replay(
      NonmemDataset(contentsOf: URL(filePath: path)), settings: values.map { ($0.symbol, $0.value) }, outputs: wanted,
      tolerance: solverTolerance)
    let shown = wanted.isEmpty ? card.outputs : wanted.compactMap { name in card.outputs.first { $0.symbol == name } }
    var text = "# titrate \(Version.number), \(card.name), \(path). Research software, not a medical device.\n"
    text += "# units: patient 1, time_h h, " + shown.map { "\($0.symbol) \($0.unit)" }.joined(separator: ", ") + "\n"
    text += "patient,time_h," + shown.map(\.symbol).joined(separator: ",") + "\n"
    for row in rows {
      text += ([row.subject, RowText.number(row.time)] + row.values.map(RowText.number)).joined(separator: ",") + "\n"
    }
    let writer = try out.map { try TextWriter(path: $0) } ?? TextWriter()
    try writer.begin(Data(text.utf8))
    try writer.finish(Data())
  }

  /// - Throws: `RequestError` with all problems.
  private func request(_ card: ModelCard, _ words: String) throws -> SimulationRequest {
    var problems: [String] = []
    var doses: [DoseEvent] = []
    func collect<Value>(_ option: String, _ work: () throws -> Value) -> Value? {
      do { return try work() } catch {
        problems.append("\(option): \(error)")
        return nil
      }
    }
    let horizon = collect("--until") { try DurationText.hours(until) } ?? 0
    let step = collect("--every") { try DurationText.hours(every) } ?? 0
    if problems.isEmpty && !(horizon > 0 && step > 0) { problems.append("--until and --every must be positive") }
    if let regimen = collect("--regimen", { try Regimen(words) }), horizon > 0 {
      doses = regimen.events(until: horizon)
    }
    let values = settings.compactMap { text in collect("--set \(text)") { try ParameterSetting(text, card: card) } }
    let scenarios = stress.compactMap { name in
      let known = StressScenario.allCases.map(\.rawValue)
      return collect("--stress") {
        guard let scenario = StressScenario(rawValue: name) else {
          throw UnknownName(name, kind: "stress scenario", among: known)
        }
        return scenario
      }
    }
    let calibrated = parameters.flatMap { path in
      collect("--parameters \(path)") { try CalibrationFolder.parameters(at: path).population }
    }
    guard problems.isEmpty else { throw RequestError(problems: problems) }
    return SimulationRequest(
      patients: patients.map { .cohort($0) } ?? .typical, seed: seed, calibrated: calibrated,
      settings: values.map { ($0.symbol, $0.value) }, doses: doses, horizon: horizon, step: step,
      outputs: outputs?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? [],
      tolerance: solverTolerance, threads: threads ?? standardThreads(),
      stress: scenarios, keepsQuantiles: summary || plot != nil)
  }
}
