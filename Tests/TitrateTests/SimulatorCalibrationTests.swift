import Foundation
import Pharmacometrics
import TestSupport
import Testing
import titrate

/// The stage of `titrate run` that calibrates the simulator, on a small virtual cohort.
@Suite struct SimulatorCalibrationTests {
  /// The truth of this cohort, from which the published values differ: the pressure's rise is 0.119, SLD at start 195.
  private static let truth = ["DBPSLOPE": 0.25, "SLD0": 140.0]

  private static let calibration = """
    calibration:
      model: sunitinib-gist
      outputs: [{variable: sld, output: SLD}, {variable: dbp, output: DBP}]
      grades: [{variable: hfs, effect: hand-foot syndrome}]
      covariates: [{name: weight, column: WT}]
      toxicity: [{variable: hfs, atLeast: 3}, {variable: dbp, atLeast: 110}]
      patients: 60
      heldOutPatients: 60
      replicates: 100
      scanInterval: 84
      landmark: 130
      specification:
        parameters:
    PARAMETERS
        outputs: {DBP: {estimate: false}, SLD: {estimate: false, lowerLimit: 5}}
        saem: {exploration: 60, smoothing: 40, conditional: 20, chains: 1}
        likelihood: {draws: 64}

    """

  /// All that varies in the model but what is named.
  private static let fixed = [
    "CL", "V", "KA", "BM_VEGF", "MRT_VEGF", "IC50_VEGF", "SLOPE_VEGF", "BM_VEGFR2", "IC50_VEGFR2", "BM_VEGFR3",
    "IC50_VEGFR3", "BM_SKIT", "MRT_SKIT", "IC50_SKIT", "SLOPE_SKIT", "KG", "KDRUG", "KSKIT", "ANC0", "MTT", "EMAX",
    "EC50",
    "DBPMRT",
  ]

  /// Of these, those whose published variability matters to what is measured.
  private static let varying = ["CL", "IC50_VEGFR3", "IC50_SKIT", "KG", "KDRUG", "KSKIT", "DBPMRT"]

  /// The shipped example, made small and with another truth.
  private func configuration(_ replacing: (String, String)...) throws -> URL {
    let example = CommandRunner.root.appending(path: "Examples/sunitinib-gist.yaml")
    var text = try String(contentsOf: example, encoding: .utf8)
    let begin = try #require(text.range(of: "\ncalibration:\n")).lowerBound
    let end = try #require(text.range(of: "\nclinical:\n")).lowerBound
    let rows = Self.fixed.map { symbol in
      let varies = Self.varying.contains(symbol) ? "estimateVariability: false" : "variability: false"
      return "      \(symbol): {estimate: false, \(varies)}"
    }
    let section = Self.calibration.replacing("PARAMETERS", with: rows.joined(separator: "\n"))
    text = text[..<begin] + "\n" + section + text[end...].dropFirst()
    let smaller = [
      ("patients: 6000", "patients: 160"), ("seeds: 5", "seeds: 1"), ("steps: 600,", "steps: 10,"),
      ("steps: 3000,", "steps: 10,"), ("steps: 2000,", "steps: 20,"), ("replicates: 1000", "replicates: 100"),
      ("patients: 400, limitDays", "patients: 8, population: calibrated, limitDays"),
      ("checkpointEvery: 100", "checkpointEvery: 5"),
      ("checkpointEvery: 200", "checkpointEvery: 5"), ("folds: 5", "folds: 2"),
      (
        "adherence: {mean: 0.95, concentration: 20}",
        "adherence: {mean: 0.9999, concentration: 100000}\n      settings: {DBPSLOPE: 0.25, SLD0: 140}"
      ),
    ]
    for (old, new) in smaller + replacing {
      #expect(text.contains(old), "the configuration no longer says '\(old)'")
      text = text.replacing(old, with: new)
    }
    let file = try CommandRunner.temporaryFolder().appending(path: "small.yaml")
    try Data(text.utf8).write(to: file)
    return file
  }

