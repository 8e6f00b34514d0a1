import Cohorts
import Foundation

/// A folder with data files that lives as long as `body` runs.
func withFolder<Result>(
  _ files: [String: String] = [:], _ body: (URL) throws -> Result
) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cohorts-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
  return try body(folder)
}

/// A mapping from its JSON.
func mapping(_ json: String) throws -> CohortMapping {
  try JSONDecoder().decode(CohortMapping.self, from: Data(json.utf8))
}

/// A table with a header: patient, day, psa, dose, and whatever `extra` maps.
func tableMapping(onProblem: String = "stop", extra: String = "", time: String = "") throws -> CohortMapping {
  try mapping(
    """
    {"patient": {"column": "id"}, "time": {"column": "day", "unit": "d"\(time)},
     "observations": [{"variable": "psa", "column": "psa", "unit": "ug/L", "plausible": [0, 5000]}],
     "dose": {"column": "drug", "levels": {"0": 0, "1": 1}}, "onProblem": "\(onProblem)"\(extra)}
    """)
}

/// What an import of one table gives.
func importTable(
  _ text: String, _ mapping: CohortMapping
) throws -> (records: [PatientRecord], report: ImportReport) {
  try withFolder(["table.csv": text]) { try CohortImporter(mapping).records(from: $0) }
}

/// The problems that an import of one table stops with.
func problems(in text: String, _ mapping: CohortMapping) throws -> [ImportProblem] {
  do {
    let report = try importTable(text, mapping).report
    return report.problems
  } catch let error as CohortImportError {
    return error.problems
  }
}
