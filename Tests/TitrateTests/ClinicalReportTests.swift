import Foundation
import PolicyEvaluation
import Testing
import titrate

/// Surrogates, subgroups and robustness of a small virtual cohort.
@Suite struct ClinicalReportTests {
  private func configuration(_ addition: String) throws -> URL {
    let example = CommandRunner.root.appending(path: "Examples/adaptive-prostate.yaml")
    var text = try String(contentsOf: example, encoding: .utf8)
    let smaller = [
      ("patients: 3000", "patients: 150"), ("seeds: 5", "seeds: 2"), ("steps: 800,", "steps: 30,"),
      ("steps: 600,", "steps: 30,"), ("steps: 500,", "steps: 20,"), ("steps: 2000,", "steps: 40,"),
      ("replicates: 1000", "replicates: 100"), ("patients: 400", "patients: 20"),
      ("optimumPatients: 100", "optimumPatients: 0"), ("checkpointEvery: 100", "checkpointEvery: 15"),
    ]
    for (old, new) in smaller { text = text.replacing(old, with: new) }
    let file = try CommandRunner.temporaryFolder().appending(path: "small.yaml")
    try Data((text + addition).utf8).write(to: file)
    return file
  }

  @Test func reportTellsSurrogatesAndSubgroups() throws {
    let file = try configuration(
      """

      clinical:
        definitions: {burdenVariable: psa, responseShare: 0.5}
        strata: [{name: age at start, feature: age, cuts: [70]}]
        minimumPatients: 10
      """)
    let out = try CommandRunner.temporaryFolder()
    let outcome = try CommandRunner.run(["run", file.path, "--out", out.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try ResultsDocument.decode(Data(contentsOf: out.appending(path: "results.json")))
    let surrogates = try #require(report.surrogates.content)
    #expect(surrogates.isPaired && surrogates.rows[0].arm == "Clinicians")
    #expect(surrogates.rows.contains { $0.variable == "age at start" && $0.isSufficient })
    // The fresh patients' time to progression is told twice, in two ways.
    let arm = try #require(report.simulation.content?.arms.first { $0.name == "Clinicians" })
    let mean = try #require(surrogates.rows[0].cells.first { $0.surrogate == .meanProgressionFree }?.value)
    #expect(abs(mean - (arm.meanTimeToProgressionDays.value ?? 0)) < 1e-6)
    let subgroups = try #require(report.subgroups.content)
    #expect(subgroups.estimator == "WDR")
    let sizes = subgroups.rows.filter { $0.variable == "age at start" }.map(\.patients)
    #expect(sizes.count == 2 && sizes.reduce(0, +) == report.evaluation.content?.patients)
  }

  @Test func robustnessComparesShiftsAndVariations() throws {
    let file = try configuration(
      """

      robustness:
        shifts: [{name: longer gaps, change: {decisionInterval: 56}}]
        variations: [{name: drug costs nothing, change: {reward.treatment: 0}}]
      """)
    let out = try CommandRunner.temporaryFolder()
    let outcome = try CommandRunner.run(["robustness", file.path, "--out", out.path, "--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    struct Table: Decodable {
      struct Row: Decodable {
        var name: String
        var kind: String
        var seeds: Int
        var patients: Int
      }
      var rows: [Row]
    }
    let table = try JSONDecoder().decode(Table.self, from: Data(outcome.output.utf8))
    #expect(table.rows.map(\.kind) == ["base", "shift", "variation"])
    #expect(table.rows.allSatisfy { $0.seeds == 2 && $0.patients == 40 })
    #expect(FileManager.default.fileExists(atPath: out.appending(path: "robustness.svg").path))
  }

  @Test func wrongSettingsAreNamed() throws {
    let file = try configuration(
      """

      clinical:
        definitions: {burdenVariable: sld, responseShare: 3}
        minimumPatients: 1
      robustness:
        shifts: [{name: mistaken, change: {decisionIntervall: 56}}]
      """)
    let outcome = try CommandRunner.run(["robustness", file.path, "--out", "/nonexistent/out"])
    #expect(outcome.status == 2)
    for text in ["clinical.minimumPatients", "responseShare 3.0", "sld.last"] { #expect(outcome.errors.contains(text)) }
  }
}