  @Test(.tags(.statistical)) func truthIsRecoveredWithinItsErrorsWithAnyNumberOfThreads() throws {
    let file = try configuration()
    var results: [Data] = []
    for threads in ["1", "2"] {
      let out = try CommandRunner.temporaryFolder()
      let outcome = try CommandRunner.run(["run", file.path, "--out", out.path, "--threads", threads])
      #expect(outcome.status == 0, "\(outcome.errors)")
      results.append(try Data(contentsOf: out.appending(path: "results.json")))
      let page = try String(contentsOf: out.appending(path: "report.html"), encoding: .utf8)
      for text in [
        "Estimated parameters of the model", "Estimated variability between subjects", "DBPSLOPE",
        "Visual predictive check of SLD", "severe toxicity",
      ] {
        #expect(page.contains(text), "the report lacks '\(text)'")
      }
    }
    #expect(results[0] == results[1])
    let report = try ResultsDocument.decode(results[0])
    #expect(report.simulation.content?.population != nil)
    let account = try #require(report.simulator.content)
    #expect(account.training.patients == 60 && account.heldOut.patients == 60)
    #expect(Set(account.parameters.map(\.symbol)) == ["SLD0", "DBP0", "DBPSLOPE"])
    for line in account.parameters {
      let typical = try #require(line.typical)
      let error = try #require(typical.standardError)
      #expect(abs(try #require(typical.published) - (Self.truth[line.symbol] ?? 71.8)) < 1e-9)
      #expect(abs(try #require(typical.deviation)) < 3.5, "\(line.symbol): \(typical)")
      #expect(abs(try #require(line.betweenSubjects?.deviation)) < 3.5, "\(line.symbol): \(line)")
      // The published values are none of this cohort, and the data say so.
      if line.symbol != "DBP0" {
        let published = line.symbol == "SLD0" ? 195 : 0.119
        #expect(abs(typical.value - published) > 4 * error, "\(line.symbol): \(typical)")
      }
    }
    #expect(account.checks.count == 2 && account.errors.count == 2 && account.events.count == 2)
    let pressure = try #require(account.errors.first { $0.output == "DBP" })
    let calibrated = try #require(pressure.calibrated?.globalProbability)
    let published = try #require(pressure.published?.globalProbability)
    #expect(calibrated > 0.01 && published < 0.01)
    // Pressures of 110 mmHg are as frequent as the calibrated slope says, and not as the published one does.
    let toxicity = try #require(account.events.last)
    #expect(toxicity.calibrated.probability > 0.05 && toxicity.published.probability < 0.02)
  }

  @Test func everythingWrongIsSaidBeforeAnythingRuns() throws {
    let file = try configuration(
      ("{variable: dbp, output: DBP}]", "{variable: dbpp, output: DBQ}]"),
      ("effect: hand-foot syndrome", "effect: hands"),
      ("{name: weight, column: WT}", "{name: height, column: WT}"), ("variable: dbp, atLeast", "variable: bp, atLeast"),
      ("replicates: 100\n  scanInterval", "replicates: 3\n  scanInterval"), ("      KA: {", "      KKA: {"),
      ("DBP: {estimate: false}, ", "DPB: {estimate: false}, "))
    let outcome = try CommandRunner.run(["run", file.path, "--out", "/nonexistent/out"])
    #expect(outcome.status == 2)
    for text in ["dbpp", "DBQ", "hands", "height", "'bp'", "calibration.replicates", "KKA", "DPB"] {
      #expect(outcome.errors.contains(text.replacing("'", with: "")), "\(text) is not named in \(outcome.errors)")
    }
    let unknown = try configuration(("landmark: 130", "landmarks: 130"))
    let key = try CommandRunner.run(["run", unknown.path, "--out", "/nonexistent/out"])
    #expect(key.status == 2 && key.errors.contains("landmarks"))
    let model = try configuration(("model: sunitinib-gist", "model: sunitinib"))
    let name = try CommandRunner.run(["run", model.path, "--out", "/nonexistent/out"])
    #expect(name.status == 2 && name.errors.contains("calibration.model"))
  }
}
