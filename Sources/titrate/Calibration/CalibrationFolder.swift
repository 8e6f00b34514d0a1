import Foundation
import Pharmacometrics

/// The files of a calibration.
struct CalibrationFolder {
  private let folder: OutputFolder

  init(_ folder: OutputFolder) { self.folder = folder }

  /// - Throws: ``OutputFailure``.
  func write(_ result: CalibrationResult) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    var parameters = result
    parameters.individuals = []
    parameters.fit = []
    parameters.path = []
    try write("parameters.json", encoder.encode(parameters))
    try write("individuals.csv", Data(Self.individuals(result).utf8))
    try write("fit.csv", Data(Self.fit(result).utf8))
    if result.path.count > 1 {
      try write("path.csv", Data(Self.path(result).utf8))
      try write("convergence.svg", Data(ConvergenceChart(result).titledFile.utf8))
    }
    var outputs: [String] = []
    for output in result.errors.map(\.output) where !outputs.contains(output) { outputs.append(output) }
    for output in outputs {
      try write("fit-\(output).svg", Data(FitChart(result, output: output).file.utf8))
    }
  }

  private func write(_ name: String, _ data: Data) throws {
    try folder.writing { try data.write(to: folder.url.appending(path: name), options: .atomic) }
  }

  private static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

  private static func individuals(_ result: CalibrationResult) -> String {
    let symbols = result.parameters.map(\.symbol)
    let varying = result.parameters.filter { $0.betweenSubjects != nil }.map(\.symbol)
    let head =
      ["patient"] + symbols + varying.map { "eta_\($0)" } + varying.map { "sd_eta_\($0)" } + ["modes", "converged"]
    let rows = result.individuals.map { line in
      [line.patient] + symbols.map { number(line.parameters[$0]) } + line.effects.map { number($0) }
        + line.standardDeviations.map { number($0) } + ["\(line.modes)", "\(line.isConverged)"]
    }
    return text([head] + rows)
  }

  private static func fit(_ result: CalibrationResult) -> String {
    let head = [
      "patient", "time_h", "output", "observed", "below_limit", "population", "individual", "weighted_residual",
    ]
    let rows = result.fit.map { point in
      [
        point.patient, number(point.time), point.output, number(point.observed), point.isBelowLimit ? "1" : "0",
        number(point.population), number(point.individual), number(point.weightedResidual),
      ]
    }
    return text([head] + rows)
  }

  private static func path(_ result: CalibrationResult) -> String {
    text(
      [["iteration"] + result.estimated] + result.path.enumerated().map { ["\($0)"] + $1.map { number($0) } })
  }

  private static func text(_ rows: [[String]]) -> String {
    rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  /// The result in a `parameters.json`.
  /// - Throws: ``InputFailure``.
  static func parameters(at path: String) throws -> CalibrationResult {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw InputFailure("the file cannot be read; give the parameters.json of `titrate calibrate --out`")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do { return try decoder.decode(CalibrationResult.self, from: data) } catch {
      throw InputFailure("this is no parameters.json of `titrate calibrate --out`")
    }
  }
}
