import DiffEq
import Foundation
import Pharmacometrics
import TestSupport
import Testing

/// NONMEM's objective function (first-order conditional estimation with interaction, evaluated at given parameters) of
/// three published models on their simulated data sets. NONMEM integrated with TOL=5, which is noise up to 0.1; the agreement is better.
struct DDMoReObjectiveTests {
  static func text(_ path: String) throws -> String {
    let url = try #require(SharedData.url(path))
    guard url.pathExtension == "gz" else { return try String(contentsOf: url, encoding: .utf8) }
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

  static let biomarkers = "ddmore/197/Simulated_Biomarker_GIST.csv"
  static let tumor = "ddmore/198/Simulated_TGI_GIST.csv.gz"
  static let neutrophils = "ddmore/224/Simulated_myelosuppression_dailyANC.csv"

  @Test(
    .tags(.reproduction, .slow),
    .enabled(if: SharedData.url(biomarkers) != nil, Comment(rawValue: SharedData.reason(biomarkers))))
  func biomarkersOfSunitinib() throws {
    let data = try DDMoRePatients(Self.text(Self.biomarkers)) { $0["FLAG"] != 4 }
    let outputs: [Double: BiomarkerRecords.Output] = [5: .vegf, 6: .sVEGFR2, 7: .sVEGFR3, 8: .sKIT]
    let patients = data.patients.map { rows in
      ObservedPatient<BiomarkerRecords>(rows: rows) { row in
        [(row["DOS"] ?? 0) / (row["CL"] ?? 0), row["TIME"] ?? 0]
      } observation: { row in
        guard row["EVID"] == 0, let output = outputs[row["FLAG"] ?? 0] else { return nil }
        // NONMEM saw the logarithms, which are rounded.
        return .init(time: row["TIME"] ?? 0, output, exp(row["DV"] ?? 0))
      }
    }
    #expect(patients.count == 80 && patients.reduce(0) { $0 + $1.observations.count } == 1763)
    let likelihood = try PopulationLikelihood(Population(), patients: patients)
    let objective = try #require(likelihood.evaluate(threads: 2).objective)
    #expect(Swift.abs(objective + 2242.101) <= 0.02, "\(objective)")
  }

  @Test(
    .tags(.reproduction, .slow), .enabled(if: SharedData.url(tumor) != nil, Comment(rawValue: SharedData.reason(tumor)))
  )
  func tumorSizeUnderSunitinib() throws {
    let data = try DDMoRePatients(Self.text(Self.tumor))
    let columns = ["BAS3", "MRT3", "EC53", "SBAS", "SMRT", "SEC5", "SLO"]
    let patients = data.patients.map { rows in
      let base = rows.first { $0["TIME"] == 0 && $0["FLAG"] == 4 }?["DV"] ?? 0
      return ObservedPatient<TumorRecords>(rows: rows) { row in
        [(row["DOS"] ?? 0) / (row["CL"] ?? 0), base] + columns.map { row[$0] ?? 0 }
      } observation: { row in
        row["FLAG"] == 4 ? .init(time: row["TIME"] ?? 0, .tumor, row["DV"] ?? 0) : nil
      }
    }
    #expect(patients.count == 80 && patients.reduce(0) { $0 + $1.observations.count } == 406)
    let likelihood = try PopulationLikelihood(Population(), patients: patients)
    let objective = try #require(likelihood.evaluate(threads: 2).objective)
    #expect(Swift.abs(objective - 3080.826) <= 0.02, "\(objective)")
  }

  @Test(
    .tags(.reproduction),
    .enabled(if: SharedData.url(neutrophils) != nil, Comment(rawValue: SharedData.reason(neutrophils))))
  func neutrophilsUnderDocetaxel() throws {
    let data = try DDMoRePatients(Self.text(Self.neutrophils))
    let columns = ["CP", "SEX", "PERF", "PC", "AAG"]
    let patients = data.patients.map { rows in
      ObservedPatient<NeutrophilRecords>(rows: rows) { row in
        columns.map { row[$0] ?? 0 }
      } observation: { row in
        row["EV21"] == 0 ? .init(time: row["TIME"] ?? 0, .neutrophils, exp(row["DV"] ?? 0)) : nil
      }
    }
    #expect(patients.count == 1 && patients[0].observations.count == 20)
    let likelihood = try PopulationLikelihood(Population(), patients: patients)
    let objective = try #require(likelihood.evaluate().objective)
    #expect(Swift.abs(objective + 3.998) <= 0.02, "\(objective)")
  }
}
