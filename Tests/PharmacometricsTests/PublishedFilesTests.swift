import Foundation
import Pharmacometrics
import Testing

/// The parameter sets in the code against the published files, where those are at hand.
@Suite struct PublishedFilesTests {
  static let folder: URL = {
    let data =
      ProcessInfo.processInfo.environment["TITRATE_SHARED_DATA"]
      ?? URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../shared/data").standardizedFileURL.path
    return URL(fileURLWithPath: data).appendingPathComponent("bruchovsky_psa/strobl_gallagher_fits")
  }()

  static let isPresent = FileManager.default.fileExists(atPath: folder.path)

  /// The rows of a table by column name.
  static func rows(_ name: String) throws -> [[String: Double]] {
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    return lines.dropFirst().map { line in
      var row: [String: Double] = [:]
      for (column, value) in zip(lines[0], line) { row[String(column)] = Double(value) }
      return row
    }
  }

  @Test(.enabled(if: isPresent, "the published fits are not at \(folder.path); set TITRATE_SHARED_DATA"))
  func bruchovskyFits() throws {
    let rows = try Self.rows("trainingPatientsDf_bruchovsky.csv")
    #expect(rows.count == BruchovskyPatients.fits.count)
    for fit in BruchovskyPatients.fits {
      let row = try #require(rows.first { $0["PatientId"] == Double(fit.patient) })
      let parameters = fit.parameters
      for (name, value) in [
        ("S0", parameters.initialSensitive), ("R0", parameters.initialResistant),
        ("rR", parameters.resistantGrowthRate), ("rS", parameters.sensitiveGrowthRate),
        ("dS", parameters.sensitiveDeathRate), ("dR", parameters.resistantDeathRate), ("dD", parameters.drugKill),
      ] {
        let published = try #require(row[name])
        #expect(abs(value / published - 1) < 1e-7, "patient \(fit.patient), \(name)")
      }
    }
  }

  @Test(.enabled(if: isPresent, "the published fits are not at \(folder.path); set TITRATE_SHARED_DATA"))
  func syntheticPatients() throws {
    let rows = try Self.rows("randSynthetic10Patients.csv")
    for (row, patient) in zip(rows, PublishedTumorTests.synthetic) {
      #expect(row["rR"] == patient.resistantGrowth && row["dS"] == patient.death)
      #expect(row["ATProgression_Monthly"] == patient.adaptive && row["MTDProgression"] == patient.continuous)
    }
  }
}
