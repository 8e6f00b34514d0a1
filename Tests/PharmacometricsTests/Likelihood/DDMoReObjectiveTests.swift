import DiffEq
import Foundation
import Pharmacometrics
import TestSupport
import Testing

/// NONMEM's objective function (first-order conditional estimation with interaction, evaluated at given parameters) of
/// three published models on their simulated data sets. NONMEM integrated with TOL=5, which is noise up to 0.1; the
/// agreement is better.
struct DDMoReObjectiveTests {
  static let biomarkers = "ddmore/197/Simulated_Biomarker_GIST.csv"
  static let tumor = "ddmore/198/Simulated_TGI_GIST.csv.gz"
  static let neutrophils = "ddmore/224/Simulated_myelosuppression_dailyANC.csv"

  /// A file's records, its header as the control stream names the columns.
  static func dataset(_ path: String) throws -> NonmemDataset {
    let url = try #require(SharedData.url(path))
    let text = try url.pathExtension == "gz" ? expanded(url) : String(contentsOf: url, encoding: .utf8)
    let header = text.prefix { !$0.isNewline }
    let names = header.replacing("#ID", with: "ID").replacing("EV21", with: "EVID")
    return try NonmemDataset(csv: String(names) + String(text.dropFirst(header.count)))
  }

  static func expanded(_ url: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", url.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  /// The column of a record; 0 where it is missing, as NONMEM reads it.
  static func column(_ name: String, _ record: NonmemRecord) -> Double { record.covariates[name] ?? 0 }

  static func objective<M: Model>(_ patients: [ObservedPatient<M>], observations: Int) throws -> Double {
    #expect(patients.reduce(0) { $0 + $1.observations.count } == observations)
    return try #require(PopulationLikelihood(Population(), patients: patients).evaluate(threads: 2).objective)
  }

  @Test(
    .tags(.reproduction, .slow),
    .enabled(if: SharedData.url(biomarkers) != nil, Comment(rawValue: SharedData.reason(biomarkers))))
  func biomarkersOfSunitinib() throws {
    let outputs: [Double: BiomarkerRecords.Output] = [5: .vegf, 6: .sVEGFR2, 7: .sVEGFR3, 8: .sKIT]
    let patients = try Self.dataset(Self.biomarkers).subjects.map { subject in
      var subject = subject
      subject.records.removeAll { $0.covariates["FLAG"] == 4 }
      return try ObservedPatient<BiomarkerRecords>(subject) { record in
        [Self.column("DOS", record) / Self.column("CL", record), record.time]
      } observation: { record in
        // NONMEM saw the logarithms, which are rounded.
        guard let output = outputs[Self.column("FLAG", record)], let logarithm = record.observation else { return nil }
        return (output, exp(logarithm))
      }
    }
    #expect(patients.count == 80)
    let objective = try Self.objective(patients, observations: 1763)
    #expect(Swift.abs(objective + 2242.101) <= 0.02, "\(objective)")
  }

  @Test(
    .tags(.reproduction, .slow),
    .enabled(if: SharedData.url(tumor) != nil, Comment(rawValue: SharedData.reason(tumor))))
  func tumorSizeUnderSunitinib() throws {
    let columns = ["BAS3", "MRT3", "EC53", "SBAS", "SMRT", "SEC5", "SLO"]
    let patients = try Self.dataset(Self.tumor).subjects.map { subject in
      let base = subject.records.first { $0.time == 0 && $0.covariates["FLAG"] == 4 }?.observation
      let start = try #require(base)
      return try ObservedPatient<TumorRecords>(subject) { record in
        [Self.column("DOS", record) / Self.column("CL", record), start] + columns.map { Self.column($0, record) }
      } observation: { record in
        record.observation.map { (.tumor, $0) }
      }
    }
    #expect(patients.count == 80)
    let objective = try Self.objective(patients, observations: 406)
    #expect(Swift.abs(objective - 3080.826) <= 0.02, "\(objective)")
  }

  @Test(
    .tags(.reproduction),
    .enabled(if: SharedData.url(neutrophils) != nil, Comment(rawValue: SharedData.reason(neutrophils))))
  func neutrophilsUnderDocetaxel() throws {
    let columns = ["CP", "SEX", "PERF", "PC", "AAG"]
    let patients = try Self.dataset(Self.neutrophils).subjects.map { subject in
      var subject = subject
      // Boluses into all compartments set the baseline, as the start of the model does.
      subject.records.removeAll { $0.event == .dose }
      return try ObservedPatient<NeutrophilRecords>(subject) { record in
        columns.map { Self.column($0, record) }
      } observation: { record in
        record.observation.map { (.neutrophils, exp($0)) }
      }
    }
    #expect(patients.count == 1)
    let objective = try Self.objective(patients, observations: 20)
    #expect(Swift.abs(objective + 3.998) <= 0.02, "\(objective)")
  }
}
