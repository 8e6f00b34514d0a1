import Foundation

/// A table of a few invented patients with the configuration that reads it, small enough to learn from in a second.
struct SmallRecords {
  let folder: URL
  let configuration: URL
  let data: URL

  static let yaml = """
    title: Test
    question: Does it say what is wrong?
    data:
      name: test records
      mapping:
        source: {files: "*.csv"}
        patient: {column: patient}
        time: {column: day, unit: d}
        center: {column: center}
        observations:
          - {variable: psa, column: psa, unit: ug/L, plausible: [0, 5000]}
        dose: {column: drug, levels: {"0": 0, "1": 1}}
    state: {variables: [{name: psa, transform: log}]}
    reward: {burdenVariable: psa}
    split: {train: 0.5, validation: 0.25, test: 0.25}
    learning:
      seeds: 2
      conservative:
        network: {hidden: 4, embedding: 1, members: 2}
        schedule: {steps: 6, batch: 8, learningRate: 0.01, checkpointEvery: 3}
      cloning:
        network: {hidden: 4, embedding: 1, members: 1}
        schedule: {steps: 6, batch: 8, learningRate: 0.01, checkpointEvery: 3}
    evaluation:
      folds: 2
      replicates: 100
      divergentPatients: 1000
      behavior:
        network: {hidden: 4, embedding: 1, members: 1}
        schedule: {steps: 6, batch: 8, learningRate: 0.01, checkpointEvery: 3}
      fittedQ: {hidden: 4, steps: 10, batch: 32, learningRate: 0.01, targetInterval: 5}
    """

  /// Eight visits of each patient in one of two centers.
  static func table(patients: Int = 32, shift: Int = 0) -> String {
    var text = "patient,center,day,psa,drug\n"
    for patient in 0..<patients {
      for visit in 0..<8 {
        let drug = (patient * 7 + visit * 5 + patient * visit) % 3 == 0 ? 0 : 1
        let center = patient % 2 == 0 ? "east" : "west"
        text += "P\(patient),\(center),\(28 * visit),\(10 + shift + (visit * patient) % 5 + patient),\(drug)\n"
      }
    }
    return text
  }

  init(table: String = Self.table(), yaml: String = Self.yaml) throws {
    folder = try CommandRunner.temporaryFolder()
    data = folder.appending(path: "data")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    try Data(table.utf8).write(to: data.appending(path: "records.csv"))
    configuration = folder.appending(path: "configuration.yaml")
    try Data(yaml.utf8).write(to: configuration)
  }

  /// A path inside the folder.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  func cohortImport(to out: String, _ more: String...) throws -> CommandRunner.Outcome {
    try CommandRunner.run(
      ["cohort", "import", configuration.path, "--data", data.path, "--out", path(out)] + more)
  }

  func train(from out: String, _ more: String...) throws -> CommandRunner.Outcome {
    try CommandRunner.run(
      ["train", configuration.path, "--cohort", path("\(out)/cohort.sqlite"), "--out", path(out)] + more)
  }

  func evaluate(policy: String, cohort: String, out: String, _ more: String...) throws -> CommandRunner.Outcome {
    try CommandRunner.run(
      [
        "evaluate", configuration.path, "--cohort", path("\(cohort)/cohort.sqlite"), "--policy",
        path("\(policy)/policy"),
        "--out", path(out),
      ] + more)
  }
}

/// The object of a text that is JSON and nothing else.
func jsonObject(_ text: String) throws -> [String: Any] {
  try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
}
