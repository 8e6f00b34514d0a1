import Foundation
import Testing
import titrate

/// Each bad input has its message and its exit code: 2 configuration, 3 data, 4 not supported by the data.
@Suite struct BadInputTests {
  private static let configuration = """
    title: Test
    question: Does it say what is wrong?
    data:
      name: test records
      mapping:
        source: {files: "*.csv"}
        patient: {column: patient}
        time: {column: day, unit: d}
        observations:
          - {variable: psa, column: psa, unit: ug/L, plausible: [0, 5000]}
        dose: {column: drug, levels: {"0": 0, "1": 1}}
    state: {variables: [{name: psa, transform: log}]}
    reward: {burdenVariable: psa}
    evaluation: {folds: 2}
    """

  /// Patients with six visits each; `drug` gives the token at a visit.
  private func table(patients: Int = 12, drug: (Int, Int) -> String = { "\(($0 + $1) % 2)" }) -> String {
    var text = "patient,day,psa,drug\n"
    for patient in 0..<patients {
      for visit in 0..<6 { text += "P\(patient),\(28 * visit),\(10 + visit + patient),\(drug(patient, visit))\n" }
    }
    return text
  }

  private func run(_ records: String?, configuration: String = Self.configuration) throws -> CommandRunner.Outcome {
    let folder = try CommandRunner.temporaryFolder()
    let data = folder.appending(path: "data")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    if let records { try Data(records.utf8).write(to: data.appending(path: "records.csv")) }
    let file = folder.appending(path: "configuration.yaml")
    try Data(configuration.utf8).write(to: file)
    return try CommandRunner.run([
      "run", file.path, "--data", data.path, "--out", folder.appending(path: "out").path,
    ])
  }

  @Test func emptyFolder() throws {
    let outcome = try run(nil)
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("it is empty"))
  }

  @Test func wrongMappingKeyIsNamedWithItsLine() throws {
    let outcome = try run(table(), configuration: Self.configuration.replacing("    dose:", with: "    dosis:"))
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("line 11") && outcome.errors.contains("'dosis'"), "\(outcome.errors)")
  }

  @Test func unknownKeyIsNamedWithItsLine() throws {
    let outcome = try run(table(), configuration: Self.configuration + "\nlearnign: {seeds: 2}")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("line 15: unknown key 'learnign'"))
  }

  @Test(arguments: [("NaN", "finite"), ("-4", "0"), ("9000000", "5000")])
  func impossibleValueIsNamedWithItsPlace(token: String, reason: String) throws {
    let outcome = try run(table().replacing("P3,56,15,", with: "P3,56,\(token),"))
    #expect(outcome.status == 3)
    let line = outcome.errors.split(separator: "\n").first { $0.contains("records.csv, row 22, column") }
    let problem = try #require(line, "\(outcome.errors)")
    #expect(problem.contains("psa") && problem.contains("patient P3") && problem.contains("found '\(token)'"))
    #expect(problem.split(separator: "expected ").last?.contains(reason) == true, "\(problem)")
  }

  @Test func missingDoseColumnIsNamed() throws {
    let outcome = try run(table().replacing("drug", with: "medicine"))
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("drug"))
    #expect(outcome.errors.contains("medicine"))
  }

  @Test func patientWithOneVisitIsLeftOutAndSaidSo() throws {
    let outcome = try run(table(drug: { _, _ in "1" }) + "P99,0,10,1\n")
    #expect(outcome.status == 4)
    #expect(outcome.errors.contains("patient P99 is left out, too few visits"))
    let alone = try run("patient,day,psa,drug\nP99,0,10,1\n")
    #expect(alone.status == 3)
    #expect(alone.errors.contains("too few visits"))
  }

  @Test func allPatientsOnDrugIsNoOverlap() throws {
    let outcome = try run(table(drug: { _, _ in "1" }))
    #expect(outcome.status == 4)
    #expect(outcome.errors.contains("no overlap"))
  }

  @Test func noDataIsWrongUsage() throws {
    let file = try CommandRunner.temporaryFolder().appending(path: "configuration.yaml")
    try Data(Self.configuration.utf8).write(to: file)
    #expect(try CommandRunner.run(["run", file.path]).status == 2)
    #expect(try CommandRunner.run(["run", "/nonexistent.yaml"]).status == 2)
    #expect(try CommandRunner.run(["run"]).status == 2)
  }
}
