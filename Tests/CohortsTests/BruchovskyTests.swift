import Cohorts
import DosingMDP
import Foundation
import Testing

/// The trial's files, where they are at hand: `$TITRATE_SHARED_DATA` or `../shared/data` beside the package.
private enum Trial {
  static let folder: URL? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shared =
      ProcessInfo.processInfo.environment["TITRATE_SHARED_DATA"].map { URL(fileURLWithPath: $0) }
      ?? package.deletingLastPathComponent().appendingPathComponent("shared/data")
    let folder = shared.appendingPathComponent("bruchovsky_psa/Data_62")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static func mapping(onProblem: String) throws -> CohortMapping {
    try JSONDecoder().decode(
      CohortMapping.self,
      from: Data(
        """
        {"source": {"files": "patient*.txt", "header": false}, "patient": {"fileName": "patient*.txt"},
         "time": {"column": 2, "unit": "d"},
         "observations": [
           {"variable": "psa", "column": 3, "unit": "ug/L", "plausible": [0, 5000]},
           {"variable": "testosterone", "column": 4, "unit": "nmol/L", "plausible": [0, 60]}],
         "dose": {"column": 6, "levels": {"0": 0, "1": 1}, "sameTime": "last"},
         "exclusions": {"minimumVisits": 5}, "onProblem": "\(onProblem)"}
        """.utf8))
  }
}

@Suite(
  "Records of the Bruchovsky trial", .enabled(if: Trial.folder != nil, "the trial's files are not at hand"))
struct BruchovskyTests {
  @Test("Stopping, it names the corrupt token with file, row, and column, and the patient who is there twice")
  func stops() throws {
    let folder = try #require(Trial.folder)
    let error = try #require(
      #expect(throws: CohortImportError.self) {
        _ = try CohortImporter(Trial.mapping(onProblem: "stop")).records(from: folder)
      })
    #expect(error.problems.map(\.kind) == [.unknownDose, .repeatedPatient])
    let corrupt = try #require(error.problems.first)
    #expect(corrupt.file == "patient7.txt" && corrupt.row == 10 && corrupt.column == "6 (dose)")
    #expect(corrupt.token == "1.00s")
    #expect(error.problems[1].patient == "200")
  }

  @Test("Going on, all 54 files are accounted for")
  func goesOn() throws {
    let folder = try #require(Trial.folder)
    let (records, report) = try CohortImporter(Trial.mapping(onProblem: "skipRow")).records(from: folder)
    #expect(report.filesRead == 54 && report.patientsIn == 54)
    #expect(report.patientsAccepted == 53 && records.count == 53)
    #expect(report.excluded.map(\.patient) == ["200"] && report.excluded[0].reason == .repeatsAnother)
    #expect(report.rowsRead == 2207 && report.rowsSkipped == 1)
    // No real value is taken for a jump.
    #expect(report.problems.map(\.kind) == [.unknownDose, .repeatedPatient])
    // Day 609 of patient 71 stands twice, off and on, with the same values.
    #expect(report.notes.count == 1 && report.notes[0].contains("patient71.txt"))
    let patient71 = try #require(records.first { $0.patient == "71" })
    #expect(patient71.dose(from: 609) == 1 && patient71.dose(from: 608) == 0)
    #expect(records.flatMap(\.observations).allSatisfy { $0.value.isFinite && $0.value >= 0 })
  }

  @Test("Restarts that show in PSA are moved, and each derived progression is counted by its kind")
  func alignment() throws {
    let folder = try #require(Trial.folder)
    let mapping = try Trial.mapping(onProblem: "skipRow")
    let records = try CohortImporter(mapping).records(from: folder).records
    let encoder = StateEncoder(
      .init(variables: [.init(name: "psa", transform: .log, floor: 0.1)]), actions: .offOn)
    func counts(_ configuration: EpisodeBuilder.Configuration) throws -> EpisodeAlignment.Counts {
      let builder = try EpisodeBuilder(
        configuration, schema: CohortSchema(mapping), encoder: encoder,
        reward: CompositeReward(.init(burdenVariable: "psa"), schema: encoder.schema), discount: Discount(perDay: 1))
      return try builder.episodes(from: records).counts
    }
    let recorded = try counts(.init(progression: BiomarkerProgression()))
    #expect(recorded.restarts == 107 && recorded.movedRestarts == 0)
    #expect(recorded.progressionsOnTreatment == 4 && recorded.progressionsOffTreatment == 0)
    // Patient 7, whose dose cannot be read at day 252.
    #expect(recorded.unknownDoseEndings == 1 && recorded.visitsAfterUnknownDose == 10)
    let moved = try counts(
      .init(progression: .init(offTreatment: .init(limit: 20)), restartEvidence: RestartEvidence()))
    #expect(moved.restarts == 107 && moved.movedRestarts == 40)
    #expect(moved.progressionsOnTreatment == 4 && moved.progressionsOffTreatment == 1)
  }

  @Test("Every patient has an episode with a known action at every decision")
  func episodes() throws {
    let folder = try #require(Trial.folder)
    let mapping = try Trial.mapping(onProblem: "skipRow")
    let records = try CohortImporter(mapping).records(from: folder).records
    let encoder = StateEncoder(
      .init(variables: [.init(name: "psa", transform: .log, floor: 0.1), .init(name: "testosterone")]),
      actions: .offOn)
    let builder = try EpisodeBuilder(
      .init(progression: BiomarkerProgression()), schema: CohortSchema(mapping), encoder: encoder,
      reward: CompositeReward(.init(burdenVariable: "psa"), schema: encoder.schema), discount: Discount(perDay: 0.999))
    let alignment = try builder.episodes(from: records)
    #expect(alignment.episodes.count + alignment.excluded.count == 53)
    #expect(alignment.episodes.count >= 50, "\(alignment.excluded)")
    let steps = alignment.episodes.flatMap(\.steps)
    #expect(steps.allSatisfy { $0.state.features.allSatisfy(\.isFinite) && $0.reward.total.isFinite && $0.elapsed > 0 })
    #expect(Set(steps.map(\.action)) == [0, 1])
  }
}
